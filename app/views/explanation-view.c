/* explanation-view.c: what the line at the cursor means, its reply taken apart, and where that is written.
 * SPDX-License-Identifier: MIT */
#include "explanation-view.h"

#include "config.h"
#include "core/projection.h"
#include "source-uri.h"

#include <glib/gi18n.h>

/* A part of the reply, and what it means. */
typedef struct {
  GtkWidget *row;
  GtkWidget *token;
  GtkWidget *meaning;
  GtkWidget *detail;
} Tile;

struct _LsExplanationView {
  GtkScrolledWindow parent;

  LsCursor         *cursor;
  GtkLabel         *badge;
  GtkLabel         *who;
  GtkLabel         *heading;
  GtkBox           *parts;
  GPtrArray        *tiles;      /* of Tile: as many as were ever needed */
  GtkLabel         *text;
  GtkBox           *sources;
  char             *ref;        /* what they show */
};

G_DEFINE_FINAL_TYPE (LsExplanationView, ls_explanation_view, GTK_TYPE_SCROLLED_WINDOW)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

/* `5, first digit: no, and do not try again`. */
static void
name_tile (GtkWidget *tile, const LsReplyPart *part, guint index)
{
  static const char *const places[] = { N_("first digit"), N_("second digit"), N_("third digit"), N_("fourth part") };
  g_autofree char *name = g_strdup_printf ("%s, %s: %s", part->token, _(places[index]), _(part->meaning));

  atk_object_set_name (gtk_widget_get_accessible (tile), name);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static Tile *
tile_new (LsExplanationView *self)
{
  Tile *tile = g_new0 (Tile, 1);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  tile->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  tile->token = gtk_label_new (NULL);
  tile->meaning = label_new (NULL, "ls-meaning");
  tile->detail = label_new (NULL, "ls-caption");
  gtk_style_context_add_class (gtk_widget_get_style_context (tile->token), "ls-digit");
  gtk_widget_set_valign (tile->token, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (words), tile->meaning);
  gtk_container_add (GTK_CONTAINER (words), tile->detail);
  gtk_container_add (GTK_CONTAINER (tile->row), tile->token);
  gtk_container_add (GTK_CONTAINER (tile->row), words);
  gtk_container_add (GTK_CONTAINER (self->parts), tile->row);
  gtk_widget_show_all (tile->row);
  return tile;
}

static void
show_part (Tile *tile, const LsReplyPart *part, guint index)
{
  /* The last of three says which one of its group it is. */
  g_autofree char *meaning = index == 2 ? g_strdup_printf (_("Which one: %s"), _(part->meaning)) : g_strdup (_(part->meaning));

  set_text (GTK_LABEL (tile->token), part->token);
  set_text (GTK_LABEL (tile->meaning), meaning);
  set_text (GTK_LABEL (tile->detail), part->detail != NULL ? _(part->detail) : NULL);
  name_tile (tile->token, part, index);
}

/* Widgets are dear: those of the step before are used again. */
static void
show_parts (LsExplanationView *self, const LsExplanation *explanation)
{
  while (self->tiles->len < explanation->n_parts)
    g_ptr_array_add (self->tiles, tile_new (self));
  for (guint i = 0; i < explanation->n_parts; i++)
    show_part (self->tiles->pdata[i], &explanation->parts[i], i);
  for (guint i = 0; i < self->tiles->len; i++)
    gtk_widget_set_visible (((Tile *) self->tiles->pdata[i])->row, i < explanation->n_parts);
}

/* `The server answers RCPT`, `The client sends MAIL`. */
static char *
describe (LsSession *session, const LsProjection *now)
{
  const LsEvent *line = ls_session_event (session, now->line);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan octets = ls_session_octets (session, now->question, scratch);
  g_autofree char *verb = NULL;

  if (line->kind == LS_EVENT_DATA && line->from == LS_FROM_SERVER)
    return g_strdup (line->flags & LS_EVENT_FLAG_DOT ? _("The server ends the letter") : _("The server sends the letter"));
  if (line->kind == LS_EVENT_DATA)
    return g_strdup (line->flags & LS_EVENT_FLAG_DOT ? _("The client ends the letter") : _("The client sends the letter"));
  if (now->question == 0)
    return g_strdup (_("The server greets"));
  octets.length = MIN (octets.length, 12);
  verb = ls_span_dup (ls_span_take_word (&octets));
  g_strchomp (verb);
  if (!g_utf8_validate (verb, -1, NULL))
    return g_strdup (line->from == LS_FROM_CLIENT ? _("The client speaks") : _("The server answers"));
  return g_strdup_printf (line->from == LS_FROM_CLIENT ? _("The client sends %s") : _("The server answers %s"), verb);
}

static void
set_badge (LsExplanationView *self, const LsEvent *line)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->badge));
  gboolean client = line != NULL && line->from == LS_FROM_CLIENT;

  gtk_widget_set_visible (GTK_WIDGET (self->badge), line != NULL);
  gtk_label_set_text (self->badge, client ? "C" : "S");
  gtk_style_context_remove_class (context, client ? "ls-server" : "ls-client");
  gtk_style_context_add_class (context, client ? "ls-client" : "ls-server");
}

