/* findings-view.c: what was odd up to the cursor, each with its step and its rule.
 * SPDX-License-Identifier: MIT */
#include "findings-view.h"

#include "config.h"
#include "follower.h"

#include <glib/gi18n.h>

/* So many are listed: of more, the last ones up to the cursor. A list box makes a widget of each. */
#define LISTED_MAX 100

struct _LsFindingsView {
  GtkStack     parent;

  LsFollower        follower;
  LsSession   *session;    /* whose findings are listed */
  guint64      first;      /* which, counted from 1 */
  guint64      count;      /* up to which */

  GtkLabel    *empty;
  GtkWidget   *scroller;
  GtkListBox  *list;
};

enum {
  COUNTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LsFindingsView, ls_findings_view, GTK_TYPE_STACK)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

/* Its severity as a sign and a word. */
static const char *
severity (const LsEvent *finding, const char **icon)
{
  if (finding->flags & LS_EVENT_FLAG_ERROR)
    {
      *icon = "dialog-error-symbolic";
      return _("error");
    }
  if (finding->flags & LS_EVENT_FLAG_WARNING)
    {
      *icon = "dialog-warning-symbolic";
      return _("warning");
    }
  *icon = "dialog-information-symbolic";
  return _("note");
}

/* `warning · client · RFC 5321 section 4.1.4`. */
static char *
describe (const LsEvent *finding, const LsExplanation *explanation, const char *word)
{
  const char *who = finding->from == LS_FROM_CLIENT ? _("client") : finding->from == LS_FROM_SERVER ? _("server") : NULL;
  GString *text = g_string_new (word);

  if (who != NULL)
    g_string_append_printf (text, " · %s", who);
  if (explanation->ref != NULL)
    g_string_append_printf (text, " · %s", explanation->ref);
  return g_string_free (text, FALSE);
}

/* Its title; of a protocol without titles its code in words: `Command out of order`. */
static char *
name_finding (LsFindingsView *self, guint64 n, const LsEvent *finding)
{
  LsConnection *connection = ls_session_get_connection (self->session, finding->conn);
  const char *title = ls_session_finding_title (self->session, n);
  char *name;

  if (title != NULL)
    return g_strdup (_(title));
  name = g_strdup (connection != NULL ? connection->knowledge->finding_id (finding->row) : "");
  g_strdelimit (name, "-", ' ');
  *name = g_ascii_toupper (*name);
  return name;
}

static GtkWidget *
row_new (LsFindingsView *self, guint64 n)
{
  const LsEvent *finding = ls_session_event (self->session, n);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image, *number_label;
  const char *icon, *word = severity (finding, &icon);
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *name = name_finding (self, n, finding), *details = NULL, *step = NULL;
  guint number = ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, n);

  ls_session_explain (self->session, n, &explanation);
  details = describe (finding, &explanation, word);
  step = g_strdup_printf (_("step %u"), number);
  image = gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_style_context_add_class (gtk_widget_get_style_context (image), "ls-finding");
  gtk_container_add (GTK_CONTAINER (row), image);
  gtk_container_add (GTK_CONTAINER (words), label_new (name, "ls-meaning"));
  gtk_container_add (GTK_CONTAINER (words), label_new (explanation.text, NULL));
  gtk_container_add (GTK_CONTAINER (words), label_new (details, "ls-caption"));
  gtk_box_pack_start (GTK_BOX (row), words, TRUE, TRUE, 0);
  number_label = label_new (step, "ls-caption");
  gtk_widget_set_valign (number_label, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (row), number_label);
  gtk_widget_show_all (row);
  return row;
}

static guint64
finding_at (LsFindingsView *self, guint64 k)
{
  return ls_log_unit_event (ls_session_get_log (self->session), LS_UNIT_FINDING, k);
}

static GtkWidget *
row_at (LsFindingsView *self, guint64 k)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, k - self->first));
}

