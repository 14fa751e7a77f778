/* session-open.c: puts a session on its page: a lesson's, a recorded one, or one in which everything is typed.
 * SPDX-License-Identifier: MIT */
#include "session-page-private.h"

#include <glib/gi18n.h>

static gboolean
is_exercise (LsLesson *lesson)
{
  return lesson != NULL && lesson->goals->len > 0;
}

static void
attach (LsSessionPage *self, LsSession *session, const char *title, const char *subtitle, const char *mode)
{
  LsCursor *cursor;

  self->branches = ls_branches_new (session, title, self->runner);
  cursor = ls_session_page_cursor (self);
  self->player = ls_player_new (cursor);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->mode, mode);
  gtk_image_set_from_icon_name (self->mode_image, ls_session_can_fork (session) ? "video-display-symbolic" : "document-open-recent-symbolic",
                                GTK_ICON_SIZE_MENU);
  ls_session_page_close_info (self);
  ls_session_layout_set_has_outline (self->layout, self->lesson != NULL);
  ls_session_tools_set (self->tools, self->branches, self->lesson, title);
  ls_outline_view_set (self->outline, cursor, self->lesson);
  gtk_widget_set_visible (GTK_WIDGET (self->outline), !is_exercise (self->lesson));
  gtk_widget_set_visible (GTK_WIDGET (self->goals), is_exercise (self->lesson));
  ls_entry_bar_set_branches (self->entry, self->branches);
  ls_explanation_view_set_cursor (self->explanation, cursor);
  ls_session_page_attach_views (self);
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (ls_session_page_show_where), self);
  g_signal_connect_swapped (self->player, "changed", G_CALLBACK (ls_session_page_show_player), self);
  ls_session_page_show_player (self);
  ls_session_page_show_where (self);
}

/* The learner speaks, from the greeting on; what was typed another time is not kept. */
static void
begin_exercise (LsSessionPage *self)
{
  ls_branches_set_typed (self->branches, TRUE);
  ls_goals_view_set (self->goals, self->branches, self->lesson);
  ls_cursor_end (ls_session_page_cursor (self));
  ls_entry_bar_focus (self->entry);
}

/**
 * ls_session_page_open_lesson:
 * @self: a page
 * @lesson: what is learned
 * @session: the lesson, played to its end
 * @step_number: at which step to begin; 0 is before the first
 */
void
ls_session_page_open_lesson (LsSessionPage *self, LsLesson *lesson, LsSession *session, guint64 step_number)
{
  ls_session_page_forget_session (self);
  self->lesson = g_object_ref (lesson);
  attach (self, session, lesson->title, lesson->protocol->knowledge->name, _("Simulated"));
  if (is_exercise (lesson))
    {
      begin_exercise (self);
      return;
    }
  if (step_number < ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE))
    ls_cursor_set_step (ls_session_page_cursor (self), LS_UNIT_LINE, step_number);
  self->is_open = TRUE;
  ls_session_page_remember_step (self);
}

/**
 * ls_session_page_open_session:
 * @self: a page
 * @session: a session without a lesson
 * @title: what it is called
 * @mode: where it comes from, in a word
 */
void
ls_session_page_open_session (LsSessionPage *self, LsSession *session, const char *title, const char *mode)
{
  LsConnection *connection = ls_session_get_connection (session, 1);

  ls_session_page_forget_session (self);
  attach (self, session, title, connection != NULL ? connection->knowledge->name : "", mode);
}

/**
 * ls_session_page_open_typed:
 * @self: a page
 * @session: a simulated session in which the client says nothing of itself
 * @title: what it is called
 */
void
ls_session_page_open_typed (LsSessionPage *self, LsSession *session, const char *title)
{
  /* Nobody speaks yet but the server, which greets. */
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
  ls_session_page_open_session (self, session, title, _("Simulated"));
  ls_branches_set_typed (self->branches, TRUE);
  ls_cursor_end (ls_session_page_cursor (self));
  ls_entry_bar_focus (self->entry);
}
