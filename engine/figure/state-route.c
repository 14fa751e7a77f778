/* state-route.c: leads arrows around nodes, and finds a free place for each label.
 *
 * Every arrow tries a few hundred curves, from each side of one node to each side
 * of the other, and takes the cheapest: short, straight, through no node, and
 * clear of the arrows that lie already. A label then tries places along its arrow.
 * SPDX-License-Identifier: MIT */
#include "figure/state-layout.h"

#include <math.h>

#define SAMPLES 12

/* What a curve must pay, in multiples of the font's size. */
#define COST_NODE     60.0
#define COST_NEAR     1.2
#define COST_SAME_END 14.0
#define COST_BEND     0.9

/* What a label must pay. */
#define COST_OVER_NODE  1000.0
#define COST_OVER_LABEL 1000.0
#define COST_OVER_ARROW 12.0

typedef enum { RIGHT, LEFT, BOTTOM, TOP, N_SIDES } Side;

static const LsPoint outwards[N_SIDES] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };

/**
 * ls_curve_point:
 * @t: from 0 to 1
 */
LsPoint
ls_curve_point (const LsCurve *curve, double t)
{
  double u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  const LsPoint *p = curve->p;

  return (LsPoint) { a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x, a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

/**
 * ls_curve_tangent:
 * @t: from 0 to 1
 *
 * Returns: its direction there, of length 1
 */
LsPoint
ls_curve_tangent (const LsCurve *curve, double t)
{
  LsPoint before = ls_curve_point (curve, MAX (t - 0.02, 0)), after = ls_curve_point (curve, MIN (t + 0.02, 1));
  double dx = after.x - before.x, dy = after.y - before.y, length = hypot (dx, dy);

  return length > 0 ? (LsPoint) { dx / length, dy / length } : (LsPoint) { 1, 0 };
}

static gboolean
inside (LsBox box, LsPoint point, double margin)
{
  return point.x > box.x - margin && point.x < box.x + box.width + margin && point.y > box.y - margin
         && point.y < box.y + box.height + margin;
}

static gboolean
overlap (LsBox a, LsBox b, double margin)
{
  return a.x < b.x + b.width + margin && b.x < a.x + a.width + margin && a.y < b.y + b.height + margin
         && b.y < a.y + a.height + margin;
}

/* A point of a node's border: @along runs from -1 to 1. */
static LsPoint
dock (const LsStateLayout *self, guint node, Side side, double along)
{
  LsPoint middle = g_array_index (self->nodes, LsNodePlace, node).place;
  double half_width = self->node_width / 2, half_height = self->node_height / 2;

  if (side == RIGHT || side == LEFT)
    return (LsPoint) { middle.x + outwards[side].x * half_width, middle.y + along * half_height };
  return (LsPoint) { middle.x + along * half_width, middle.y + outwards[side].y * half_height };
}

static LsCurve
make_curve (LsPoint from, Side from_side, LsPoint to, Side to_side, double least)
{
  double dx = fabs (to.x - from.x), dy = fabs (to.y - from.y);
  double pull_from = MAX (least, 0.5 * (from_side <= LEFT ? dx : dy)), pull_to = MAX (least, 0.5 * (to_side <= LEFT ? dx : dy));
  LsPoint out = outwards[from_side], in = outwards[to_side];

  return (LsCurve) { { from, { from.x + out.x * pull_from, from.y + out.y * pull_from },
                       { to.x + in.x * pull_to, to.y + in.y * pull_to }, to } };
}

static LsCurve
make_loop (const LsStateLayout *self, guint node, Side side, double along, double spread)
{
  LsPoint from = dock (self, node, side, along - spread), to = dock (self, node, side, along + spread);
  double reach = self->em * 1.9;

  return make_curve (from, side, to, side, reach);
}

/* How much the curve turns, in half circles. */
static double
bend (const LsCurve *curve)
{
  LsPoint before = ls_curve_tangent (curve, 0);
  double sum = 0;

  for (guint i = 1; i <= SAMPLES; i++)
    {
      LsPoint after = ls_curve_tangent (curve, i / (double) SAMPLES);

      sum += fabs (atan2 (before.x * after.y - before.y * after.x, before.x * after.x + before.y * after.y));
      before = after;
    }
  return sum / G_PI;
}

static double
own_cost (const LsStateLayout *self, const LsCurve *curve)
{
  double cost = 0;
  LsPoint last = curve->p[0];

  for (guint i = 1; i <= SAMPLES; i++)
    {
      LsPoint point = ls_curve_point (curve, i / (double) SAMPLES);

      cost += hypot (point.x - last.x, point.y - last.y) / self->em;
      last = point;
      if (i == SAMPLES)
        break;
      for (guint node = 0; node < self->nodes->len; node++)
        if (inside (ls_state_layout_node_box (self, node), point, -0.5))
          cost += COST_NODE;
    }
  return cost + COST_BEND * bend (curve) * 3;
}

/* What it pays for the arrows that lie already: for running along them, and for sharing an end. */
static double
neighbour_cost (const LsStateLayout *self, const LsCurve *curve, guint placed)
{
  double cost = 0, near = self->em * 0.6;

  for (guint i = 0; i < placed; i++)
    {
      const LsCurve *other = &g_array_index (self->arrows, LsArrowPlace, i).curve;

      for (guint a = 0; a < 4; a += 3)
        for (guint b = 0; b < 4; b += 3)
          if (hypot (curve->p[a].x - other->p[b].x, curve->p[a].y - other->p[b].y) < self->em * 0.5)
            cost += COST_SAME_END;
      for (guint a = 1; a < SAMPLES; a++)
        {
          LsPoint point = ls_curve_point (curve, a / (double) SAMPLES);

          for (guint b = 1; b < SAMPLES; b++)
            {
              LsPoint there = ls_curve_point (other, b / (double) SAMPLES);

              if (fabs (point.x - there.x) < near && fabs (point.y - there.y) < near)
                cost += COST_NEAR;
            }
        }
    }
  return cost;
}

static void
consider (const LsStateLayout *self, const LsCurve *curve, double extra, guint placed, LsCurve *best, double *least)
{
  double cost = extra + own_cost (self, curve);

  if (cost < *least)
    cost += neighbour_cost (self, curve, placed);
  if (cost < *least)
    {
      *least = cost;
      *best = *curve;
    }
}

static void
route_loop (LsStateLayout *self, guint index)
{
  LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, index);
  static const Side sides[] = { BOTTOM, TOP, RIGHT, LEFT };
  double least = HUGE_VAL;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (double along = 0; along >= -0.5; along -= 0.5)
      {
        LsCurve curve = make_loop (self, arrow->from, sides[i], i < 2 ? along : 0, i < 2 ? 0.42 : 0.6);

        consider (self, &curve, i * 3.0 - along, index, &arrow->curve, &least);
      }
}

static void
route_arrow (LsStateLayout *self, guint index)
{
  LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, index);
  static const double alongs[] = { 0, -0.3, 0.3, -0.6, 0.6 };
  const guint n = G_N_ELEMENTS (alongs);
  double least = HUGE_VAL;

  for (guint from_side = 0; from_side < N_SIDES; from_side++)
    for (guint to_side = 0; to_side < N_SIDES; to_side++)
      for (guint i = 0; i < n * n; i++)
        {
          double from_along = alongs[i / n], to_along = alongs[i % n];
          LsCurve curve = make_curve (dock (self, arrow->from, from_side, from_along), from_side,
                                      dock (self, arrow->to, to_side, to_along), to_side, self->em * 0.7);
          /* A side's middle is best; the short sides have no room for two, and belong to what runs straight. */
          double aside = fabs (from_along) * (from_side <= LEFT ? 16 : 1.2) + fabs (to_along) * (to_side <= LEFT ? 16 : 1.2);

          consider (self, &curve, aside, index, &arrow->curve, &least);
        }
}

