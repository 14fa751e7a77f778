/* find-bar.c: finds words in a session's lines. Enter goes on to the next, from where one stands, and round.
 * SPDX-License-Identifier: MIT */
#include "find-bar.h"

#include "config.h"
#include "line-finder.h"
#include "reveal.h"

#include <glib/gi18n.h>

struct _LsFindBar {
  GtkRevealer   parent;

  LsCursor     *cursor;
  LsLineFinder *finder;
  gboolean      waits;      /* for the first line that is found, to go there */

  GtkEntry     *entry;
  GtkLabel     *count;
};

G_DEFINE_FINAL_TYPE (LsFindBar, ls_find_bar, GTK_TYPE_REVEALER)

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_count (LsFindBar *self)
{
  guint n = ls_line_finder_get_n (self->finder), rank;
  g_autofree char *text = NULL;

  rank = self->cursor != NULL ? ls_line_finder_get_rank (self->finder, ls_cursor_get_step (self->cursor, LS_UNIT_LINE)) : 0;
  if (*gtk_entry_get_text (self->entry) == '\0')
    text = g_strdup ("");
  else if (n == 0)
    text = g_strdup (ls_line_finder_is_done (self->finder) ? _("No line has that") : _("Looking…"));
  else if (rank > 0)
    text = g_strdup_printf (_("%u of %u"), rank, n);
  else
    text = g_strdup_printf (g_dngettext (NULL, "%u line", "%u lines", n), n);
  gtk_label_set_text (self->count, text);
}

static void
on_found (LsFindBar *self)
{
  if (self->waits && (ls_line_finder_get_n (self->finder) > 0 || ls_line_finder_is_done (self->finder)))
    ls_find_bar_go (self, FALSE);
  show_count (self);
}

static void
look (LsFindBar *self)
{
  if (self->cursor != NULL)
    ls_line_finder_set (self->finder, ls_cursor_get_session (self->cursor), gtk_entry_get_text (self->entry));
}

static void
on_moved (LsFindBar *self)
{
  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self)))
    return;
  look (self);
  show_count (self);
}

static void
next (LsFindBar *self)
{
  ls_find_bar_go (self, FALSE);
}

static void
previous (LsFindBar *self)
{
  ls_find_bar_go (self, TRUE);
}

static void
ls_find_bar_dispose (GObject *object)
{
  LsFindBar *self = LS_FIND_BAR (object);

  ls_find_bar_set_cursor (self, NULL);
  if (self->finder != NULL)
    g_signal_handlers_disconnect_by_data (self->finder, self);
  g_clear_object (&self->finder);
  G_OBJECT_CLASS (ls_find_bar_parent_class)->dispose (object);
}

static void
ls_find_bar_class_init (LsFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_find_bar_dispose;

  /**
   * LsFindBar::closed:
   *
   * The keyboard goes back to the stage.
   */
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LsFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, LsFindBar, count);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_bind_template_callback (widget_class, next);
  gtk_widget_class_bind_template_callback (widget_class, previous);
  gtk_widget_class_bind_template_callback (widget_class, ls_find_bar_close);
}

static void
ls_find_bar_init (LsFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ls_reveal_setup (GTK_REVEALER (self));
  self->finder = ls_line_finder_new ();
  g_signal_connect_swapped (self->finder, "changed", G_CALLBACK (on_found), self);
}

/**
 * ls_find_bar_new:
 *
 * Returns: (transfer full): a find bar that is not shown
 */
GtkWidget *
ls_find_bar_new (void)
{
  return g_object_new (LS_TYPE_FIND_BAR, NULL);
}

/**
 * ls_find_bar_set_cursor:
 * @self: a find bar
 * @cursor: (nullable): in whose session it looks, and what it moves
 */
void
ls_find_bar_set_cursor (LsFindBar *self, LsCursor *cursor)
{
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL)
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self);
  else if (self->finder != NULL)
    ls_line_finder_set (self->finder, NULL, NULL);
}

/**
 * ls_find_bar_open:
 * @self: a find bar
 * @words: (nullable): what to go to at once; %NULL: one types it
 */
void
ls_find_bar_open (LsFindBar *self, const char *words)
{
  ls_reveal_set (GTK_REVEALER (self), TRUE);
  /* What is typed while the bar still slides in is meant for it. */
  gtk_widget_realize (GTK_WIDGET (self->entry));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (words == NULL)
    {
      look (self);
      show_count (self);
      return;
    }
  gtk_entry_set_text (self->entry, words);
  look (self);
  ls_find_bar_go (self, FALSE);
}

/**
 * ls_find_bar_close:
 * @self: a find bar, that is not needed any more
 */
void
ls_find_bar_close (LsFindBar *self)
{
  ls_reveal_set (GTK_REVEALER (self), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

/**
 * ls_find_bar_go:
 * @self: a find bar
 * @back: whether to the previous line that has the words, else to the next
 */
void
ls_find_bar_go (LsFindBar *self, gboolean back)
{
  guint64 step, found;

  if (self->cursor == NULL || *gtk_entry_get_text (self->entry) == '\0')
    return;
  look (self);
  step = ls_cursor_get_step (self->cursor, LS_UNIT_LINE);
  found = (back ? ls_line_finder_previous : ls_line_finder_next) (self->finder, step);
  self->waits = found == 0 && !ls_line_finder_is_done (self->finder);
  if (found != 0)
    ls_cursor_set_step (self->cursor, LS_UNIT_LINE, found);
  else if (!self->waits)
    gtk_widget_error_bell (GTK_WIDGET (self));
  show_count (self);
}
