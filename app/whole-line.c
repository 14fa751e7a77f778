/* whole-line.c: a reply of several lines, or a letter, in full: the ladder shows of it only its beginning.
 * SPDX-License-Identifier: MIT */
#include "whole-line.h"

#include "views/long-lines.h"

#include <glib/gi18n.h>

/* So much of it is shown at most. */
#define OCTETS_MAX (64 * 1024)
#define LINES_MAX  2000

#define WIDTH      520
#define HEIGHT_MAX 320

/* The lines of the letter that ends with event @n, the last first: all after the step before. */
static GArray *
find_lines (LsSession *session, guint64 n)
{
  const LsLog *log = ls_session_get_log (session);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, n), before = k > 1 ? ls_log_unit_event (log, LS_UNIT_LINE, k - 1) : 0;
  const LsEvent *event = ls_session_event (session, n);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof n);
  LsEventKind kind = event->kind;

  while (event != NULL && n > before)
    {
      if (event->kind == kind)
        g_array_append_val (lines, n);
      if (event->back == 0)
        break;
      n -= event->back;
      event = ls_session_event (session, n);
    }
  return lines;
}

/**
 * ls_whole_line_text:
 * @session: a session
 * @n: the event of a line
 *
 * Returns: (transfer full): all that was said in its step, as it may be seen; of very much only the beginning
 */
char *
ls_whole_line_text (LsSession *session, guint64 n)
{
  g_autoptr (GArray) lines = NULL;
  GString *text = g_string_new (NULL);
  guint shown = 0;

  if (ls_session_event (session, n) == NULL)
    return g_string_free (text, FALSE);
  lines = find_lines (session, n);
  for (guint i = lines->len; i > 0 && shown < LINES_MAX && text->len < OCTETS_MAX; i--, shown++)
    {
      g_autofree char *line = ls_session_line_beginning (session, g_array_index (lines, guint64, i - 1), OCTETS_MAX - text->len);

      g_string_append_printf (text, "%s%s", shown > 0 ? "\n" : "", line);
    }
  if (shown < lines->len || text->len >= OCTETS_MAX)
    g_string_append_printf (text, "\n%s", _("… more than is shown here"));
  return g_string_free (text, FALSE);
}

/**
 * ls_whole_line_new:
 * @beside: what it points at
 * @area: (nullable): where in it
 * @session: a session
 * @n: the event of a line
 *
 * Returns: (transfer none): a popover with all of it, to be popped up; it goes by itself
 */
GtkWidget *
ls_whole_line_new (GtkWidget *beside, const GdkRectangle *area, LsSession *session, guint64 n)
{
  GtkWidget *popover = gtk_popover_new (beside), *scroller = gtk_scrolled_window_new (NULL, NULL), *view = gtk_text_view_new ();
  gsize column = 0;
  g_autofree char *text = ls_whole_line_text (session, n), *broken = ls_long_lines_break (text, &column);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), broken, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  atk_object_set_name (gtk_widget_get_accessible (view), _("All of it"));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT_MAX);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scroller), WIDTH);
  g_object_set (scroller, "margin", 8, NULL);
  gtk_container_add (GTK_CONTAINER (scroller), view);
  gtk_container_add (GTK_CONTAINER (popover), scroller);
  gtk_widget_show_all (scroller);
  if (area != NULL)
    gtk_popover_set_pointing_to (GTK_POPOVER (popover), area);
  g_signal_connect (popover, "closed", G_CALLBACK (gtk_widget_destroy), NULL);
  return popover;
}
