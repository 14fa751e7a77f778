/* session-page.c: a session with everything around it: outline, stage, entry, companion, timeline.
 * SPDX-License-Identifier: MIT */
#include "session-page.h"

#include "branch-bar.h"
#include "config.h"
#include "core/projection.h"
#include "entry-bar.h"
#include "lesson/lesson-play.h"
#include "outline-view.h"
#include "player.h"
#include "presenter.h"
#include "progress.h"
#include "session-layout.h"
#include "session-tools.h"
#include "settings.h"
#include "session-views.h"
#include "views/explanation-view.h"
#include "views/ladder-view.h"
#include "views/state-view.h"
#include "views/timeline-view.h"
#include "views/view-style.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _LsSessionPage {
  GtkBox         parent;

  LsLesson      *lesson;
  LsBranches    *branches;
  LsPlayer      *player;
  gboolean       is_open;       /* the cursor stands where one left it */

  GtkLabel      *title;
  GtkLabel      *subtitle;
  GtkLabel      *mode;
  GtkImage      *mode_image;
  GtkInfoBar    *info_bar;
  GtkLabel      *info_label;
  GtkBox        *outline_box;
  GtkBox        *stage_box;
  GtkOverlay    *stage_overlay;
  GtkStack      *stage;
  GtkBox        *entry_box;
  GtkStack      *companion_stack;
  GtkBox        *timeline_box;
  GtkImage      *play_image;
  GtkLabel      *where;
  GtkComboBox   *unit;
  GtkLabel      *speed;
  GtkMenuButton *playing_button;
  GtkLabel      *announcement;
  GtkMenuButton *menu_button;

  LsSessionParts parts;
  LsSessionLayout *layout;
  LsSessionTools *tools;

  LsOutlineView *outline;
  LsEntryBar    *entry;
  LsExplanationView *explanation;
  LsSessionViews *views;
  LsBranchBar   *branch_bar;
  GtkWidget     *presenter;   /* while it is shown */
  LsLadderArea  *ladder;
  LsStatePane   *state;
  LsTimelineView *timeline;
};

G_DEFINE_FINAL_TYPE (LsSessionPage, ls_session_page, GTK_TYPE_BOX)

static LsCursor *
cursor_of (LsSessionPage *self)
{
  return ls_branches_get_cursor (self->branches);
}

/* ---- where one stands ---- */

static LsUnit
chosen_unit (LsSessionPage *self)
{
  static const LsUnit units[] = { LS_UNIT_LINE, LS_UNIT_EXCHANGE, LS_UNIT_SEGMENT };
  int chosen = gtk_combo_box_get_active (self->unit);

  return units[CLAMP (chosen, 0, 2)];
}

static void
show_where (LsSessionPage *self, const LsProjection *now)
{
  static const char *const formats[] = {
    N_("<b>Step %1$u</b> of %2$u · %3$.3f s"), N_("<b>Exchange %1$u</b> of %2$u · %3$.3f s"),
    N_("<b>Segment %1$u</b> of %2$u · %3$.3f s"),
  };
  LsUnit unit = chosen_unit (self);
  const LsLog *log = ls_session_get_log (ls_cursor_get_session (cursor_of (self)));
  g_autofree char *text = g_strdup_printf (_(formats[unit]), (guint) ls_cursor_get_step (cursor_of (self), unit),
                                           (guint) ls_log_unit_count (log, unit), now->time_us / (double) G_TIME_SPAN_SECOND);

  gtk_label_set_markup (self->where, text);
}

/* `Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.` */
static char *
describe_step (LsSessionPage *self, const LsProjection *now)
{
  LsSession *session = ls_cursor_get_session (cursor_of (self));
  const LsEvent *line = ls_session_event (session, now->line);
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *words = NULL;
  guint count = ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE);

  if (line == NULL)
    return g_strdup_printf (_("Step 0 of %u. Nothing has been said yet."), count);
  ls_session_explain (session, now->line, &explanation);
  words = ls_session_line_text (session, now->line);
  return g_strdup_printf (line->from == LS_FROM_CLIENT ? _("Step %u of %u, %.3f seconds. Client to server: %s. %s")
                                                       : _("Step %u of %u, %.3f seconds. Server to client: %s. %s"),
                          (guint) now->step, count, line->time_us / (double) G_TIME_SPAN_SECOND, words,
                          explanation.heading != NULL ? explanation.heading
                          : explanation.text != NULL  ? explanation.text : "");
}

