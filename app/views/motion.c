/* motion.c: one movement of a drawn view, from 0 to 1. A frame callback runs while it moves, and at no other time.
 * SPDX-License-Identifier: MIT */
#include "motion.h"

/**
 * ls_motion_init:
 * @self: (out): a movement that is at rest
 * @widget: what moves
 * @draw: queues the redraw of what moves
 */
void
ls_motion_init (LsMotion *self, GtkWidget *widget, void (*draw) (GtkWidget *widget))
{
  *self = (LsMotion) { .widget = widget, .draw = draw, .progress = 1 };
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LsMotion *self = data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double part;

  if (self->begin_us == 0)
    self->begin_us = now;
  part = CLAMP ((now - self->begin_us - self->wait_us) / (double) self->length_us, 0, 1);
  /* Fast first, slow at the end. */
  self->progress = 1 - (1 - part) * (1 - part) * (1 - part);
  self->draw (widget);
  if (part < 1)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * ls_motion_begin:
 * @self: a movement; one that still goes on is cut short
 * @wait_us: how long to wait before
 * @length_us: how long it lasts, in microseconds
 *
 * Where animations are switched off, it is at its end at once.
 */
void
ls_motion_begin (LsMotion *self, gint64 wait_us, gint64 length_us)
{
  gboolean moves;

  ls_motion_end (self);
  g_object_get (gtk_widget_get_settings (self->widget), "gtk-enable-animations", &moves, NULL);
  if (!moves || !gtk_widget_get_mapped (self->widget))
    return;
  self->progress = 0;
  self->begin_us = 0;
  self->wait_us = wait_us;
  self->length_us = length_us;
  self->tick = gtk_widget_add_tick_callback (self->widget, on_frame, self, NULL);
}

/**
 * ls_motion_end:
 * @self: a movement, to be at its end
 */
void
ls_motion_end (LsMotion *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  self->progress = 1;
}