/* ---- labels ---- */

/* The box of a label beside its arrow at @t, on its left (-1) or right (1). */
static LsBox
beside (const LsStateLayout *self, const LsCurve *curve, LsBox label, double t, double side)
{
  LsPoint at = ls_curve_point (curve, t), along = ls_curve_tangent (curve, t);
  LsPoint normal = { -along.y * side, along.x * side };
  double reach = fabs (normal.x) * label.width / 2 + fabs (normal.y) * label.height / 2 + self->em * 0.3;

  label.x = at.x + normal.x * reach - label.width / 2;
  label.y = at.y + normal.y * reach - label.height / 2;
  return label;
}

static double
label_cost (const LsStateLayout *self, LsBox box, guint placed_labels)
{
  double cost = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    if (overlap (box, ls_state_layout_node_box (self, i), self->em * 0.05))
      cost += COST_OVER_NODE;
  for (guint i = 0; i < self->arrows->len; i++)
    {
      const LsArrowPlace *other = &g_array_index (self->arrows, LsArrowPlace, i);

      if (i < placed_labels && overlap (box, other->label, self->em * 0.1))
        cost += COST_OVER_LABEL;
      for (guint k = 0; k <= 2 * SAMPLES; k++)
        if (inside (box, ls_curve_point (&other->curve, k / (2.0 * SAMPLES)), self->em * 0.08))
          cost += COST_OVER_ARROW;
    }
  return cost;
}

