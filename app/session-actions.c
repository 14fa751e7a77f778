/* session-actions.c: what one does in a session: step, play, look elsewhere, ask "what if", copy, present.
 * SPDX-License-Identifier: MIT */
#include "session-page-private.h"

#include "core/projection.h"
#include "presenter.h"
#include "settings.h"
#include "whole-line.h"

#include <string.h>

static void
step (LsSessionPage *self, LsUnit unit, gboolean back)
{
  LsCursor *cursor = ls_session_page_cursor (self);
  guint64 before = ls_cursor_get_step (cursor, unit);

  if (!(back ? ls_cursor_back : ls_cursor_forward) (cursor, unit))
    gtk_widget_error_bell (GTK_WIDGET (self));
  /* Behind a line there may be segments that carry none, above all at the end: back leads to the line before. */
  else if (back && unit == LS_UNIT_LINE && ls_cursor_get_step (cursor, unit) == before)
    ls_cursor_back (cursor, unit);
}

/* Whoever wants to guess is asked before a reply is shown; a second step shows it. */
static gboolean
is_asked (LsSessionPage *self)
{
  if (ls_quiz_bar_is_asking (self->quiz))
    {
      ls_quiz_bar_show (self->quiz);
      return TRUE;
    }
  return g_settings_get_boolean (ls_settings_get (), "quiz") && ls_session_page_unit (self) == LS_UNIT_LINE
         && ls_quiz_bar_ask (self->quiz);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!is_asked (data))
    step (data, ls_session_page_unit (data), FALSE);
}

static void
on_step_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, ls_session_page_unit (data), TRUE);
}

static void
on_step_segment (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_SEGMENT, FALSE);
}

static void
on_step_segment_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_SEGMENT, TRUE);
}

static void
on_step_exchange (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_EXCHANGE, FALSE);
}

static void
on_step_exchange_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_EXCHANGE, TRUE);
}

static void
on_first (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_cursor_home (ls_session_page_cursor (data));
}

static void
on_last (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_cursor_end (ls_session_page_cursor (data));
}

static void
on_next_finding (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_FINDING, FALSE);
}

static void
on_previous_finding (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, LS_UNIT_FINDING, TRUE);
}

static void
on_play (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionPage *self = data;

  ls_player_set_unit (self->player, ls_session_page_unit (self));
  ls_player_set_playing (self->player, !ls_player_get_playing (self->player));
}

static void
on_faster (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_player_change_speed (((LsSessionPage *) data)->player, 1);
}

static void
on_slower (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_player_change_speed (((LsSessionPage *) data)->player, -1);
}

static void
on_normal_speed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_player_change_speed (((LsSessionPage *) data)->player, 0);
}

static void
on_companion_shown (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_session_layout_toggle_companion (((LsSessionPage *) data)->layout);
}

static void
on_stage (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_stack_set_visible_child_name (((LsSessionPage *) data)->stage, g_variant_get_string (parameter, NULL));
}

static void
on_companion (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_stack_set_visible_child_name (((LsSessionPage *) data)->companion_stack, g_variant_get_string (parameter, NULL));
}

static void
on_open_line (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionPage *self = data;
  gboolean in_ladder = strcmp (gtk_stack_get_visible_child_name (self->stage), "ladder") == 0;
  GdkRectangle area;
  LsProjection now;

  if (ls_quiz_bar_is_asking (self->quiz))
    {
      ls_quiz_bar_check (self->quiz);
      return;
    }
  ls_projection_init (&now, ls_cursor_get_session (ls_session_page_cursor (self)), ls_cursor_get_event (ls_session_page_cursor (self)));
  if (now.line == 0)
    return;
  in_ladder = in_ladder && ls_ladder_area_get_here (self->ladder, &area);
  gtk_popover_popup (GTK_POPOVER (ls_whole_line_new (in_ladder ? GTK_WIDGET (self->ladder) : GTK_WIDGET (self->stage),
                                                     in_ladder ? &area : NULL,
                                                     ls_cursor_get_session (ls_session_page_cursor (self)), now.line)));
}

static void
on_differences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_session_views_toggle_shared (((LsSessionPage *) data)->views);
}

