/* quiz-bar.c: asks what the server will answer before its answer is shown.
 *
 * It never stands in the way: the next step shows the answer, chosen or not.
 * SPDX-License-Identifier: MIT */
#include "quiz-bar.h"

#include "config.h"
#include "core/prediction.h"
#include "figure/figure-text.h"

#include <glib/gi18n.h>

/* Each third question is about the state. */
#define STATE_EVERY 3

typedef struct {
  GtkWidget *button;
  GtkWidget *token;
  GtkWidget *meaning;
  GtkWidget *detail;
} Card;

struct _LsQuizBar {
  GtkBin           parent;

  LsCursor        *cursor;
  const LsDiagram *diagram;
  LsPrediction     prediction;
  gboolean         asking;
  guint            asked;
  guint            answered;
  guint            right;

  GtkWidget       *revealer;
  GtkWidget       *question;
  GtkWidget       *said;
  GtkWidget       *score;
  GtkWidget       *cards;
  GtkWidget       *verdict;
  GtkWidget       *check_button;
  GtkWidget       *show_button;
  Card             card[LS_PREDICTION_CHOICES];
};

G_DEFINE_FINAL_TYPE (LsQuizBar, ls_quiz_bar, GTK_TYPE_BIN)

/* ---- words ---- */

static const char *
state_label (LsQuizBar *self, guint state)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  guint32 conn = ls_session_event (session, self->prediction.reply)->conn;

  return ls_figure_state_word (self->diagram, ls_session_get_connection (session, conn)->knowledge, state);
}

static char *
name_choice (LsQuizBar *self, const LsChoice *choice)
{
  if (self->prediction.kind == LS_PREDICT_STATE)
    return g_strdup (state_label (self, choice->state));
  return choice->detail != NULL ? g_strdup_printf ("%s: %s, %s", choice->token, _(choice->meaning), choice->detail)
                                : g_strdup_printf ("%s: %s", choice->token, _(choice->meaning));
}

/* The right answer in few words. */
static char *
name_short (LsQuizBar *self)
{
  const LsChoice *right = &self->prediction.choices[self->prediction.right];

  if (self->prediction.kind == LS_PREDICT_STATE)
    return g_strdup (state_label (self, right->state));
  return g_strdup_printf ("%s: %s", right->token, right->detail != NULL ? right->detail : _(right->meaning));
}

static void
show_card (LsQuizBar *self, guint index)
{
  const LsChoice *choice = &self->prediction.choices[index];
  gboolean is_state = self->prediction.kind == LS_PREDICT_STATE;
  Card *card = &self->card[index];
  g_autofree char *name = NULL;

  gtk_widget_set_visible (card->button, index < self->prediction.n_choices);
  if (index >= self->prediction.n_choices)
    return;
  name = name_choice (self, choice);
  gtk_label_set_text (GTK_LABEL (card->token), is_state ? state_label (self, choice->state) : choice->token);
  gtk_label_set_text (GTK_LABEL (card->meaning), is_state ? NULL : _(choice->meaning));
  gtk_label_set_text (GTK_LABEL (card->detail), is_state ? NULL : choice->detail);
  gtk_widget_set_visible (card->meaning, !is_state);
  gtk_widget_set_visible (card->detail, !is_state && choice->detail != NULL);
  atk_object_set_name (gtk_widget_get_accessible (card->button), name);
}

static void
show_question (LsQuizBar *self)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  g_autofree char *line = self->prediction.question != 0 ? ls_session_line_text (session, self->prediction.question) : NULL;
  g_autofree char *said = line != NULL ? g_strdup_printf (_("The client said %s"), line) : g_strdup (_("The connection stands."));

  gtk_label_set_text (GTK_LABEL (self->question), self->prediction.kind == LS_PREDICT_STATE
                                                    ? _("In which state is the server after its answer?")
                                                    : _("What will the server answer?"));
  gtk_label_set_text (GTK_LABEL (self->said), said);
}

