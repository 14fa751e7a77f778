/* session-where.c: tells where one stands in a session: its numbers, and what a screen reader says at each step.
 * SPDX-License-Identifier: MIT */
#include "session-page-private.h"

#include "core/projection.h"
#include "figure/step-words.h"
#include "progress.h"

#include <glib/gi18n.h>

/*
 * ls_session_page_cursor:
 *
 * Returns: (transfer none): where one stands in the open session
 */
LsCursor *
ls_session_page_cursor (LsSessionPage *self)
{
  return ls_branches_get_cursor (self->branches);
}

/*
 * ls_session_page_unit:
 *
 * Returns: what one step moves by
 */
LsUnit
ls_session_page_unit (LsSessionPage *self)
{
  static const LsUnit units[] = { LS_UNIT_LINE, LS_UNIT_EXCHANGE, LS_UNIT_SEGMENT };
  int chosen = gtk_combo_box_get_active (self->unit);

  return units[CLAMP (chosen, 0, 2)];
}

static void
show_numbers (LsSessionPage *self, const LsProjection *now)
{
  static const char *const formats[] = {
    N_("<b>Step %1$u</b> of %2$u · %3$.3f s"), N_("<b>Exchange %1$u</b> of %2$u · %3$.3f s"),
    N_("<b>Segment %1$u</b> of %2$u · %3$.3f s"),
  };
  LsUnit unit = ls_session_page_unit (self);
  const LsLog *log = ls_session_get_log (ls_cursor_get_session (ls_session_page_cursor (self)));
  g_autofree char *text = g_strdup_printf (_(formats[unit]), (guint) ls_cursor_get_step (ls_session_page_cursor (self), unit),
                                           (guint) ls_log_unit_count (log, unit), now->time_us / (double) G_TIME_SPAN_SECOND);

  gtk_label_set_markup (self->where, text);
}

/*
 * ls_session_page_remember_step:
 *
 * The lesson's own line counts; what was asked beside it does not.
 */
void
ls_session_page_remember_step (LsSessionPage *self)
{
  LsCursor *cursor = ls_session_page_cursor (self);

  if (self->lesson != NULL && self->is_open && ls_branches_get_current (self->branches) == 0)
    ls_progress_set_step (ls_progress_get_default (), self->lesson, ls_cursor_get_step (cursor, LS_UNIT_LINE),
                          ls_log_unit_count (ls_session_get_log (ls_cursor_get_session (cursor)), LS_UNIT_LINE));
}

/*
 * ls_session_page_show_where:
 *
 * Tells where the cursor stands: on the screen, to a screen reader, and to the progress that is kept.
 */
void
ls_session_page_show_where (LsSessionPage *self)
{
  LsProjection now;
  g_autofree char *announcement = NULL;

  ls_projection_init (&now, ls_cursor_get_session (ls_session_page_cursor (self)), ls_cursor_get_event (ls_session_page_cursor (self)));
  show_numbers (self, &now);
  announcement = ls_step_words (ls_cursor_get_session (ls_session_page_cursor (self)), now.n);
  gtk_label_set_text (self->announcement, announcement);
  ls_session_page_remember_step (self);
}

/*
 * ls_session_page_show_player:
 */
void
ls_session_page_show_player (LsSessionPage *self)
{
  g_autofree char *speed = g_strdup_printf ("%g×", ls_player_get_speed (self->player));

  gtk_image_set_from_icon_name (self->play_image, ls_player_get_playing (self->player) ? "media-playback-pause-symbolic"
                                                                                      : "media-playback-start-symbolic",
                                GTK_ICON_SIZE_BUTTON);
  gtk_label_set_text (self->speed, speed);
}
