/* timeline-spoken.c: the timeline for a screen reader: a slider with a value in words, and a tick an item.
 * SPDX-License-Identifier: MIT */
#include "timeline-private.h"

#include "core/projection.h"

#include <glib/gi18n.h>

/* So many octets of a line are said. */
#define WORDS_MAX 200

/* `state Recipients`. */
static char *
describe_state (LsTimelineView *self, const LsProjection *now)
{
  LsConnection *connection = ls_session_get_connection (self->session, now->conn);

  if (connection == NULL)
    return g_strdup (_("not connected yet"));
  if (!now->has_state)
    return g_strdup (_("state not known"));
  return g_strdup_printf (_("state %s"), ls_figure_state_word (self->picture.diagram, connection->knowledge, now->state));
}

static char *
describe (LsDrawn *drawn)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);
  g_autofree char *state = NULL;
  LsProjection now;

  if (self->cursor == NULL)
    return g_strdup ("");
  ls_projection_init (&now, self->session, ls_cursor_get_event (self->cursor));
  state = describe_state (self, &now);
  return g_strdup_printf (ngettext ("Step %u of %u, %s, %u finding before here", "Step %u of %u, %s, %u findings before here",
                                    now.findings),
                          (guint) ls_cursor_get_step (self->cursor, self->unit),
                          (guint) ls_log_unit_count (ls_session_get_log (self->session), self->unit), state,
                          (guint) now.findings);
}

static guint
n_items (LsDrawn *drawn)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);

  return self->cursor != NULL ? MIN (ls_log_unit_count (ls_session_get_log (self->session), self->unit), G_MAXINT) : 0;
}

static char *
item_name (LsDrawn *drawn, guint i)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);
  guint64 n = ls_log_unit_event (ls_session_get_log (self->session), self->unit, i + 1);
  const LsEvent *event = ls_session_event (self->session, n);
  g_autofree char *words = NULL;
  const char *who;

  if (event == NULL)
    return g_strdup ("");
  who = event->from == LS_FROM_CLIENT ? _("client") : event->from == LS_FROM_SERVER ? _("server") : _("network");
  /* What comes is not given away, only that something does. */
  if (n > MAX (ls_cursor_get_furthest (self->cursor), ls_cursor_get_event (self->cursor)) || event->kind == LS_EVENT_SEGMENT)
    return g_strdup_printf (_("Step %u, %s"), i + 1, who);
  words = ls_session_line_beginning (self->session, n, WORDS_MAX);
  return g_strdup_printf (_("Step %u, %s: %s"), i + 1, who, words);
}

static gboolean
item_area (LsDrawn *drawn, guint i, GdkRectangle *area)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);
  const LsTimelinePicture *picture = ls_timeline_view_prepare (self);
  double em = picture->style.font_size;
  guint64 n = ls_log_unit_event (ls_session_get_log (self->session), self->unit, i + 1);

  *area = (GdkRectangle) { ls_timeline_scale_event_x (&picture->scale, n) - em * 0.4, em, em * 0.8, em * 2.2 };
  return TRUE;
}

static gboolean
item_is_here (LsDrawn *drawn, guint i)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);

  return ls_cursor_get_step (self->cursor, self->unit) == i + 1;
}

static void
item_activate (LsDrawn *drawn, guint i)
{
  ls_cursor_set_step (LS_TIMELINE_VIEW (drawn)->cursor, LS_TIMELINE_VIEW (drawn)->unit, i + 1);
}

static guint
get_value (LsDrawn *drawn)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);

  return self->cursor != NULL ? ls_cursor_get_step (self->cursor, self->unit) : 0;
}

static void
set_value (LsDrawn *drawn, guint value)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (drawn);

  if (self->cursor != NULL)
    ls_cursor_set_step (self->cursor, self->unit, value);
}

/*
 * ls_timeline_spoken_init:
 * @iface: gets what a screen reader asks for
 */
void
ls_timeline_spoken_init (LsDrawnInterface *iface)
{
  iface->get_value = get_value;
  iface->set_value = set_value;
  iface->describe = describe;
  iface->n_items = n_items;
  iface->item_name = item_name;
  iface->item_area = item_area;
  iface->item_is_here = item_is_here;
  iface->item_activate = item_activate;
}
