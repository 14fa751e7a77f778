/* session-page.c: a session with everything around it: outline, stage, entry, companion, timeline.
 * SPDX-License-Identifier: MIT */
#include "session-page-private.h"

#include "config.h"
#include "settings.h"
#include "views/view-style.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (LsSessionPage, ls_session_page, GTK_TYPE_BOX)

/* On the stage, Space and the arrows step. */
static void
focus_stage (LsSessionPage *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stage);

  if (child != NULL && gtk_widget_get_can_focus (child))
    gtk_widget_grab_focus (child);
  else if (child != NULL)
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

/**
 * ls_session_page_focus:
 * @self: a page
 *
 * Puts the focus where one begins: on the stage, or where everything is typed on the entry line.
 */
void
ls_session_page_focus (LsSessionPage *self)
{
  if (self->branches != NULL && ls_branches_is_typed (self->branches))
    ls_entry_bar_focus (self->entry);
  else
    focus_stage (self);
}

static void
on_failed (LsEntryBar *entry, const char *message, LsSessionPage *self)
{
  ls_session_page_show_error (self, message);
}

/*
 * ls_session_page_close_info:
 *
 * What was said of an error has been read.
 */
void
ls_session_page_close_info (LsSessionPage *self)
{
  gtk_widget_hide (GTK_WIDGET (self->info_bar));
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
  ls_cursor_set_event (ls_session_page_cursor (self), n);
}

static void
on_stretched (LsSessionPage *self, int by)
{
  ls_ladder_area_stretch (self->ladder, by);
}

static void
on_unit_changed (LsSessionPage *self)
{
  ls_timeline_view_set_unit (self->timeline, ls_session_page_unit (self));
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
  g_signal_connect_swapped (self->timeline, "stretched", G_CALLBACK (on_stretched), self);
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
  gtk_stack_set_visible_child_name (GTK_STACK (self->parts.hints), tracks->len > 1 ? "branches" : "steps");
  ls_timeline_view_set_tracks (self->timeline, (const LsTimelineTrack *) tracks->data, tracks->len,
                               ls_branches_get_current (self->branches));
}

/*
 * ls_session_page_attach_views:
 *
 * Every view shows the open session from now on.
 */
void
ls_session_page_attach_views (LsSessionPage *self)
{
  const LsDiagram *diagram = self->lesson != NULL ? self->lesson->diagram : NULL;

  ls_ladder_area_set (self->ladder, ls_session_page_cursor (self), diagram);
  ls_session_views_set (self->views, self->branches, diagram);
  ls_state_pane_set (self->state, ls_session_page_cursor (self), diagram);
  ls_timeline_view_set (self->timeline, ls_session_page_cursor (self), diagram);
  ls_branch_bar_set (self->branch_bar, self->branches);
  ls_quiz_bar_set (self->quiz, ls_session_page_cursor (self), diagram);
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
  ls_goals_view_set (self->goals, NULL, NULL);
  ls_quiz_bar_set (self->quiz, NULL, NULL);
}

static void
add_fixed_views (LsSessionPage *self)
{
  self->outline = LS_OUTLINE_VIEW (ls_outline_view_new ());
  self->goals = LS_GOALS_VIEW (ls_goals_view_new ());
  self->quiz = LS_QUIZ_BAR (ls_quiz_bar_new ());
  self->entry = LS_ENTRY_BAR (ls_entry_bar_new ());
  self->explanation = LS_EXPLANATION_VIEW (ls_explanation_view_new ());
  gtk_box_pack_start (self->outline_box, GTK_WIDGET (self->outline), TRUE, TRUE, 0);
  gtk_box_pack_start (self->outline_box, GTK_WIDGET (self->goals), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self->stage_box), GTK_WIDGET (self->quiz));
  gtk_box_reorder_child (self->stage_box, GTK_WIDGET (self->entry_box), -1);
  gtk_box_pack_start (self->entry_box, GTK_WIDGET (self->entry), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (self->parts.explanation), GTK_WIDGET (self->explanation), TRUE, TRUE, 0);
  g_signal_connect (self->entry, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (self->entry, "left", G_CALLBACK (focus_stage), self);
  add_drawn_views (self);
}

/*
 * ls_session_page_forget_session:
 *
 * Lets go of the session, before the lesson goes with its diagram.
 */
void
ls_session_page_forget_session (LsSessionPage *self)
{
  self->is_open = FALSE;
  if (self->branches != NULL)
    {
      g_signal_handlers_disconnect_by_data (ls_session_page_cursor (self), self);
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
  ls_session_page_forget_session (LS_SESSION_PAGE (object));
  g_clear_object (&LS_SESSION_PAGE (object)->runner);
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
  g_signal_connect_swapped (self->info_bar, "response", G_CALLBACK (ls_session_page_close_info), self);
  g_signal_connect_swapped (self->unit, "changed", G_CALLBACK (ls_session_page_show_where), self);
}

/**
 * ls_session_page_new:
 * @runner: plays what is forked
 *
 * Returns: (transfer full): a page without a session
 */
GtkWidget *
ls_session_page_new (LsRunner *runner)
{
  LsSessionPage *self = g_object_new (LS_TYPE_SESSION_PAGE, NULL);

  self->runner = g_object_ref (runner);
  return GTK_WIDGET (self);
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
  gtk_widget_show (GTK_WIDGET (self->info_bar));
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