static void
on_stretch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_ladder_area_stretch (((LsSessionPage *) data)->ladder, 1);
}

static void
on_shrink (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_ladder_area_stretch (((LsSessionPage *) data)->ladder, -1);
}

static void
on_what_if (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_entry_bar_focus (((LsSessionPage *) data)->entry);
}

static void
on_quiz_choose (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_quiz_bar_choose (((LsSessionPage *) data)->quiz, g_variant_get_int32 (parameter) - 1);
}

static void
on_quiz_check (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_quiz_bar_check (((LsSessionPage *) data)->quiz);
}

static void
on_quiz_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_quiz_bar_show (((LsSessionPage *) data)->quiz);
}

static void
on_hint (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_goals_view_hint (((LsSessionPage *) data)->goals);
}

static void
on_next_branch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsBranches *branches = ((LsSessionPage *) data)->branches;

  ls_branches_select (branches, (ls_branches_get_current (branches) + 1) % ls_branches_get_n (branches));
}

static void
on_previous_branch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsBranches *branches = ((LsSessionPage *) data)->branches;
  guint n = ls_branches_get_n (branches);

  ls_branches_select (branches, (ls_branches_get_current (branches) + n - 1) % n);
}

static void
on_to_lesson (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_branches_select (((LsSessionPage *) data)->branches, 0);
}

static void
on_close_branch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsBranches *branches = ((LsSessionPage *) data)->branches;

  ls_branches_close (branches, ls_branches_get_current (branches));
}

static void
on_copy_line (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionPage *self = data;
  LsProjection now;
  g_autofree char *line = NULL;

  ls_projection_init (&now, ls_cursor_get_session (ls_session_page_cursor (self)), ls_cursor_get_event (ls_session_page_cursor (self)));
  line = ls_session_line_text (ls_cursor_get_session (ls_session_page_cursor (self)), now.line);
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD), line, -1);
}

static void
on_copy_explanation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionPage *self = data;
  g_autofree char *text = ls_explanation_view_get_text (self->explanation);

  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD), text, -1);
}

static void
on_presenter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsSessionPage *self = data;

  if (self->branches == NULL || self->presenter != NULL)
    return;
  self->presenter = ls_presenter_new (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self))), ls_session_page_cursor (self),
                                      self->lesson != NULL ? self->lesson->diagram : NULL, gtk_label_get_text (self->title));
  g_signal_connect (self->presenter, "destroy", G_CALLBACK (gtk_widget_destroyed), &self->presenter);
}

static const GActionEntry actions[] = {
  { "step", on_step },
  { "step-back", on_step_back },
  { "step-segment", on_step_segment },
  { "step-segment-back", on_step_segment_back },
  { "step-exchange", on_step_exchange },
  { "step-exchange-back", on_step_exchange_back },
  { "first", on_first },
  { "last", on_last },
  { "next-finding", on_next_finding },
  { "previous-finding", on_previous_finding },
  { "play", on_play },
  { "faster", on_faster },
  { "slower", on_slower },
  { "normal-speed", on_normal_speed },
  { "show-companion", on_companion_shown },
  { "stage", on_stage, "s" },
  { "companion", on_companion, "s" },
  { "open-line", on_open_line },
  { "differences", on_differences },
  { "stretch", on_stretch },
  { "shrink", on_shrink },
  { "what-if", on_what_if },
  { "quiz-choose", on_quiz_choose, "i" },
  { "quiz-check", on_quiz_check },
  { "quiz-show", on_quiz_show },
  { "hint", on_hint },
  { "next-branch", on_next_branch },
  { "previous-branch", on_previous_branch },
  { "to-lesson", on_to_lesson },
  { "close-branch", on_close_branch },
  { "presenter", on_presenter },
  { "copy-line", on_copy_line },
  { "copy-explanation", on_copy_explanation },
};

/**
 * ls_session_page_add_actions:
 * @self: a page
 * @map: the window that its actions are added to
 */
void
ls_session_page_add_actions (LsSessionPage *self, GActionMap *map)
{
  g_action_map_add_action_entries (map, actions, G_N_ELEMENTS (actions), self);
  ls_session_tools_add_actions (self->tools, map);
}