/* The cheapest place for a label so far. */
typedef struct {
  LsBox  box;
  double cost;
} Choice;

/* What a label pays at @box for what it lies on, and for leaving @room. */
static void
try_label (const LsStateLayout *self, const LsCurve *curve, LsBox box, double cost, guint placed_labels, LsBox room, Choice *best)
{
  cost += label_cost (self, box, placed_labels);
  for (guint k = 0; k <= SAMPLES; k++)
    if (inside (box, ls_curve_point (curve, k / (double) SAMPLES), 0))
      cost += COST_OVER_ARROW;
  if (box.x < room.x || box.y < room.y || box.x + box.width > room.x + room.width || box.y + box.height > room.y + room.height)
    cost += COST_OVER_NODE;
  if (cost < best->cost)
    *best = (Choice) { box, cost };
}

/* On either side of a loop, at half its height. */
static void
try_beside_loop (const LsStateLayout *self, const LsCurve *curve, LsBox box, guint placed_labels, LsBox room, Choice *best)
{
  double left = MIN (curve->p[0].x, curve->p[3].x), right = MAX (curve->p[0].x, curve->p[3].x);

  box.y = (curve->p[0].y + ls_curve_point (curve, 0.5).y - box.height) / 2;
  box.x = right + self->em * 0.35;
  try_label (self, curve, box, 0.5, placed_labels, room, best);
  box.x = left - self->em * 0.35 - box.width;
  try_label (self, curve, box, 1, placed_labels, room, best);
}

/* The cheapest place beside @curve, inside @room. */
static LsBox
place_label (const LsStateLayout *self, const LsCurve *curve, LsBox label, guint placed_labels, LsBox room)
{
  static const double places[] = { 0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82 };
  Choice best = { label, HUGE_VAL };

  if (curve->p[0].y == curve->p[3].y && curve->p[1].y == curve->p[2].y && curve->p[0].y != curve->p[1].y)
    try_beside_loop (self, curve, label, placed_labels, room, &best);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (int side = -1; side <= 1; side += 2)
      {
        LsBox box = beside (self, curve, label, places[i], side);
        /* A label stands rather above its arrow than below, and rather at its middle. */
        double cost = fabs (places[i] - 0.5) * 8 + (box.y + box.height / 2 > ls_curve_point (curve, places[i]).y ? 1 : 0);

        try_label (self, curve, box, cost, placed_labels, room, &best);
      }
  return best.box;
}

