/* stream-view.c: what both ends sent, as one text: the packets of a conversation put together again.
 * SPDX-License-Identifier: MIT */
#include "stream-view.h"

#include "follower.h"
#include "long-lines.h"
#include "view-style.h"

#include <glib/gi18n.h>

/* The newest segments are put together, and of each so many octets. */
#define SEGMENTS_MAX 300
#define OCTETS_MAX   4096

struct _LsStreamView {
  GtkScrolledWindow parent;

  LsFollower        follower;
  GtkWidget        *text;
  GtkTextTag       *tags[2];     /* by who sends */
  GtkTextTag       *here;
};

G_DEFINE_FINAL_TYPE (LsStreamView, ls_stream_view, GTK_TYPE_SCROLLED_WINDOW)

static void
colour_tag (GtkTextTag *tag, const char *property, LsColour colour)
{
  GdkRGBA rgba = { colour.red, colour.green, colour.blue, 1 };

  g_object_set (tag, property, &rgba, NULL);
}

static void
read_style (LsStreamView *self)
{
  LsFigureStyle style;

  ls_view_style_read (GTK_WIDGET (self), &style);
  colour_tag (self->tags[LS_FROM_CLIENT], "foreground-rgba", style.colours[LS_COLOUR_CLIENT]);
  colour_tag (self->tags[LS_FROM_SERVER], "foreground-rgba", style.colours[LS_COLOUR_SERVER]);
  colour_tag (self->here, "background-rgba", style.colours[LS_COLOUR_HERE]);
  g_object_set (self->here, "underline", style.framed ? PANGO_UNDERLINE_SINGLE : PANGO_UNDERLINE_NONE, NULL);
}

/* The first of the newest segments up to step @k of this connection. */
static guint64
find_first (const LsLog *log, guint64 k)
{
  return k > SEGMENTS_MAX ? k - SEGMENTS_MAX + 1 : 1;
}

static void
add_segment (LsStreamView *self, LsSession *session, guint64 n, gboolean here, gsize *column)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  const LsEvent *event = ls_session_event (session, n);
  g_autofree char *words = ls_session_segment_text (session, n, OCTETS_MAX), *broken = ls_long_lines_break (words, column);
  GtkTextIter end;

  if (*broken == '\0')
    return;
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert_with_tags (buffer, &end, broken, -1, self->tags[event->from], here ? self->here : NULL, NULL);
}

static void
refresh (GtkWidget *widget)
{
  LsStreamView *self = LS_STREAM_VIEW (widget);
  LsSession *session = ls_cursor_get_session (self->follower.cursor);
  const LsLog *log = ls_session_get_log (session);
  guint64 at = ls_session_segment_at (session, ls_cursor_get_event (self->follower.cursor));
  guint64 last = ls_log_unit_at (log, LS_UNIT_SEGMENT, at);
  const LsEvent *event = ls_session_event (session, at);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter end;
  gsize column = 0;

  if (!gtk_widget_get_mapped (widget))
    return;
  gtk_text_buffer_set_text (buffer, "", -1);
  for (guint64 k = find_first (log, last); event != NULL && k <= last; k++)
    {
      guint64 n = ls_log_unit_event (log, LS_UNIT_SEGMENT, k);
      const LsEvent *segment = ls_session_event (session, n);

      if (segment != NULL && segment->conn == event->conn && (segment->flags & LS_EVENT_FLAG_LOST) == 0)
        add_segment (self, session, n, n == at, &column);
    }
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->text), &end, 0, FALSE, 0, 0);
}

static void
ls_stream_view_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ls_stream_view_parent_class)->style_updated (widget);
  if (LS_STREAM_VIEW (widget)->here != NULL)
    read_style (LS_STREAM_VIEW (widget));
}

static void
ls_stream_view_dispose (GObject *object)
{
  ls_follower_set (&LS_STREAM_VIEW (object)->follower, NULL);
  G_OBJECT_CLASS (ls_stream_view_parent_class)->dispose (object);
}

static void
ls_stream_view_class_init (LsStreamViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_stream_view_dispose;
  GTK_WIDGET_CLASS (klass)->style_updated = ls_stream_view_style_updated;
}

static void
ls_stream_view_init (LsStreamView *self)
{
  GtkTextBuffer *buffer;

  self->text = gtk_text_view_new ();
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  for (guint i = 0; i < G_N_ELEMENTS (self->tags); i++)
    self->tags[i] = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->here = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, NULL);
  read_style (self);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 14);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  atk_object_set_name (gtk_widget_get_accessible (self->text), _("Stream of the conversation"));
  gtk_container_add (GTK_CONTAINER (self), self->text);
  gtk_widget_show (self->text);
  ls_follower_init (&self->follower, GTK_WIDGET (self), refresh);
}

/**
 * ls_stream_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_stream_view_new (void)
{
  return g_object_new (LS_TYPE_STREAM_VIEW, "visible", TRUE, NULL);
}

/**
 * ls_stream_view_set:
 * @self: a view
 * @cursor: (nullable): where one stands; %NULL: the session is gone
 */
void
ls_stream_view_set (LsStreamView *self, LsCursor *cursor)
{
  ls_follower_set (&self->follower, cursor);
}