/* Where a lesson says more than the tables do, that is why it matters. */
static void
set_meaning (LsExplanationView *self, LsSession *session, guint64 n, const char *text)
{
  LsLessonWords words = { NULL };
  g_autofree char *escaped = NULL, *markup = NULL;

  set_text (self->text, text);
  if (text == NULL || n == 0 || !ls_session_words (session, n, &words) || words.why == NULL)
    return;
  escaped = g_markup_escape_text (text, -1);
  markup = g_strdup_printf ("<b>%s</b> %s", _("Why it matters."), escaped);
  gtk_label_set_markup (self->text, markup);
}

/* Without a browser, or a bus to call one, the address goes to the clipboard: it can be read elsewhere. */
static gboolean
on_link (GtkLinkButton *button)
{
  const char *uri = gtk_link_button_get_uri (button);
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (button));
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_on_window (GTK_WINDOW (window), uri, gtk_get_current_event_time (), &error))
    return TRUE;
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button), GDK_SELECTION_CLIPBOARD), uri, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), _("No browser was found; the address was copied"));
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (button));
  return TRUE;
}

/* Each RFC's section is a link to where it can be read. */
static void
add_source (LsExplanationView *self, const char *source)
{
  g_autofree char *uri = ls_source_uri (source);
  GtkWidget *widget = uri != NULL ? gtk_link_button_new_with_label (uri, source) : label_new (source, "ls-caption");

  if (uri != NULL)
    g_signal_connect (widget, "activate-link", G_CALLBACK (on_link), NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (widget), "ls-source");
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  gtk_widget_show (widget);
  gtk_container_add (GTK_CONTAINER (self->sources), widget);
}

static void
set_sources (LsExplanationView *self, const char *ref)
{
  g_auto (GStrv) sources = g_strsplit (ref != NULL ? ref : "", "; ", -1);

  if (g_strcmp0 (self->ref, ref) == 0)
    return;
  g_free (self->ref);
  self->ref = g_strdup (ref);
  gtk_container_foreach (GTK_CONTAINER (self->sources), (GtkCallback) gtk_widget_destroy, NULL);
  for (guint i = 0; sources[i] != NULL; i++)
    add_source (self, sources[i]);
}

static void
refresh (LsExplanationView *self)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  g_auto (LsExplanation) explanation = { 0 };
  LsProjection now;
  const LsEvent *line;
  g_autofree char *who = NULL;

  ls_projection_init (&now, session, ls_cursor_get_event (self->cursor));
  line = ls_session_event (session, now.line);
  if (line != NULL)
    {
      ls_session_explain (session, now.line, &explanation);
      who = describe (session, &now);
    }
  set_badge (self, line);
  set_text (self->who, who);
  set_text (self->heading, line != NULL ? explanation.heading : _("Nothing has been said yet"));
  set_meaning (self, session, now.line, line != NULL ? explanation.text : _("Press Space to begin."));
  set_sources (self, explanation.ref);
  show_parts (self, &explanation);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self)), 0);
}

static void
ls_explanation_view_dispose (GObject *object)
{
  LsExplanationView *self = LS_EXPLANATION_VIEW (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_explanation_view_parent_class)->dispose (object);
}

static void
ls_explanation_view_finalize (GObject *object)
{
  g_free (LS_EXPLANATION_VIEW (object)->ref);
  g_ptr_array_unref (LS_EXPLANATION_VIEW (object)->tiles);
  G_OBJECT_CLASS (ls_explanation_view_parent_class)->finalize (object);
}

/* However low it is: the text needs no more room for it, it is scrolled. */
static void
ls_explanation_view_get_preferred_width_for_height (GtkWidget *widget, int height, int *minimum, int *natural)
{
  gtk_widget_get_preferred_width (widget, minimum, natural);
}

static void
ls_explanation_view_class_init (LsExplanationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_explanation_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_explanation_view_finalize;
  widget_class->get_preferred_width_for_height = ls_explanation_view_get_preferred_width_for_height;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/views/explanation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, badge);
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, who);
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, heading);
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, parts);
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, text);
  gtk_widget_class_bind_template_child (widget_class, LsExplanationView, sources);
}

static void
ls_explanation_view_init (LsExplanationView *self)
{
  self->tiles = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ls_explanation_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_explanation_view_new (void)
{
  return g_object_new (LS_TYPE_EXPLANATION_VIEW, NULL);
}

/**
 * ls_explanation_view_set_cursor:
 * @self: a view without a cursor
 * @cursor: where the line that it explains is
 */
void
ls_explanation_view_set_cursor (LsExplanationView *self, LsCursor *cursor)
{
  g_set_object (&self->cursor, cursor);
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (refresh), self);
  refresh (self);
}

/**
 * ls_explanation_view_get_text:
 *
 * Returns: (transfer full): heading, text and source, to be copied
 */
char *
ls_explanation_view_get_text (LsExplanationView *self)
{
  return g_strjoin ("\n", gtk_label_get_text (self->heading), gtk_label_get_text (self->text),
                    self->ref, NULL);
}
