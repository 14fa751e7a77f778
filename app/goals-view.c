/* goals-view.c: what an exercise asks for, what of it is reached, and by which line.
 * SPDX-License-Identifier: MIT */
#include "goals-view.h"

#include "config.h"
#include "lesson/judge.h"
#include "progress.h"

#include <glib/gi18n.h>

/* One goal's row. */
typedef struct {
  GtkWidget *row;
  GtkWidget *image;
  GtkWidget *detail;
  GtkWidget *hint;
  guint      hints;        /* so many were given */
} Goal;

struct _LsGoalsView {
  GtkBox      parent;

  LsBranches *branches;
  LsLesson   *lesson;
  LsSession  *session;     /* that is judged: the branch in which the cursor stands */
  LsJudge    *judge;
  GArray     *goals;       /* of Goal */
  guint       reached;     /* how many were, the last time one looked */

  GtkWidget  *title;
  GtkWidget  *summary;
  GtkWidget  *count;
  GtkWidget  *list;
  GtkWidget  *hint_button;
  GtkWidget  *hint_label;
  GtkWidget  *spoken;      /* says a goal that was reached, to a screen reader */
};

G_DEFINE_FINAL_TYPE (LsGoalsView, ls_goals_view, GTK_TYPE_BOX)

static const LsLessonGoal *
goal_at (LsGoalsView *self, guint index)
{
  return self->lesson->goals->pdata[index];
}

static Goal *
row_at (LsGoalsView *self, guint index)
{
  return &g_array_index (self->goals, Goal, index);
}

/* Goals are seen from where the cursor stands, like everything else. */
static gboolean
is_reached (LsGoalsView *self, guint index)
{
  guint64 proof = ls_judge_proof (self->judge, index);

  return proof != 0 && proof <= ls_cursor_get_event (ls_branches_get_cursor (self->branches));
}

/* The first goal that is still to be reached; the number of goals where none is. */
static guint
current_goal (LsGoalsView *self)
{
  guint i = 0;

  while (i < self->goals->len && is_reached (self, i))
    i++;
  return i;
}

/* ---- one goal ---- */

static void
show_goal (LsGoalsView *self, guint index, guint current)
{
  const LsLessonGoal *goal = goal_at (self, index);
  const Goal *row = row_at (self, index);
  gboolean reached = is_reached (self, index);
  g_autofree char *proof = reached ? ls_judge_why (self->judge, index) : NULL;
  GtkStyleContext *context = gtk_widget_get_style_context (row->row), *image = gtk_widget_get_style_context (row->image);
  g_autofree char *name = g_strdup_printf (reached ? _("%s, reached") : index == current ? _("%s, next") : _("%s, not reached"), goal->title);

  gtk_image_set_from_icon_name (GTK_IMAGE (row->image), reached ? "object-select-symbolic" : "radio-symbolic", GTK_ICON_SIZE_MENU);
  (reached ? gtk_style_context_add_class : gtk_style_context_remove_class) (image, "ls-done");
  (index == current ? gtk_style_context_add_class : gtk_style_context_remove_class) (context, "ls-now");
  gtk_label_set_text (GTK_LABEL (row->detail), reached ? proof : goal->detail != NULL ? goal->detail : "");
  gtk_widget_set_visible (row->detail, reached || goal->detail != NULL);
  gtk_widget_set_visible (row->hint, row->hints > 0 && !reached);
  atk_object_set_name (gtk_widget_get_accessible (row->row), name);
  atk_object_set_description (gtk_widget_get_accessible (row->row), gtk_label_get_text (GTK_LABEL (row->detail)));
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  if (class != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), class);
  gtk_container_add (GTK_CONTAINER (box), label);
  return label;
}

static void
add_goal (LsGoalsView *self, const LsLessonGoal *goal)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Goal row = { .row = gtk_list_box_row_new (), .image = gtk_image_new () };

  gtk_widget_set_valign (row.image, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (box), row.image);
  gtk_box_pack_start (GTK_BOX (box), words, TRUE, TRUE, 0);
  add_label (words, goal->title, "ls-goal-title");
  row.detail = add_label (words, NULL, "ls-caption");
  row.hint = add_label (words, NULL, "ls-hint");
  gtk_label_set_selectable (GTK_LABEL (row.hint), TRUE);
  gtk_container_add (GTK_CONTAINER (row.row), box);
  gtk_widget_show_all (row.row);
  gtk_list_box_insert (GTK_LIST_BOX (self->list), row.row, -1);
  g_array_append_val (self->goals, row);
}

/* ---- all of them ---- */

static void
show_hints (LsGoalsView *self, guint current)
{
  guint left = current < self->goals->len ? goal_at (self, current)->hints->len - row_at (self, current)->hints : 0;
  g_autofree char *text = g_strdup_printf (_("A hint · %u left"), left);

  gtk_label_set_text (GTK_LABEL (self->hint_label), text);
  gtk_widget_set_sensitive (self->hint_button, left > 0);
}