/* The lesson's own line counts; what was asked beside it does not. */
static void
remember_step (LsSessionPage *self)
{
  LsCursor *cursor = cursor_of (self);

  if (self->lesson != NULL && self->is_open && ls_branches_get_current (self->branches) == 0)
    ls_progress_set_step (ls_progress_get_default (), self->lesson, ls_cursor_get_step (cursor, LS_UNIT_LINE),
                          ls_log_unit_count (ls_session_get_log (ls_cursor_get_session (cursor)), LS_UNIT_LINE));
}

static void
refresh (LsSessionPage *self)
{
  LsProjection now;
  g_autofree char *announcement = NULL;

  ls_projection_init (&now, ls_cursor_get_session (cursor_of (self)), ls_cursor_get_event (cursor_of (self)));
  show_where (self, &now);
  announcement = describe_step (self, &now);
  gtk_label_set_text (self->announcement, announcement);
  remember_step (self);
}

static void
show_player (LsSessionPage *self)
{
  g_autofree char *speed = g_strdup_printf ("%g×", ls_player_get_speed (self->player));

  gtk_image_set_from_icon_name (self->play_image, ls_player_get_playing (self->player) ? "media-playback-pause-symbolic"
                                                                                      : "media-playback-start-symbolic",
                                GTK_ICON_SIZE_BUTTON);
  gtk_label_set_text (self->speed, speed);
}

/* ---- actions ---- */

static void
step (LsSessionPage *self, LsUnit unit, gboolean back)
{
  LsCursor *cursor = cursor_of (self);
  guint64 before = ls_cursor_get_step (cursor, unit);

  if (!(back ? ls_cursor_back : ls_cursor_forward) (cursor, unit))
    gtk_widget_error_bell (GTK_WIDGET (self));
  /* Behind a line there may be segments that carry none, above all at the end: back leads to the line before. */
  else if (back && unit == LS_UNIT_LINE && ls_cursor_get_step (cursor, unit) == before)
    ls_cursor_back (cursor, unit);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, chosen_unit (data), FALSE);
}

static void
on_step_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, chosen_unit (data), TRUE);
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
  ls_cursor_home (cursor_of (data));
}

static void
on_last (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_cursor_end (cursor_of (data));
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

  ls_player_set_unit (self->player, chosen_unit (self));
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
on_what_if (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_entry_bar_focus (((LsSessionPage *) data)->entry);
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

  ls_projection_init (&now, ls_cursor_get_session (cursor_of (self)), ls_cursor_get_event (cursor_of (self)));
  line = ls_session_line_text (ls_cursor_get_session (cursor_of (self)), now.line);
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
  self->presenter = ls_presenter_new (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self))), cursor_of (self),
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
  { "what-if", on_what_if },
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

/* ---- building ---- */

/**
 * ls_session_page_focus:
 * @self: a page
 *
 * Puts the focus on the stage: Space and the arrows step.
 */
void
ls_session_page_focus (LsSessionPage *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stage);

  if (child != NULL && gtk_widget_get_can_focus (child))
    gtk_widget_grab_focus (child);
  else if (child != NULL)
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

static void
on_failed (LsEntryBar *entry, const char *message, LsSessionPage *self)
{
  ls_session_page_show_error (self, message);
}

static void
close_info (LsSessionPage *self)
{
  gtk_info_bar_set_revealed (self->info_bar, FALSE);
}

static void
on_verb_chosen (LsSessionPage *self, const char *verb)
{
  ls_entry_bar_fill (self->entry, verb);
}

static void
on_track_chosen (LsSessionPage *self, guint track, guint64 n)
{
  ls_branches_select (self->branches, track);
  ls_cursor_set_event (cursor_of (self), n);
}

static void
on_unit_changed (LsSessionPage *self)
{
  ls_timeline_view_set_unit (self->timeline, chosen_unit (self));
}

static void
add_stage (LsSessionPage *self, GtkWidget *view, const char *name, const char *title, const char *icon)
{
  gtk_stack_add_titled (self->stage, view, name, title);
  gtk_container_child_set (GTK_CONTAINER (self->stage), view, "icon-name", icon, NULL);
}

