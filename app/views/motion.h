/* motion.h: one movement of a drawn view, from 0 to 1. A frame callback runs while it moves, and at no other time.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A step's arrow, and the state that changes once it has landed. */
#define LS_MOTION_ARROW_US (220 * G_TIME_SPAN_MILLISECOND)
#define LS_MOTION_STATE_US (180 * G_TIME_SPAN_MILLISECOND)

/**
 * LsMotion:
 * @widget: what is redrawn
 * @draw: what is called at each frame, to queue the redraw of what moves
 * @progress: how far it is, from 0 to 1; 1: at rest
 */
typedef struct {
  GtkWidget *widget;
  void     (*draw) (GtkWidget *widget);
  double     progress;
  /*< private >*/
  guint      tick;
  gint64     begin_us;
  gint64     wait_us;
  gint64     length_us;
} LsMotion;

void ls_motion_init  (LsMotion *self, GtkWidget *widget, void (*draw) (GtkWidget *widget));
void ls_motion_begin (LsMotion *self, gint64 wait_us, gint64 length_us);
void ls_motion_end   (LsMotion *self);

G_END_DECLS