/* Only what was added or went since: a step forward costs its own findings. */
static void
list_findings (LsFindingsView *self, LsSession *session, guint64 count)
{
  guint64 first = count > LISTED_MAX ? count - LISTED_MAX + 1 : 1;

  if (session != self->session || first != self->first)
    {
      gtk_container_foreach (GTK_CONTAINER (self->list), (GtkCallback) gtk_widget_destroy, NULL);
      g_set_object (&self->session, session);
      self->first = first;
      self->count = first - 1;
    }
  for (; self->count > count; self->count--)
    if (row_at (self, self->count) != NULL)
      gtk_widget_destroy (row_at (self, self->count));
  for (; self->count < count; self->count++)
    {
      guint64 n = finding_at (self, self->count + 1);

      gtk_list_box_insert (self->list, n != 0 ? row_new (self, n) : label_new (_("forgotten"), "ls-caption"), -1);
    }
}

/* The findings of this step are where one is. */
static void
mark_here (LsFindingsView *self)
{
  guint64 begin = ls_session_step_begin (self->session, ls_cursor_get_event (self->follower.cursor));

  for (guint64 k = self->first; k <= self->count; k++)
    {
      GtkStyleContext *style = gtk_widget_get_style_context (row_at (self, k));

      if (finding_at (self, k) > begin)
        gtk_style_context_add_class (style, "ls-now");
      else
        gtk_style_context_remove_class (style, "ls-now");
    }
}

static void
scroll_to_last (LsFindingsView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GtkAllocation area;
  GtkWidget *row = self->count >= self->first ? row_at (self, self->count) : NULL;

  if (row == NULL)
    return;
  gtk_widget_get_allocation (row, &area);
  gtk_adjustment_clamp_page (adjustment, area.y, area.y + area.height);
}

static void
refresh (GtkWidget *widget)
{
  LsFindingsView *self = LS_FINDINGS_VIEW (widget);
  LsSession *session = ls_cursor_get_session (self->follower.cursor);
  guint64 count = ls_log_unit_at (ls_session_get_log (session), LS_UNIT_FINDING, ls_cursor_get_event (self->follower.cursor));

  g_signal_emit (self, signals[COUNTED], 0, (guint) count);
  if (!gtk_widget_get_mapped (widget))
    return;
  list_findings (self, session, count);
  mark_here (self);
  gtk_stack_set_visible_child (GTK_STACK (self), count > 0 ? self->scroller : GTK_WIDGET (self->empty));
  scroll_to_last (self);
}

static void
on_activated (LsFindingsView *self, GtkListBoxRow *row)
{
  guint64 n = finding_at (self, self->first + gtk_list_box_row_get_index (row));

  if (n != 0)
    ls_cursor_set_event (self->follower.cursor, ls_session_settle (self->session, n));
}

static void
forget_session (LsFindingsView *self)
{
  g_clear_object (&self->session);
  self->first = self->count = 0;
}

static void
ls_findings_view_dispose (GObject *object)
{
  ls_follower_set (&LS_FINDINGS_VIEW (object)->follower, NULL);
  forget_session (LS_FINDINGS_VIEW (object));
  G_OBJECT_CLASS (ls_findings_view_parent_class)->dispose (object);
}

static void
ls_findings_view_class_init (LsFindingsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_findings_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/views/findings-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsFindingsView, empty);
  gtk_widget_class_bind_template_child (widget_class, LsFindingsView, scroller);
  gtk_widget_class_bind_template_child (widget_class, LsFindingsView, list);

  /**
   * LsFindingsView::counted:
   * @self: a view
   * @count: how many findings there are up to the cursor
   */
  signals[COUNTED] = g_signal_new ("counted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ls_findings_view_init (LsFindingsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ls_follower_init (&self->follower, GTK_WIDGET (self), refresh);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_activated), self);
}

/**
 * ls_findings_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_findings_view_new (void)
{
  return g_object_new (LS_TYPE_FINDINGS_VIEW, NULL);
}

/**
 * ls_findings_view_set:
 * @self: a view
 * @cursor: (nullable): where one stands; %NULL: the session is gone
 */
void
ls_findings_view_set (LsFindingsView *self, LsCursor *cursor)
{
  forget_session (self);
  gtk_container_foreach (GTK_CONTAINER (self->list), (GtkCallback) gtk_widget_destroy, NULL);
  ls_follower_set (&self->follower, cursor);
}