/* A goal that is reached on the way is said aloud; so is the end. */
static void
announce (LsGoalsView *self, guint reached)
{
  g_autofree char *text = NULL;

  if (reached > self->reached)
    {
      text = reached == self->goals->len ? g_strdup (_("All goals are reached"))
                                         : g_strdup_printf (_("A goal is reached: %u of %u"), reached, self->goals->len);
      gtk_label_set_text (GTK_LABEL (self->spoken), text);
    }
  self->reached = reached;
}

static void
refresh (LsGoalsView *self)
{
  guint current, reached = 0;
  g_autofree char *count = NULL;

  ls_judge_advance (self->judge);
  current = current_goal (self);
  for (guint i = 0; i < self->goals->len; i++)
    {
      show_goal (self, i, current);
      reached += is_reached (self, i);
    }
  count = g_strdup_printf (_("GOALS · %u OF %u REACHED"), reached, self->goals->len);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  show_hints (self, current);
  announce (self, reached);
  ls_progress_set_step (ls_progress_get_default (), self->lesson, reached, self->goals->len);
}

/* Another branch, or one's own line in this one, is another session. */
static void
judge_current (LsGoalsView *self)
{
  LsSession *session = ls_cursor_get_session (ls_branches_get_cursor (self->branches));

  if (g_set_object (&self->session, session))
    {
      g_clear_pointer (&self->judge, ls_judge_free);
      self->judge = ls_judge_new (self->lesson, session);
    }
  refresh (self);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, LsGoalsView *self)
{
  guint64 proof = ls_judge_proof (self->judge, gtk_list_box_row_get_index (row));

  if (proof != 0)
    ls_cursor_set_event (ls_branches_get_cursor (self->branches), ls_session_settle (self->session, proof));
}

/**
 * ls_goals_view_hint:
 * @self: the goals of an exercise
 *
 * Gives the next hint for the goal that is next.
 */
void
ls_goals_view_hint (LsGoalsView *self)
{
  guint current = self->judge != NULL ? current_goal (self) : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  Goal *row;

  if (self->judge == NULL || current == self->goals->len || row_at (self, current)->hints == goal_at (self, current)->hints->len)
    return;
  row = row_at (self, current);
  row->hints++;
  for (guint i = 0; i < row->hints; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) goal_at (self, current)->hints->pdata[i]);
  gtk_label_set_text (GTK_LABEL (row->hint), text->str);
  gtk_label_set_text (GTK_LABEL (self->spoken), goal_at (self, current)->hints->pdata[row->hints - 1]);
  refresh (self);
}

/* ---- the object ---- */

static void
let_go (LsGoalsView *self)
{
  if (self->branches != NULL)
    {
      g_signal_handlers_disconnect_by_data (ls_branches_get_cursor (self->branches), self);
      g_signal_handlers_disconnect_by_data (self->branches, self);
    }
  g_clear_pointer (&self->judge, ls_judge_free);
  g_clear_object (&self->session);
  g_clear_object (&self->branches);
  g_clear_object (&self->lesson);
  self->reached = 0;
}

static void
ls_goals_view_dispose (GObject *object)
{
  let_go (LS_GOALS_VIEW (object));
  g_clear_pointer (&LS_GOALS_VIEW (object)->goals, g_array_unref);
  G_OBJECT_CLASS (ls_goals_view_parent_class)->dispose (object);
}

static void
ls_goals_view_class_init (LsGoalsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_goals_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/goals-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, title);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, summary);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, count);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, list);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, hint_button);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, LsGoalsView, spoken);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ls_goals_view_init (LsGoalsView *self)
{
  self->goals = g_array_new (FALSE, TRUE, sizeof (Goal));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ls_goals_view_new:
 *
 * Returns: (transfer full): the goals of no exercise yet
 */
GtkWidget *
ls_goals_view_new (void)
{
  return g_object_new (LS_TYPE_GOALS_VIEW, NULL);
}

/**
 * ls_goals_view_set:
 * @self: a view of goals
 * @branches: (nullable): the learner's session; %NULL: none
 * @lesson: (nullable): the exercise
 */
void
ls_goals_view_set (LsGoalsView *self, LsBranches *branches, LsLesson *lesson)
{
  let_go (self);
  g_array_set_size (self->goals, 0);
  gtk_container_foreach (GTK_CONTAINER (self->list), (GtkCallback) gtk_widget_destroy, NULL);
  if (branches == NULL)
    return;
  self->branches = g_object_ref (branches);
  self->lesson = g_object_ref (lesson);
  gtk_label_set_text (GTK_LABEL (self->title), lesson->title);
  gtk_label_set_text (GTK_LABEL (self->summary), lesson->summary != NULL ? lesson->summary : "");
  for (guint i = 0; i < lesson->goals->len; i++)
    add_goal (self, goal_at (self, i));
  g_signal_connect_swapped (ls_branches_get_cursor (branches), "moved", G_CALLBACK (judge_current), self);
  g_signal_connect_swapped (branches, "changed", G_CALLBACK (judge_current), self);
  judge_current (self);
}
