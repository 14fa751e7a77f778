/* session-tools.c: what one does with a whole session: find in it, go somewhere, write it to a file.
 * SPDX-License-Identifier: MIT */
#include "session-tools.h"

#include "export-dialog.h"
#include "find-bar.h"
#include "go-to.h"
#include "panes.h"
#include "playing-popover.h"

struct _LsSessionTools {
  LsSessionToolParts parts;
  LsFindBar         *find_bar;
  LsPlayingPopover  *playing;
  LsBranches        *branches;
  LsLesson          *lesson;
  char              *title;
};

/* ---- actions ---- */

static void
find_words (LsSessionTools *self, const char *words)
{
  ls_find_bar_open (self->find_bar, words);
}

static void
on_go_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionTools *self = data;
  GtkWidget *popover;

  if (self->branches == NULL)
    return;
  popover = ls_go_to_new (self->parts.where, ls_branches_get_cursor (self->branches),
                          gtk_combo_box_get_active (self->parts.unit));
  g_signal_connect_swapped (popover, "find", G_CALLBACK (find_words), self);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
on_find_next (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_find_bar_go (((LsSessionTools *) data)->find_bar, FALSE);
}

static void
on_find_previous (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_find_bar_go (((LsSessionTools *) data)->find_bar, TRUE);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionTools *self = data;
  GtkWidget *window = gtk_widget_get_toplevel (self->parts.where);

  if (self->branches != NULL)
    gtk_window_present (GTK_WINDOW (ls_export_dialog_new (GTK_WINDOW (window),
                                                          ls_cursor_get_session (ls_branches_get_cursor (self->branches)),
                                                          self->lesson, self->title)));
}

static void
on_next_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_panes_cycle (((LsSessionTools *) data)->parts.panes, LS_SESSION_PANES, FALSE);
}

static void
on_previous_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_panes_cycle (((LsSessionTools *) data)->parts.panes, LS_SESSION_PANES, TRUE);
}

static const GActionEntry actions[] = {
  { "go-to", on_go_to },
  { "find-next", on_find_next },
  { "find-previous", on_find_previous },
  { "export", on_export },
  { "next-pane", on_next_pane },
  { "previous-pane", on_previous_pane },
};

/**
 * ls_session_tools_add_actions:
 * @self: the tools
 * @map: the window that their actions are added to
 */
void
ls_session_tools_add_actions (LsSessionTools *self, GActionMap *map)
{
  g_action_map_add_action_entries (map, actions, G_N_ELEMENTS (actions), self);
}

/* ---- the tools ---- */

static void
leave_find_bar (LsSessionTools *self)
{
  /* The stage is the second pane. */
  gtk_widget_child_focus (self->parts.panes[1], GTK_DIR_TAB_FORWARD);
}

/**
 * ls_session_tools_new:
 * @parts: what they work on; it outlives them
 *
 * Returns: (transfer full): the tools, still without a session
 */
LsSessionTools *
ls_session_tools_new (const LsSessionToolParts *parts)
{
  LsSessionTools *self = g_new0 (LsSessionTools, 1);

  self->parts = *parts;
  self->find_bar = LS_FIND_BAR (ls_find_bar_new ());
  self->playing = LS_PLAYING_POPOVER (ls_playing_popover_new ());
  gtk_container_add (GTK_CONTAINER (parts->stage_box), GTK_WIDGET (self->find_bar));
  gtk_box_reorder_child (parts->stage_box, GTK_WIDGET (self->find_bar), 0);
  gtk_menu_button_set_popover (parts->playing_button, GTK_WIDGET (self->playing));
  g_signal_connect_swapped (self->find_bar, "closed", G_CALLBACK (leave_find_bar), self);
  return self;
}

/**
 * ls_session_tools_free:
 * @self: (transfer full): the tools
 */
void
ls_session_tools_free (LsSessionTools *self)
{
  g_signal_handlers_disconnect_by_data (self->find_bar, self);
  g_clear_object (&self->branches);
  g_clear_object (&self->lesson);
  g_free (self->title);
  g_free (self);
}

/**
 * ls_session_tools_set:
 * @self: the tools
 * @branches: (nullable): what they work on; %NULL: nothing
 * @lesson: (nullable): the lesson that is played
 * @title: (nullable): what the session is called
 */
void
ls_session_tools_set (LsSessionTools *self, LsBranches *branches, LsLesson *lesson, const char *title)
{
  LsCursor *cursor = branches != NULL ? ls_branches_get_cursor (branches) : NULL;

  g_set_object (&self->branches, branches);
  g_set_object (&self->lesson, lesson);
  g_free (self->title);
  self->title = g_strdup (title);
  ls_find_bar_set_cursor (self->find_bar, cursor);
  ls_playing_popover_set_session (self->playing, cursor != NULL ? ls_cursor_get_session (cursor) : NULL,
                                  lesson != NULL ? lesson->diagram : NULL);
  if (branches == NULL && gtk_revealer_get_reveal_child (GTK_REVEALER (self->find_bar)))
    ls_find_bar_close (self->find_bar);
}

/**
 * ls_session_tools_find:
 * @self: the tools, with which one wants to find a word
 */
void
ls_session_tools_find (LsSessionTools *self)
{
  ls_find_bar_open (self->find_bar, NULL);
}
