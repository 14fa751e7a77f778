/* session-layout.c: where a session's parts stand, as wide as the window is and as large as the text.
 *
 * It begins narrow: a window can then be as small as it was left, and parts
 * move out of it as there is room.
 * SPDX-License-Identifier: MIT */
#include "session-layout.h"

#include "settings.h"

#include <glib/gi18n.h>

/* Widths at text of the desktop's size; larger text needs more. */
#define WIDTH_FOR_OUTLINE 1100
#define WIDTH_FOR_COMPANION 900
#define WIDTH_FOR_SWITCHER 720

/* From this size of text on the companion stands below the stage, its views as tabs. */
#define TEXT_SCALE_BELOW 150

/* Lower than this, at text of the desktop's size, there is no room below the stage either. */
#define HEIGHT_FOR_BELOW 340

typedef enum {
  COMPANION_DRAWER,
  COMPANION_BESIDE,
  COMPANION_BELOW
} CompanionPlace;

struct _LsSessionLayout {
  LsSessionParts parts;
  CompanionPlace place;
  int            width;
  int            height;
  gboolean       has_outline;
  gboolean       is_unsized;     /* the panes are still to be divided as they were left */
  guint          idle;
  guint          sizing;
};

/* ---- the companion ---- */

static void
move_to (GtkWidget *widget, GtkContainer *container)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent == GTK_WIDGET (container))
    return;
  g_object_ref (widget);
  gtk_container_remove (GTK_CONTAINER (parent), widget);
  gtk_container_add (container, widget);
  g_object_unref (widget);
}

/* Below the stage there is no height for two: the explanation is a tab among the others. */
static void
move_explanation (LsSessionLayout *self, gboolean as_tab)
{
  const LsSessionParts *parts = &self->parts;

  gtk_widget_set_visible (GTK_WIDGET (parts->explanation_place), !as_tab);
  if (!as_tab)
    {
      move_to (parts->explanation, GTK_CONTAINER (parts->explanation_place));
      return;
    }
  if (gtk_widget_get_parent (parts->explanation) == GTK_WIDGET (parts->views))
    return;
  move_to (parts->explanation, GTK_CONTAINER (parts->views));
  gtk_container_child_set (GTK_CONTAINER (parts->views), parts->explanation, "name", "explanation",
                           "title", _("Explanation"), "position", 0, NULL);
  gtk_stack_set_visible_child (parts->views, parts->explanation);
}

static gboolean
wants_companion (void)
{
  return g_settings_get_boolean (ls_settings_get (), "companion-shown");
}

static gboolean
restore_panes (gpointer data)
{
  LsSessionLayout *self = data;
  const LsSessionParts *parts = &self->parts;
  GSettings *settings = ls_settings_get ();

  self->sizing = 0;
  self->is_unsized = FALSE;
  if (self->place == COMPANION_BESIDE)
    {
      gtk_paned_set_position (parts->panes, gtk_widget_get_allocated_width (GTK_WIDGET (parts->panes))
                                              - g_settings_get_int (settings, "companion-width"));
      gtk_paned_set_position (parts->companion, g_settings_get_int (settings, "explanation-height"));
    }
  else if (self->place == COMPANION_BELOW)
    gtk_paned_set_position (parts->panes, gtk_widget_get_allocated_height (GTK_WIDGET (parts->panes)) * 3 / 5);
  return G_SOURCE_REMOVE;
}

/* How large the panes are is known once they are seen. */
static void
on_panes_sized (LsSessionLayout *self)
{
  if (self->is_unsized && self->sizing == 0)
    self->sizing = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, restore_panes, self, NULL);
}

static void
place_companion (LsSessionLayout *self, CompanionPlace place)
{
  const LsSessionParts *parts = &self->parts;

  if (self->place == place)
    return;
  self->place = place;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (parts->panes), place == COMPANION_BELOW ? GTK_ORIENTATION_VERTICAL
                                                                                         : GTK_ORIENTATION_HORIZONTAL);
  move_to (GTK_WIDGET (parts->companion), GTK_CONTAINER (place == COMPANION_DRAWER ? parts->drawer : parts->place));
  move_explanation (self, place == COMPANION_BELOW);
  gtk_widget_set_visible (GTK_WIDGET (parts->companion_button), place == COMPANION_DRAWER);
  gtk_widget_set_visible (GTK_WIDGET (parts->place), place != COMPANION_DRAWER && wants_companion ());
  hdy_flap_set_reveal_flap (parts->companion_flap, FALSE);
  self->is_unsized = TRUE;
}

/* ---- the whole ---- */

static void
place_outline (LsSessionLayout *self, gboolean folded)
{
  const LsSessionParts *parts = &self->parts;

  if (hdy_flap_get_folded (parts->outline) != folded)
    hdy_flap_set_fold_policy (parts->outline, folded ? HDY_FLAP_FOLD_POLICY_ALWAYS : HDY_FLAP_FOLD_POLICY_NEVER);
  gtk_widget_set_visible (GTK_WIDGET (parts->outline_button), self->has_outline);
  hdy_flap_set_reveal_flap (parts->outline, self->has_outline && !folded
                                            && g_settings_get_boolean (ls_settings_get (), "outline"));
}