static void
add_drawn_views (LsSessionPage *self)
{
  self->ladder = LS_LADDER_AREA (ls_ladder_area_new (LS_UNIT_LINE));
  self->state = LS_STATE_PANE (ls_state_pane_new ());
  self->timeline = LS_TIMELINE_VIEW (ls_timeline_view_new ());
  add_stage (self, ls_view_scroller_new (GTK_WIDGET (self->ladder)), "ladder", _("Ladder"), "view-dual-symbolic");
  gtk_stack_add_titled (self->companion_stack, GTK_WIDGET (self->state), "state", _("State"));
  self->views = ls_session_views_new (self->stage, self->companion_stack);
  gtk_container_add (GTK_CONTAINER (self->timeline_box), GTK_WIDGET (self->timeline));
  self->branch_bar = LS_BRANCH_BAR (ls_branch_bar_new ());
  gtk_container_add (GTK_CONTAINER (self->stage_box), GTK_WIDGET (self->branch_bar));
  gtk_box_reorder_child (self->stage_box, GTK_WIDGET (self->branch_bar), 0);
  gtk_overlay_add_overlay (self->stage_overlay, ls_branch_bar_get_notification (self->branch_bar));
  g_signal_connect_swapped (self->state, "chosen", G_CALLBACK (on_verb_chosen), self);
  g_signal_connect_swapped (self->timeline, "track-chosen", G_CALLBACK (on_track_chosen), self);
  g_signal_connect_swapped (self->unit, "changed", G_CALLBACK (on_unit_changed), self);
}

/* The timeline draws every branch. */
static void
show_tracks (LsSessionPage *self)
{
  g_autoptr (GArray) tracks = g_array_new (FALSE, TRUE, sizeof (LsTimelineTrack));

  for (guint i = 0; i < ls_branches_get_n (self->branches); i++)
    {
      const LsBranch *branch = ls_branches_get (self->branches, i);
      LsTimelineTrack track = { branch->title, branch->session, -1, branch->fork_event };

      for (guint p = 0; branch->parent != NULL && p < i && track.parent < 0; p++)
        if (ls_branches_get (self->branches, p) == branch->parent)
          track.parent = p;
      g_array_append_val (tracks, track);
    }
  ls_timeline_view_set_tracks (self->timeline, (const LsTimelineTrack *) tracks->data, tracks->len,
                               ls_branches_get_current (self->branches));
}

static void
attach_drawn_views (LsSessionPage *self)
{
  const LsDiagram *diagram = self->lesson != NULL ? self->lesson->diagram : NULL;

  ls_ladder_area_set (self->ladder, cursor_of (self), diagram);
  ls_session_views_set (self->views, self->branches, diagram);
  ls_state_pane_set (self->state, cursor_of (self), diagram);
  ls_timeline_view_set (self->timeline, cursor_of (self), diagram);
  ls_branch_bar_set (self->branch_bar, self->branches);
  g_signal_connect_swapped (self->branches, "changed", G_CALLBACK (show_tracks), self);
  show_tracks (self);
}

/* Before the lesson goes, with its diagram. */
static void
detach_drawn_views (LsSessionPage *self)
{
  g_signal_handlers_disconnect_by_data (self->branches, self);
  g_clear_pointer (&self->presenter, gtk_widget_destroy);
  ls_ladder_area_set (self->ladder, NULL, NULL);
  ls_session_views_set (self->views, NULL, NULL);
  ls_state_pane_set (self->state, NULL, NULL);
  ls_timeline_view_set (self->timeline, NULL, NULL);
  ls_branch_bar_set (self->branch_bar, NULL);
}

