/* state-view.c: in which state the conversation is, and what the client may say in it.
 * SPDX-License-Identifier: MIT */
#include "state-view.h"

#include "core/projection.h"
#include "figure/figure-text.h"
#include "state-area.h"

#include <glib/gi18n.h>
#include <string.h>

/* Two rows of states can be seen without scrolling, in pixels. */
#define MIN_HEIGHT 180

struct _LsStatePane {
  GtkScrolledWindow parent;

  LsCursor         *cursor;
  const LsDiagram  *diagram;
  GtkWidget        *area;
  GtkWidget        *state;     /* its word, where there is no diagram */
  GtkWidget        *title;
  GtkWidget        *chips;
  int               shown;     /* the state whose chips are shown; -1: none */
  guint             shown_verbs;
};

G_DEFINE_FINAL_TYPE (LsStatePane, ls_state_pane, GTK_TYPE_SCROLLED_WINDOW)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Whether the verb has a drawn arrow from here that does not lead back. */
static gboolean
leads_on (const LsDiagram *diagram, guint state, const char *verb)
{
  int node = diagram != NULL ? ls_diagram_find_state (diagram, state) : -1;

  if (node < 0)
    return FALSE;
  for (guint i = 0; i < diagram->transitions->len; i++)
    {
      const LsDiagramTransition *transition = diagram->transitions->pdata[i];

      if (transition->from == (guint) node && transition->to >= (guint) node && strcmp (transition->on, verb) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_chip (GtkButton *chip, LsStatePane *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, gtk_button_get_label (chip));
}

static GtkWidget *
chip_new (LsStatePane *self)
{
  GtkWidget *chip = gtk_button_new_with_label (""), *child = gtk_flow_box_child_new ();

  gtk_style_context_add_class (gtk_widget_get_style_context (chip), "ls-chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  g_signal_connect (chip, "clicked", G_CALLBACK (on_chip), self);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), chip);
  gtk_container_add (GTK_CONTAINER (self->chips), child);
  gtk_widget_show_all (child);
  return chip;
}

/* Widgets are dear: those of the state before are used again. */
static void
show_chip (LsStatePane *self, guint index, const char *verb, gboolean on)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->chips), index);
  GtkWidget *chip = child != NULL ? gtk_bin_get_child (GTK_BIN (child)) : chip_new (self);
  GtkStyleContext *context = gtk_widget_get_style_context (chip);

  gtk_button_set_label (GTK_BUTTON (chip), verb);
  (on ? gtk_style_context_add_class : gtk_style_context_remove_class) (context, "ls-leads-on");
  gtk_widget_set_tooltip_text (chip, on ? _("Leads on; put it into the entry line") : _("Put it into the entry line"));
  gtk_widget_show (gtk_widget_get_parent (chip));
}

static void
fill_chips (LsStatePane *self, const GPtrArray *verbs, int state)
{
  GtkFlowBoxChild *child;
  guint shown = 0;

  /* Those that lead on come first. */
  for (int on = 1; on >= 0; on--)
    for (guint i = 0; i < verbs->len; i++)
      if (leads_on (self->diagram, state, verbs->pdata[i]) == on)
        show_chip (self, shown++, verbs->pdata[i], on);
  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->chips), shown++)) != NULL)
    gtk_widget_hide (GTK_WIDGET (child));
  gtk_label_set_text (GTK_LABEL (self->title), verbs->len > 0 ? _("The client may say now")
                                               : state >= 0   ? _("The client may say nothing now") : "");
}

static guint
hash_of (const GPtrArray *verbs)
{
  guint hash = 0;

  for (guint i = 0; i < verbs->len; i++)
    hash = hash * 31 + g_str_hash (verbs->pdata[i]);
  return hash;
}

static void
refresh (LsStatePane *self)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  LsConnection *connection;
  LsProjection now;
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();
  guint offered;
  int state;

  ls_projection_init (&now, session, ls_cursor_get_event (self->cursor));
  connection = ls_session_get_connection (session, MAX (now.conn, 1));
  state = connection != NULL && now.has_state && !now.is_closed ? now.state : -1;
  if (self->diagram == NULL)
    gtk_label_set_text (GTK_LABEL (self->state), connection == NULL || !now.has_state ? ""
                        : ls_figure_state_word (NULL, connection->knowledge, now.state));
  if (state >= 0)
    ls_session_legal_now (session, connection->number, ls_cursor_get_event (self->cursor), verbs);
  /* In one state it may be more or less, as the server offers it. */
  offered = hash_of (verbs);
  if (state == self->shown && offered == self->shown_verbs)
    return;
  self->shown = state;
  self->shown_verbs = offered;
  fill_chips (self, verbs, state);
}

static void
ls_state_pane_dispose (GObject *object)
{
  LsStatePane *self = LS_STATE_PANE (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_state_pane_parent_class)->dispose (object);
}

/* However low it is: the chips need no more room for it, they are scrolled. */
static void
ls_state_pane_get_preferred_width_for_height (GtkWidget *widget, int height, int *minimum, int *natural)
{
  gtk_widget_get_preferred_width (widget, minimum, natural);
}

static void
ls_state_pane_class_init (LsStatePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_state_pane_dispose;
  GTK_WIDGET_CLASS (klass)->get_preferred_width_for_height = ls_state_pane_get_preferred_width_for_height;

  /**
   * LsStatePane::chosen:
   * @verb: what the client is to say: it belongs into the entry line
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  gtk_container_add (GTK_CONTAINER (box), label);
  return label;
}

static void
ls_state_pane_init (LsStatePane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new (NULL, NULL);

  self->shown = -2;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self), MIN_HEIGHT);
  self->area = ls_state_area_new ();
  self->chips = gtk_flow_box_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_container_add (GTK_CONTAINER (scroller), self->area);
  gtk_box_pack_start (GTK_BOX (box), scroller, TRUE, TRUE, 0);
  self->state = add_label (box, "ls-heading");
  self->title = add_label (box, "ls-group");
  gtk_style_context_add_class (gtk_widget_get_style_context (self->chips), "ls-chips");
  atk_object_set_name (gtk_widget_get_accessible (self->chips), _("What the client may say now"));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->chips), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->chips), 12);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->chips), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->chips), 4);
  gtk_widget_set_valign (self->chips, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (box), self->chips);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (self), box);
}

/**
 * ls_state_pane_new:
 *
 * Returns: (transfer full): a pane of no conversation yet
 */
GtkWidget *
ls_state_pane_new (void)
{
  return g_object_new (LS_TYPE_STATE_PANE, "visible", TRUE, NULL);
}

/**
 * ls_state_pane_set:
 * @self: a pane
 * @cursor: (nullable): where one stands; %NULL: the conversation is gone
 * @diagram: (nullable) (transfer none): the states as they are drawn; it outlives the conversation. %NULL: only
 *   the state's word and the commands are shown
 */
void
ls_state_pane_set (LsStatePane *self, LsCursor *cursor, const LsDiagram *diagram)
{
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  self->diagram = diagram;
  self->shown = -2;
  ls_state_area_set (LS_STATE_AREA (self->area), cursor, diagram);
  gtk_widget_set_visible (gtk_widget_get_ancestor (gtk_widget_get_parent (self->area), GTK_TYPE_SCROLLED_WINDOW), diagram != NULL);
  gtk_widget_set_visible (self->state, diagram == NULL);
  if (cursor == NULL)
    return;
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (refresh), self);
  refresh (self);
}