static void
show_score (LsQuizBar *self)
{
  g_autofree char *text = self->answered > 0 ? g_strdup_printf (_("%u right of %u so far"), self->right, self->answered) : NULL;

  gtk_label_set_text (GTK_LABEL (self->score), text);
}

/* ---- asking and answering ---- */

static guint
chosen (LsQuizBar *self)
{
  guint i = 0;

  while (i < LS_PREDICTION_CHOICES && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->card[i].button)))
    i++;
  return i;
}

static void
set_open (LsQuizBar *self, gboolean open)
{
  gtk_widget_set_visible (self->revealer, open);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), open);
}

static void
unchoose (LsQuizBar *self)
{
  for (guint i = 0; i < LS_PREDICTION_CHOICES; i++)
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->card[i].button), FALSE);
      gtk_widget_set_sensitive (self->card[i].button, TRUE);
    }
}

/**
 * ls_quiz_bar_ask:
 * @self: a quiz
 *
 * Asks about the line that comes next, if that is a reply which was not seen yet.
 *
 * Returns: whether there is a question now, so that the reply is not to be shown yet
 */
gboolean
ls_quiz_bar_ask (LsQuizBar *self)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  guint64 n = ls_cursor_get_event (self->cursor);
  gboolean about_state = self->asked % STATE_EVERY == STATE_EVERY - 1;
  LsPrediction prediction;

  if (!(about_state && ls_prediction_init (&prediction, session, n, LS_PREDICT_STATE))
      && !ls_prediction_init (&prediction, session, n, LS_PREDICT_REPLY))
    return FALSE;
  if (prediction.reply <= ls_cursor_get_furthest (self->cursor))
    return FALSE;
  self->prediction = prediction;
  self->asking = TRUE;
  self->asked++;
  unchoose (self);
  for (guint i = 0; i < LS_PREDICTION_CHOICES; i++)
    show_card (self, i);
  show_question (self);
  show_score (self);
  gtk_widget_hide (self->verdict);
  gtk_widget_show (self->show_button);
  gtk_widget_show (self->check_button);
  gtk_widget_set_sensitive (self->check_button, FALSE);
  set_open (self, TRUE);
  return TRUE;
}

/**
 * ls_quiz_bar_is_asking:
 *
 * Returns: whether a question waits for its answer
 */
gboolean
ls_quiz_bar_is_asking (LsQuizBar *self)
{
  return self->asking;
}

/**
 * ls_quiz_bar_choose:
 * @self: a quiz that asks
 * @choice: index of an answer
 */
void
ls_quiz_bar_choose (LsQuizBar *self, guint choice)
{
  if (self->asking && choice < self->prediction.n_choices)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->card[choice].button), TRUE);
}

/* The reply is shown, and the bar stays until the next step, with what to think of the answer. */
static void
end_question (LsQuizBar *self, const char *verdict)
{
  self->asking = FALSE;
  for (guint i = 0; i < LS_PREDICTION_CHOICES; i++)
    gtk_widget_set_sensitive (self->card[i].button, i == self->prediction.right);
  gtk_widget_hide (self->check_button);
  gtk_widget_hide (self->show_button);
  gtk_label_set_text (GTK_LABEL (self->verdict), verdict);
  gtk_widget_show (self->verdict);
  show_score (self);
  ls_cursor_forward (self->cursor, LS_UNIT_LINE);
}

/**
 * ls_quiz_bar_check:
 * @self: a quiz that asks
 *
 * Holds the chosen answer against the reply, and shows that.
 */
void
ls_quiz_bar_check (LsQuizBar *self)
{
  guint choice = chosen (self);
  g_autofree char *right = NULL, *verdict = NULL;

  if (!self->asking || choice >= self->prediction.n_choices)
    return;
  right = name_short (self);
  self->answered++;
  self->right += choice == self->prediction.right;
  verdict = choice == self->prediction.right ? g_strdup_printf (_("Right. It is %s"), right)
                                             : g_strdup_printf (_("Not this time. It is %s"), right);
  end_question (self, verdict);
}