static void
add_fixed_views (LsSessionPage *self)
{
  self->outline = LS_OUTLINE_VIEW (ls_outline_view_new ());
  self->entry = LS_ENTRY_BAR (ls_entry_bar_new ());
  self->explanation = LS_EXPLANATION_VIEW (ls_explanation_view_new ());
  gtk_box_pack_start (self->outline_box, GTK_WIDGET (self->outline), TRUE, TRUE, 0);
  gtk_box_pack_start (self->entry_box, GTK_WIDGET (self->entry), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (self->parts.explanation), GTK_WIDGET (self->explanation), TRUE, TRUE, 0);
  g_signal_connect (self->entry, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (self->entry, "left", G_CALLBACK (ls_session_page_focus), self);
  add_drawn_views (self);
}

static void
forget_session (LsSessionPage *self)
{
  self->is_open = FALSE;
  if (self->branches != NULL)
    {
      g_signal_handlers_disconnect_by_data (cursor_of (self), self);
      detach_drawn_views (self);
    }
  if (self->tools != NULL)
    ls_session_tools_set (self->tools, NULL, NULL, NULL);
  if (self->player != NULL)
    ls_player_set_playing (self->player, FALSE);
  g_clear_object (&self->player);
  g_clear_object (&self->branches);
  g_clear_object (&self->lesson);
}

static void
ls_session_page_dispose (GObject *object)
{
  forget_session (LS_SESSION_PAGE (object));
  g_clear_pointer (&LS_SESSION_PAGE (object)->layout, ls_session_layout_free);
  g_clear_pointer (&LS_SESSION_PAGE (object)->tools, ls_session_tools_free);
  g_clear_pointer (&LS_SESSION_PAGE (object)->views, g_free);
  G_OBJECT_CLASS (ls_session_page_parent_class)->dispose (object);
}

/* The parts that the layout moves. */
static void
bind_parts (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *id;
    gssize      offset;
  } parts[] = {
    { "flap", G_STRUCT_OFFSET (LsSessionParts, outline) },
    { "outline_button", G_STRUCT_OFFSET (LsSessionParts, outline_button) },
    { "companion_flap", G_STRUCT_OFFSET (LsSessionParts, companion_flap) },
    { "companion_button", G_STRUCT_OFFSET (LsSessionParts, companion_button) },
    { "panes", G_STRUCT_OFFSET (LsSessionParts, panes) },
    { "companion", G_STRUCT_OFFSET (LsSessionParts, companion) },
    { "companion_place", G_STRUCT_OFFSET (LsSessionParts, place) },
    { "companion_drawer", G_STRUCT_OFFSET (LsSessionParts, drawer) },
    { "explanation_box", G_STRUCT_OFFSET (LsSessionParts, explanation) },
    { "explanation_place", G_STRUCT_OFFSET (LsSessionParts, explanation_place) },
    { "stage_switcher", G_STRUCT_OFFSET (LsSessionParts, switcher) },
    { "stage_switcher_bar", G_STRUCT_OFFSET (LsSessionParts, switcher_bar) },
    { "what_if_button", G_STRUCT_OFFSET (LsSessionParts, roomy) },
    { "hints", G_STRUCT_OFFSET (LsSessionParts, hints) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_class_bind_template_child_full (widget_class, parts[i].id, FALSE,
                                               G_STRUCT_OFFSET (LsSessionPage, parts) + parts[i].offset);
}

static void
ls_session_page_unmap (GtkWidget *widget)
{
  ls_session_layout_remember (LS_SESSION_PAGE (widget)->layout);
  GTK_WIDGET_CLASS (ls_session_page_parent_class)->unmap (widget);
}

static void
ls_session_page_class_init (LsSessionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_session_page_dispose;
  widget_class->unmap = ls_session_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/session-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, title);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, mode);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, mode_image);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, info_bar);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, info_label);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, outline_box);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, stage_box);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, stage_overlay);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, stage);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, entry_box);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, companion_stack);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, timeline_box);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, play_image);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, where);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, unit);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, speed);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, playing_button);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, announcement);
  gtk_widget_class_bind_template_child (widget_class, LsSessionPage, menu_button);
  bind_parts (widget_class);
}

static void
add_tools (LsSessionPage *self)
{
  const LsSessionToolParts parts = {
    .stage_box = self->stage_box,
    .where = GTK_WIDGET (self->where),
    .playing_button = self->playing_button,
    .unit = self->unit,
    .panes = { GTK_WIDGET (self->outline_box), GTK_WIDGET (self->stage), GTK_WIDGET (self->entry_box),
               self->parts.explanation, GTK_WIDGET (self->companion_stack), GTK_WIDGET (self->timeline_box) },
  };

  self->tools = ls_session_tools_new (&parts);
}

static void
on_view_shown (GtkStack *stack, GParamSpec *spec, const char *key)
{
  const char *name = gtk_stack_get_visible_child_name (stack);

  if (name != NULL)
    g_settings_set_string (ls_settings_get (), key, name);
}

/* Shows the view that was last seen there, and from now on keeps which one is. */
static void
remember_view (GtkStack *stack, const char *key)
{
  g_autofree char *name = g_settings_get_string (ls_settings_get (), key);
  GtkWidget *view = gtk_stack_get_child_by_name (stack, name);

  if (view != NULL)
    gtk_stack_set_visible_child (stack, view);
  g_signal_connect (stack, "notify::visible-child-name", G_CALLBACK (on_view_shown), (char *) key);
}

