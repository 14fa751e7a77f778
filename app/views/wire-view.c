/* wire-view.c: what somebody who only reads along knows by now.
 * SPDX-License-Identifier: MIT */
#include "wire-view.h"

#include "config.h"
#include "follower.h"
#include "pen.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LsWireView {
  GtkScrolledWindow parent;

  LsFollower        follower;
  GArray           *facts;      /* of LsFact */
  guint64           step;       /* of @session, for which they hold */
  LsSession        *session;

  GtkWidget        *whole;
  GtkLabel         *title;
  GtkLabel         *subtitle;
  GtkFlowBox       *cards;
};

G_DEFINE_FINAL_TYPE (LsWireView, ls_wire_view, GTK_TYPE_SCROLLED_WINDOW)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  PangoAttrList *attributes = ls_pen_exactly ();

  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

/* `Password: password, step 7`. */
static void
name_card (LsWireView *self, GtkWidget *card, const LsFact *fact)
{
  guint step = ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, fact->event);
  g_autofree char *name = g_strdup_printf ("%s: %s", _(fact->label), fact->value);
  g_autofree char *where = g_strdup_printf (_("Given away in step %u"), step);

  atk_object_set_name (gtk_widget_get_accessible (card), name);
  atk_object_set_description (gtk_widget_get_accessible (card), where);
  gtk_widget_set_tooltip_text (card, where);
}

static void
add_card (LsWireView *self, const LsFact *fact, gboolean fresh)
{
  GtkWidget *child = gtk_flow_box_child_new (), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkStyleContext *style = gtk_widget_get_style_context (card);

  gtk_style_context_add_class (style, "ls-fact");
  if (fact->weight == LS_FACT_SECRET)
    gtk_style_context_add_class (style, "ls-secret");
  else if (fact->weight == LS_FACT_SEALED)
    gtk_style_context_add_class (style, "ls-sealed");
  if (fresh)
    gtk_style_context_add_class (style, "ls-now");
  gtk_container_add (GTK_CONTAINER (card), label_new (_(fact->label), "ls-caption"));
  gtk_container_add (GTK_CONTAINER (card), label_new (fact->value, "ls-fact-value"));
  gtk_container_add (GTK_CONTAINER (child), card);
  gtk_container_add (GTK_CONTAINER (self->cards), child);
  name_card (self, child, fact);
  gtk_widget_show_all (child);
}

static void
show_title (LsWireView *self)
{
  gboolean secret = FALSE;

  for (guint i = 0; i < self->facts->len; i++)
    secret = secret || g_array_index (self->facts, LsFact, i).weight == LS_FACT_SECRET;
  gtk_label_set_text (self->title, self->facts->len == 0 ? _("A listener on the network knows nothing yet")
                                   : secret ? _("A listener on the network now knows the password too")
                                            : _("A listener on the network now knows"));
  gtk_label_set_text (self->subtitle, self->facts->len == 0 ? _("but who speaks with whom, and when")
                                                            : _("without breaking anything, only by reading"));
}

/* `Sender webmaster@kioskea.net in clear. Password in clear.` A secret is not read aloud. */
static void
describe (LsWireView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->facts->len; i++)
    {
      const LsFact *fact = &g_array_index (self->facts, LsFact, i);

      if (fact->weight == LS_FACT_SECRET)
        g_string_append_printf (text, _("%s in clear. "), _(fact->label));
      else if (fact->weight == LS_FACT_PLAIN)
        g_string_append_printf (text, _("%s %s in clear. "), _(fact->label), fact->value);
      else
        g_string_append_printf (text, "%s: %s. ", _(fact->label), fact->value);
    }
  atk_object_set_description (gtk_widget_get_accessible (self->whole), text->str);
}

static void
refresh (GtkWidget *widget)
{
  LsWireView *self = LS_WIRE_VIEW (widget);
  LsSession *session = ls_cursor_get_session (self->follower.cursor);
  guint64 n = ls_cursor_get_event (self->follower.cursor), step = ls_cursor_get_step (self->follower.cursor, LS_UNIT_LINE);
  guint64 begin = ls_session_step_begin (session, n);

  if (!gtk_widget_get_mapped (widget) || (session == self->session && step == self->step))
    return;
  self->step = step;
  g_set_object (&self->session, session);
  ls_session_overheard (session, n, self->facts);
  gtk_container_foreach (GTK_CONTAINER (self->cards), (GtkCallback) gtk_widget_destroy, NULL);
  show_title (self);
  describe (self);
  for (guint i = 0; i < self->facts->len; i++)
    add_card (self, &g_array_index (self->facts, LsFact, i), g_array_index (self->facts, LsFact, i).event > begin);
}

static void
on_activated (LsWireView *self, GtkFlowBoxChild *child)
{
  guint index = gtk_flow_box_child_get_index (child);
  guint64 n;

  if (index >= self->facts->len)
    return;
  n = g_array_index (self->facts, LsFact, index).event;
  ls_cursor_set_event (self->follower.cursor, ls_session_settle (self->session, n));
}

static void
forget_session (LsWireView *self)
{
  g_clear_object (&self->session);
}

static void
ls_wire_view_dispose (GObject *object)
{
  ls_follower_set (&LS_WIRE_VIEW (object)->follower, NULL);
  forget_session (LS_WIRE_VIEW (object));
  G_OBJECT_CLASS (ls_wire_view_parent_class)->dispose (object);
}

static void
ls_wire_view_finalize (GObject *object)
{
  g_array_unref (LS_WIRE_VIEW (object)->facts);
  G_OBJECT_CLASS (ls_wire_view_parent_class)->finalize (object);
}

static void
ls_wire_view_class_init (LsWireViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_wire_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_wire_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/views/wire-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsWireView, whole);
  gtk_widget_class_bind_template_child (widget_class, LsWireView, title);
  gtk_widget_class_bind_template_child (widget_class, LsWireView, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LsWireView, cards);
}

static void
ls_wire_view_init (LsWireView *self)
{
  self->facts = ls_facts_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ls_follower_init (&self->follower, GTK_WIDGET (self), refresh);
  g_signal_connect_swapped (self->cards, "child-activated", G_CALLBACK (on_activated), self);
}

/**
 * ls_wire_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_wire_view_new (void)
{
  return g_object_new (LS_TYPE_WIRE_VIEW, NULL);
}

/**
 * ls_wire_view_set:
 * @self: a view
 * @cursor: (nullable): where one stands; %NULL: the session is gone
 */
void
ls_wire_view_set (LsWireView *self, LsCursor *cursor)
{
  forget_session (self);
  ls_follower_set (&self->follower, cursor);
}