static void
arrange (LsSessionLayout *self)
{
  int scale = g_settings_get_int (ls_settings_get (), "text-scale");
  int width = self->width * 100 / MAX (scale, 100);
  /* Half of the header bar is icons, which stay as they are. */
  gboolean has_switcher = self->width * 200 / (100 + MAX (scale, 100)) >= WIDTH_FOR_SWITCHER;

  place_outline (self, width < WIDTH_FOR_OUTLINE);
  if (scale >= TEXT_SCALE_BELOW && self->height * 100 / scale >= HEIGHT_FOR_BELOW)
    place_companion (self, COMPANION_BELOW);
  else
    place_companion (self, width < WIDTH_FOR_COMPANION ? COMPANION_DRAWER : COMPANION_BESIDE);
  gtk_widget_set_visible (self->parts.roomy, width >= WIDTH_FOR_OUTLINE);
  gtk_widget_set_visible (self->parts.hints, width >= WIDTH_FOR_OUTLINE);
  hdy_view_switcher_set_policy (self->parts.switcher, width < WIDTH_FOR_OUTLINE ? HDY_VIEW_SWITCHER_POLICY_NARROW
                                                                                : HDY_VIEW_SWITCHER_POLICY_WIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->parts.switcher), has_switcher);
  hdy_view_switcher_bar_set_reveal (self->parts.switcher_bar, !has_switcher);
}

static gboolean
arrange_idle (gpointer data)
{
  LsSessionLayout *self = data;

  self->idle = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

/* Nothing may be moved while sizes are being given out. */
static void
plan (LsSessionLayout *self)
{
  if (self->idle == 0 && self->width > 0)
    self->idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, arrange_idle, self, NULL);
}

/**
 * ls_session_layout_new:
 * @parts: what there is to arrange; it outlives the layout
 *
 * Returns: (transfer full): a layout, narrow until it is told how much room there is
 */
LsSessionLayout *
ls_session_layout_new (const LsSessionParts *parts)
{
  LsSessionLayout *self = g_new0 (LsSessionLayout, 1);

  self->parts = *parts;
  self->place = COMPANION_DRAWER;
  self->has_outline = TRUE;
  g_signal_connect_swapped (ls_settings_get (), "changed::text-scale", G_CALLBACK (plan), self);
  g_signal_connect_swapped (parts->panes, "size-allocate", G_CALLBACK (on_panes_sized), self);
  return self;
}

/**
 * ls_session_layout_free:
 * @self: (transfer full): a layout
 */
void
ls_session_layout_free (LsSessionLayout *self)
{
  g_signal_handlers_disconnect_by_data (ls_settings_get (), self);
  g_signal_handlers_disconnect_by_data (self->parts.panes, self);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->sizing, g_source_remove);
  g_free (self);
}

/**
 * ls_session_layout_set_size:
 * @self: a layout
 * @width: of the window, in pixels
 * @height: likewise
 */
void
ls_session_layout_set_size (LsSessionLayout *self, int width, int height)
{
  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  plan (self);
}

/**
 * ls_session_layout_set_has_outline:
 * @self: a layout
 * @has_outline: whether there are parts to show in the outline
 */
void
ls_session_layout_set_has_outline (LsSessionLayout *self, gboolean has_outline)
{
  self->has_outline = has_outline;
  plan (self);
}

/**
 * ls_session_layout_toggle_outline:
 * @self: a layout, in which the outline is shown, or hidden
 */
void
ls_session_layout_toggle_outline (LsSessionLayout *self)
{
  gboolean shown = !hdy_flap_get_reveal_flap (self->parts.outline);

  if (!self->has_outline)
    return;
  hdy_flap_set_reveal_flap (self->parts.outline, shown);
  if (!hdy_flap_get_folded (self->parts.outline))
    g_settings_set_boolean (ls_settings_get (), "outline", shown);
}

/**
 * ls_session_layout_toggle_companion:
 * @self: a layout, in which explanation and states are shown, or hidden
 */
void
ls_session_layout_toggle_companion (LsSessionLayout *self)
{
  if (self->place == COMPANION_DRAWER)
    {
      hdy_flap_set_reveal_flap (self->parts.companion_flap, !hdy_flap_get_reveal_flap (self->parts.companion_flap));
      return;
    }
  g_settings_set_boolean (ls_settings_get (), "companion-shown", !wants_companion ());
  gtk_widget_set_visible (GTK_WIDGET (self->parts.place), wants_companion ());
}

/**
 * ls_session_layout_remember:
 * @self: a layout, which keeps where its panes were divided
 */
void
ls_session_layout_remember (LsSessionLayout *self)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self->parts.place));

  if (self->place != COMPANION_BESIDE || width < 340 || !gtk_widget_get_visible (GTK_WIDGET (self->parts.place)))
    return;
  g_settings_set_int (ls_settings_get (), "companion-width", width);
  g_settings_set_int (ls_settings_get (), "explanation-height", gtk_paned_get_position (self->parts.companion));
}