/**
 * ls_quiz_bar_show:
 * @self: a quiz that asks
 *
 * Shows the reply without an answer; it counts neither as right nor as wrong.
 */
void
ls_quiz_bar_show (LsQuizBar *self)
{
  g_autofree char *right = NULL;

  if (!self->asking)
    return;
  right = name_short (self);
  end_question (self, right);
}

/* Whoever goes elsewhere leaves the question behind; what was said of the last answer is read by the next step. */
static void
on_moved (LsQuizBar *self)
{
  if (self->asking || ls_session_settle (ls_cursor_get_session (self->cursor), self->prediction.reply) != ls_cursor_get_event (self->cursor))
    {
      self->asking = FALSE;
      set_open (self, FALSE);
    }
}

static void
on_toggled (GtkToggleButton *button, LsQuizBar *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (button));
  gboolean active = gtk_toggle_button_get_active (button);

  (active ? gtk_style_context_add_class : gtk_style_context_remove_class) (context, "ls-now");
  for (guint i = 0; active && i < LS_PREDICTION_CHOICES; i++)
    if (self->card[i].button != GTK_WIDGET (button))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->card[i].button), FALSE);
  gtk_widget_set_sensitive (self->check_button, chosen (self) < LS_PREDICTION_CHOICES);
}

/* ---- the object ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), class);
  gtk_container_add (GTK_CONTAINER (box), label);
  return label;
}

static void
add_card (LsQuizBar *self, guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Card *card = &self->card[index];
  g_autofree char *number = g_strdup_printf ("%u", index + 1);

  card->button = gtk_toggle_button_new ();
  gtk_style_context_add_class (gtk_widget_get_style_context (card->button), "ls-choice");
  gtk_label_set_text (GTK_LABEL (add_label (head, "ls-key")), number);
  card->token = add_label (head, "ls-choice-token");
  gtk_container_add (GTK_CONTAINER (box), head);
  card->meaning = add_label (box, "ls-goal-title");
  card->detail = add_label (box, "ls-caption");
  gtk_container_add (GTK_CONTAINER (card->button), box);
  gtk_box_pack_start (GTK_BOX (self->cards), card->button, TRUE, TRUE, 0);
  gtk_widget_show_all (card->button);
  g_signal_connect (card->button, "toggled", G_CALLBACK (on_toggled), self);
}

static void
ls_quiz_bar_dispose (GObject *object)
{
  LsQuizBar *self = LS_QUIZ_BAR (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_quiz_bar_parent_class)->dispose (object);
}

static void
ls_quiz_bar_class_init (LsQuizBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_quiz_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/quiz-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, question);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, said);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, score);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, cards);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, verdict);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, check_button);
  gtk_widget_class_bind_template_child (widget_class, LsQuizBar, show_button);
}

static void
ls_quiz_bar_init (LsQuizBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < LS_PREDICTION_CHOICES; i++)
    add_card (self, i);
}

/**
 * ls_quiz_bar_new:
 *
 * Returns: (transfer full): a quiz that asks nothing yet, and takes no room
 */
GtkWidget *
ls_quiz_bar_new (void)
{
  return g_object_new (LS_TYPE_QUIZ_BAR, NULL);
}

/**
 * ls_quiz_bar_set:
 * @self: a quiz
 * @cursor: (nullable): where one stands; %NULL: nowhere
 * @diagram: (nullable): what its states are called
 */
void
ls_quiz_bar_set (LsQuizBar *self, LsCursor *cursor, const LsDiagram *diagram)
{
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  self->diagram = diagram;
  self->asking = FALSE;
  self->asked = self->answered = self->right = 0;
  set_open (self, FALSE);
  if (cursor != NULL)
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self);
}