static void
ls_session_page_init (LsSessionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fixed_views (self);
  self->parts.views = self->companion_stack;
  self->layout = ls_session_layout_new (&self->parts);
  add_tools (self);
  g_settings_bind (ls_settings_get (), "step-unit", self->unit, "active-id", G_SETTINGS_BIND_DEFAULT);
  remember_view (self->stage, "stage");
  remember_view (self->companion_stack, "companion");
  g_signal_connect_swapped (self->info_bar, "response", G_CALLBACK (close_info), self);
  g_signal_connect_swapped (self->unit, "changed", G_CALLBACK (refresh), self);
}

/**
 * ls_session_page_new:
 *
 * Returns: (transfer full): a page without a session
 */
GtkWidget *
ls_session_page_new (void)
{
  return g_object_new (LS_TYPE_SESSION_PAGE, NULL);
}

static void
attach (LsSessionPage *self, LsSession *session, const char *title, const char *subtitle, const char *mode)
{
  LsCursor *cursor;

  self->branches = ls_branches_new (session, title);
  cursor = cursor_of (self);
  self->player = ls_player_new (cursor);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->mode, mode);
  gtk_image_set_from_icon_name (self->mode_image, ls_session_can_fork (session) ? "video-display-symbolic" : "document-open-recent-symbolic",
                                GTK_ICON_SIZE_MENU);
  close_info (self);
  ls_session_layout_set_has_outline (self->layout, self->lesson != NULL);
  ls_session_tools_set (self->tools, self->branches, self->lesson, title);
  ls_outline_view_set (self->outline, cursor, self->lesson);
  ls_entry_bar_set_branches (self->entry, self->branches);
  ls_explanation_view_set_cursor (self->explanation, cursor);
  attach_drawn_views (self);
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->player, "changed", G_CALLBACK (show_player), self);
  show_player (self);
  refresh (self);
}

/**
 * ls_session_page_open_lesson:
 * @self: a page
 * @lesson: what to play
 * @step_number: at which step to begin; 0 is before the first
 */
void
ls_session_page_open_lesson (LsSessionPage *self, LsLesson *lesson, guint64 step_number)
{
  g_autoptr (LsSession) session = ls_lesson_play (lesson);

  forget_session (self);
  self->lesson = g_object_ref (lesson);
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
  attach (self, session, lesson->title, lesson->protocol->knowledge->name, _("Simulated"));
  if (step_number < ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE))
    ls_cursor_set_step (cursor_of (self), LS_UNIT_LINE, step_number);
  self->is_open = TRUE;
  remember_step (self);
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

  forget_session (self);
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
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
  ls_session_page_open_session (self, session, title, _("Simulated"));
  ls_branches_set_typed (self->branches, TRUE);
  ls_cursor_end (cursor_of (self));
  ls_entry_bar_focus (self->entry);
}

/**
 * ls_session_page_get_branches:
 *
 * Returns: (transfer none) (nullable): the open session's branches
 */
LsBranches *
ls_session_page_get_branches (LsSessionPage *self)
{
  return self->branches;
}

/**
 * ls_session_page_get_lesson:
 *
 * Returns: (transfer none) (nullable): the open lesson
 */
LsLesson *
ls_session_page_get_lesson (LsSessionPage *self)
{
  return self->lesson;
}

/**
 * ls_session_page_show_error:
 * @self: a page
 * @message: what happened, why, and what to do
 */
void
ls_session_page_show_error (LsSessionPage *self, const char *message)
{
  gtk_label_set_text (self->info_label, message);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
}

/**
 * ls_session_page_set_subtitle:
 * @self: a page
 * @subtitle: what the session belongs to
 */
void
ls_session_page_set_subtitle (LsSessionPage *self, const char *subtitle)
{
  gtk_label_set_text (self->subtitle, subtitle);
}

/**
 * ls_session_page_set_menu:
 * @self: a page
 * @menu: the program's menu
 */
void
ls_session_page_set_menu (LsSessionPage *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (self->menu_button, menu);
}

/**
 * ls_session_page_toggle_outline:
 * @self: a page, whose outline is shown, or hidden
 */
void
ls_session_page_toggle_outline (LsSessionPage *self)
{
  ls_session_layout_toggle_outline (self->layout);
}

/**
 * ls_session_page_set_size:
 * @self: a page
 * @width: of its window, in pixels
 * @height: likewise
 */
void
ls_session_page_set_size (LsSessionPage *self, int width, int height)
{
  ls_session_layout_set_size (self->layout, width, height);
}

/**
 * ls_session_page_find:
 * @self: a page, in which one wants to find a word
 */
void
ls_session_page_find (LsSessionPage *self)
{
  ls_session_tools_find (self->tools);
}