static double
distance (const LsStateLayout *self, const LsArrowPlace *arrow)
{
  LsPoint from = g_array_index (self->nodes, LsNodePlace, arrow->from).place;
  LsPoint to = g_array_index (self->nodes, LsNodePlace, arrow->to).place;

  return arrow->from == arrow->to ? HUGE_VAL : fabs (from.x - to.x) + 3 * fabs (from.y - to.y);
}

/* Neighbours of a row first, for they run straight; loops last, for they are short anywhere. */
static int
compare_arrows (gconstpointer a, gconstpointer b, gpointer data)
{
  const LsArrowPlace *one = a, *other = b;
  double difference = distance (data, one) - distance (data, other);

  if (fabs (difference) > 0.5 && !isnan (difference))
    return difference < 0 ? -1 : 1;
  return one->from != other->from ? (int) one->from - (int) other->from : (int) one->to - (int) other->to;
}

/**
 * ls_state_route:
 * @self: a layout whose nodes have their places
 *
 * Finds a way for every arrow, then a place for every label.
 */
void
ls_state_route (LsStateLayout *self)
{
  g_array_sort_with_data (self->arrows, compare_arrows, self);
  for (guint i = 0; i < self->arrows->len; i++)
    {
      LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      if (arrow->from == arrow->to)
        route_loop (self, i);
      else
        route_arrow (self, i);
    }
  for (guint i = 0; i < self->arrows->len; i++)
    {
      LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      arrow->label = place_label (self, &arrow->curve, arrow->label, i, (LsBox) { -1e9, -1e9, 2e9, 2e9 });
    }
}

/**
 * ls_state_label_clashes:
 *
 * Returns: how many labels lie on a node or on another label
 */
guint
ls_state_label_clashes (const LsStateLayout *self)
{
  guint clashes = 0;

  for (guint i = 0; i < self->arrows->len; i++)
    {
      LsBox label = g_array_index (self->arrows, LsArrowPlace, i).label;

      for (guint k = 0; k < self->nodes->len; k++)
        clashes += overlap (label, ls_state_layout_node_box (self, k), 0);
      for (guint k = 0; k < i; k++)
        clashes += overlap (label, g_array_index (self->arrows, LsArrowPlace, k).label, 0);
    }
  return clashes;
}

/**
 * ls_state_route_stub:
 * @self: a layout that was run
 * @node: where a command was refused
 * @width, @height: of its label
 * @curve: (out): a loop beside the others
 * @label: (out): where its label goes
 *
 * Finds a place for what is no arrow of the diagram: the try that led nowhere.
 */
void
ls_state_route_stub (const LsStateLayout *self, guint node, double width, double height, LsCurve *curve, LsBox *label)
{
  static const struct {
    Side   side;
    double along;
    double spread;
  } places[] = {
    { BOTTOM, -0.25, 0.3 }, { BOTTOM, -0.7, 0.2 }, { BOTTOM, 0.5, 0.3 }, { TOP, -0.7, 0.2 }, { TOP, 0.7, 0.2 },
    { TOP, -0.25, 0.3 }, { LEFT, 0, 0.4 }, { RIGHT, 0, 0.4 },
  };
  double least = HUGE_VAL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      LsCurve loop = make_loop (self, node, places[i].side, places[i].along, places[i].spread);
      LsBox room = { 0, 0, self->width, self->height };
      LsBox box = place_label (self, &loop, (LsBox) { 0, 0, width, height }, self->arrows->len, room);
      double cost = i * 2.0 + own_cost (self, &loop) + neighbour_cost (self, &loop, self->arrows->len)
                    + label_cost (self, box, self->arrows->len);

      /* Its own arc is no place for its words. */
      for (guint k = 0; k <= SAMPLES; k++)
        if (inside (box, ls_curve_point (&loop, k / (double) SAMPLES), 0))
          cost += COST_OVER_ARROW;
      if (box.x < 0 || box.y < 0 || box.x + width > self->width || box.y + height > self->height)
        cost += COST_OVER_NODE;
      if (cost < least)
        {
          least = cost;
          *curve = loop;
          *label = box;
        }
    }
}
