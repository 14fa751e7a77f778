/* test-state-figure.c: a state diagram: where its parts lie, what it marks, and that it is drawn whatever happens to dot.
 * SPDX-License-Identifier: MIT */
#include "figure/state-figure.h"

#include "figure-testing.h"
#include "figure/state-dot.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *folder;           /* the tests' own PATH and cache */

static LsStateView
view_at (LsSession *session, guint64 step)
{
  return (LsStateView) { .n = testing_step (session, step), .progress = 1 };
}

static guint
node_of (const char *state)
{
  const LsDiagram *diagram = testing_lesson ()->diagram;

  return ls_diagram_find_state (diagram, ls_protocol_find_state (diagram->protocol, state));
}

static void
test_status (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, session);
  LsStateView view = view_at (session, 20), nothing = { .n = 0, .progress = 1 };
  static const struct {
    guint64      step;
    LsNodeStatus sender;
    LsNodeStatus recipients;
    LsNodeStatus closed;
  } rows[] = {
    { 1, LS_NODE_NOT_YET, LS_NODE_NOT_YET, LS_NODE_NOT_YET },
    { 5, LS_NODE_NOW, LS_NODE_NOT_YET, LS_NODE_NOT_YET },
    { 9, LS_NODE_VISITED, LS_NODE_NOW, LS_NODE_NOT_YET },
    { 20, LS_NODE_VISITED, LS_NODE_VISITED, LS_NODE_NOW },
  };

  /* Looking at the end first must not tell it when one goes back. */
  g_assert_cmpint (ls_state_figure_node_status (figure, &view, 0), ==, LS_NODE_VISITED);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      view = view_at (session, rows[i].step);
      g_assert_cmpint (ls_state_figure_node_status (figure, &view, node_of ("sender")), ==, rows[i].sender);
      g_assert_cmpint (ls_state_figure_node_status (figure, &view, node_of ("recipients")), ==, rows[i].recipients);
      g_assert_cmpint (ls_state_figure_node_status (figure, &view, node_of ("closed")), ==, rows[i].closed);
    }
  g_assert_cmpint (ls_state_figure_node_status (figure, &nothing, 0), ==, LS_NODE_NOT_YET);
}

static void
test_words (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, session);
  LsStateView view = view_at (session, 9);
  g_autofree char *words = ls_state_figure_description (figure, &view);

  g_assert_true (g_str_has_prefix (words, "Now: Recipients. Came by RCPT. Possible: DATA, RCPT, "));
}

static void
test_refused (void)
{
  g_autoptr (LsSession) session = testing_session ();
  LsSpan data = ls_span_from_string ("DATA\r\n");
  g_autoptr (LsSession) fork = ls_session_fork (session, testing_step (session, 5), 1, data, FALSE, NULL);
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, fork);
  LsStateView view;
  g_autofree char *words = NULL;
  cairo_t *cr = testing_picture (419, 220);
  LsFigureStyle style;

  ls_simulator_run (fork);
  view = view_at (fork, 7);
  words = ls_state_figure_description (figure, &view);
  g_assert_nonnull (strstr (words, "Now: Sender. Came by MAIL. DATA was refused."));
  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  ls_state_figure_draw (figure, cr, 419, 220, &view);
  g_assert_cmpuint (testing_count (cr, 0, 0, 419, 220, style.colours[LS_COLOUR_FINDING]), >, 40);
  cairo_destroy (cr);
}

/* Ready is reached at EHLO's answer and again when the letter is taken: a click goes through both, newest first. */
static void
test_visits (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, session);
  LsStateView view = view_at (session, 20);
  guint ready = node_of ("ready");
  guint64 last = ls_state_figure_visit (figure, &view, ready, 0), first = ls_state_figure_visit (figure, &view, ready, last);

  g_assert_cmpuint (last, ==, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, 18));
  g_assert_cmpuint (first, ==, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, 3));
  g_assert_cmpuint (ls_state_figure_visit (figure, &view, ready, first), ==, 0);
  view = view_at (session, 9);
  g_assert_cmpuint (ls_state_figure_visit (figure, &view, ready, 0), ==, first);
}

static void
test_hit (void)
{
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, NULL);

  for (double width = 200; width < 1400; width *= 1.6)
    for (guint i = 0; i < ls_state_figure_n_nodes (figure); i++)
      {
        double height = ls_state_figure_height (figure, width);
        cairo_rectangle_t area;

        g_assert_true (ls_state_figure_node_area (figure, width, height, i, &area));
        g_assert_cmpfloat (area.x, >=, 0);
        g_assert_cmpfloat (area.x + area.width, <=, width);
        g_assert_cmpfloat (area.y + area.height, <=, height);
        g_assert_cmpint (ls_state_figure_node_at (figure, width, height, area.x + area.width / 2, area.y + 1), ==, (int) i);
      }
  g_assert_cmpint (ls_state_figure_node_at (figure, 400, 190, -1, -1), ==, -1);
}

static void
test_here_is_yellow (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (testing_lesson ()->diagram, session);
  LsStateView view = view_at (session, 9);
  cairo_t *cr = testing_picture (400, 192);
  LsFigureStyle style;

  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  ls_state_figure_draw (figure, cr, 400, 192, &view);
  for (guint i = 0; i < ls_state_figure_n_nodes (figure); i++)
    {
      cairo_rectangle_t area;
      guint yellow;

      ls_state_figure_node_area (figure, 400, 192, i, &area);
      yellow = testing_count (cr, area.x, area.y, area.width, area.height, style.colours[LS_COLOUR_HERE]);
      if (ls_state_figure_node_status (figure, &view, i) == LS_NODE_NOW)
        g_assert_cmpuint (yellow, >, area.width * area.height / 2);
      else
        g_assert_cmpuint (yellow, ==, 0);
    }
  cairo_destroy (cr);
}

/* ---- layouts ---- */

static void
add_state (LsDiagram *diagram, const char *id, const char *label)
{
  LsDiagramState *state = g_new0 (LsDiagramState, 1);

  state->id = g_strdup (id);
  state->label = g_strdup (label);
  state->states = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (diagram->states, state);
}

static void
add_way (LsDiagram *diagram, guint from, guint to, const char *label)
{
  LsDiagramTransition *way = g_new0 (LsDiagramTransition, 1);

  *way = (LsDiagramTransition) { from, to, g_strdup ("NOOP"), g_strdup (label), NULL };
  g_ptr_array_add (diagram->transitions, way);
}

static LsDiagram *
random_diagram (LsChance *chance)
{
  LsDiagram *diagram = ls_diagram_new (ls_protocol_find ("smtp"));
  guint n = 1 + ls_chance_range (chance, 9), ways = ls_chance_range (chance, n * 2 + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i);

      add_state (diagram, id, i % 3 == 0 ? testing_hostile[2] : i % 3 == 1 ? "用户 مستخدم" : "Ready");
    }
  for (guint i = 0; i < ways; i++)
    add_way (diagram, ls_chance_range (chance, n), ls_chance_range (chance, n),
             i % 4 == 0 ? "a very long label indeed\nof two lines" : "EHLO");
  return diagram;
}

static void
assert_apart (const LsStateLayout *layout)
{
  for (guint i = 0; i < layout->nodes->len; i++)
    {
      LsBox a = ls_state_layout_node_box (layout, i);

      g_assert_cmpfloat (a.x, >=, 0);
      g_assert_cmpfloat (a.y, >=, 0);
      g_assert_cmpfloat (a.x + a.width, <=, layout->width + 0.01);
      g_assert_cmpfloat (a.y + a.height, <=, layout->height + 0.01);
      for (guint k = 0; k < i; k++)
        {
          LsBox b = ls_state_layout_node_box (layout, k);

          g_assert_true (a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height);
        }
    }
}

/* Nodes never overlap and nothing is clipped, whatever a diagram says, at every scale of text. */
static void
test_apart (void)
{
  LsChance chance;
  PangoContext *context = ls_figure_text_context ();

  ls_chance_init (&chance, 7, "diagrams");
  for (guint i = 0; i < 25; i++)
    {
      g_autoptr (LsDiagram) diagram = random_diagram (&chance);
      LsFigureStyle style;
      g_autoptr (LsStateLayout) layout = NULL;
      g_autoptr (GArray) places = NULL;

      ls_figure_style_init (&style, LS_PALETTE_LIGHT);
      style.font_size *= 0.8 + 0.3 * (i % 5);
      layout = ls_state_layout_new (diagram, &style, context);
      places = ls_state_grid_places (layout);
      ls_state_layout_set_raw (layout, places);
      ls_state_layout_run (layout, i % 2 == 0 ? 0 : 600);
      assert_apart (layout);
      for (guint k = 0; k < layout->arrows->len; k++)
        {
          LsBox label = g_array_index (layout->arrows, LsArrowPlace, k).label;

          g_assert_cmpfloat (label.x, >=, 0);
          g_assert_cmpfloat (label.x + label.width, <=, layout->width + 0.01);
          g_assert_cmpfloat (label.y, >=, 0);
          g_assert_cmpfloat (label.y + label.height, <=, layout->height + 0.01);
        }
    }
  g_object_unref (context);
}

/* The lessons' own diagram has no label on a node or on another label, from 80 to 200 %. */
static void
test_labels (void)
{
  const LsDiagram *diagram = testing_lesson ()->diagram;
  PangoContext *context = ls_figure_text_context ();

  for (double scale = 0.8; scale < 2.05; scale += 0.1)
    {
      LsFigureStyle style;
      g_autoptr (LsStateLayout) layout = NULL;
      g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (LsPoint));

      ls_figure_style_init (&style, LS_PALETTE_LIGHT);
      style.font_size *= scale;
      layout = ls_state_layout_new (diagram, &style, context);
      for (guint i = 0; i < diagram->states->len; i++)
        {
          const LsDiagramState *state = g_ptr_array_index (diagram->states, i);

          g_array_append_vals (places, &(LsPoint) { state->x, state->y }, 1);
        }
      ls_state_layout_set_raw (layout, places);
      ls_state_layout_run (layout, 419 * scale);
      g_assert_cmpuint (ls_state_label_clashes (layout), ==, 0);
      assert_apart (layout);
    }
  g_object_unref (context);
}

/* ---- dot ---- */

/* A `dot` of our own, before all others or alone. */
static void
install_dot (const char *script)
{
  g_autofree char *file = g_build_filename (folder, "dot", NULL);

  g_remove (file);
  if (script != NULL)
    {
      g_assert_true (g_file_set_contents (file, script, -1, NULL));
      g_assert_cmpint (g_chmod (file, 0755), ==, 0);
    }
  g_setenv ("PATH", folder, TRUE);
}

static LsDiagram *
diagram_without_places (guint mark)
{
  LsDiagram *diagram = ls_diagram_new (ls_protocol_find ("smtp"));
  g_autofree char *label = g_strnfill (mark, 'w');

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i);

      add_state (diagram, id, "State");
    }
  for (guint i = 0; i < 5; i++)
    add_way (diagram, i, (i + 1) % 5, label);
  return diagram;
}

static void
assert_falls_back (const char *script, guint mark, const char *because)
{
  g_autoptr (LsDiagram) diagram = diagram_without_places (mark);
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (diagram, NULL);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  gint64 begun = g_get_monotonic_time ();
  LsStateView view = { .plain = TRUE, .progress = 1 };
  cairo_t *cr = testing_picture (400, 400);

  install_dot (script);
  g_assert_nonnull (ls_state_figure_get_message (figure));
  g_assert_nonnull (strstr (ls_state_figure_get_message (figure), because));
  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_TIME_SPAN_SECOND);
  ls_state_figure_draw (figure, cr, 400, 400, &view);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

static void
test_dot_missing (void)
{
  assert_falls_back (NULL, 1, "row by row");
}

static void
test_dot_slow (void)
{
  assert_falls_back ("#!/bin/sh\nexec /bin/sleep 60\n", 2, "longer than");
}

static void
test_dot_wrong (void)
{
  assert_falls_back ("#!/bin/sh\necho 'node n0 nan inf'\necho 'node n9 1 1'\necho 'node n0 1'\n", 3, "placed 0 of 5");
}

static void
test_dot_fails (void)
{
  assert_falls_back ("#!/bin/sh\nexit 3\n", 4, "row by row");
}

static void
test_dot_endless (void)
{
  assert_falls_back ("#!/bin/sh\nwhile :; do echo 'node n0 1 1 1 1 node n0 1 1 1 1 node n0 1 1 1 1'; done\n", 5, "row by row");
}

/* What dot answered is asked for once: the next figure finds it in the cache, even without dot. */
static void
test_dot_cached (void)
{
  g_autoptr (LsDiagram) diagram = diagram_without_places (6);
  g_autoptr (LsStateFigure) first = ls_state_figure_new (diagram, NULL), second = NULL;
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  cairo_rectangle_t one, other;

  g_assert_null (ls_state_figure_get_message (first));
  install_dot (NULL);
  second = ls_state_figure_new (diagram, NULL);
  g_assert_null (ls_state_figure_get_message (second));
  g_setenv ("PATH", path, TRUE);
  ls_state_figure_node_area (first, 400, 400, 2, &one);
  ls_state_figure_node_area (second, 400, 400, 2, &other);
  g_assert_cmpfloat (one.x, ==, other.x);
  g_assert_cmpfloat (one.y, ==, other.y);
}

static void
test_hostile_labels (void)
{
  g_autoptr (LsDiagram) diagram = ls_diagram_new (ls_protocol_find ("smtp"));
  g_autoptr (LsStateFigure) figure = NULL;
  g_autofree char *endless = g_strnfill (5000, 'W');
  LsStateView view = { .plain = TRUE, .progress = 1 };
  cairo_t *cr = testing_picture (420, 300);

  for (guint i = 0; i < G_N_ELEMENTS (testing_hostile); i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i), *label = g_utf8_make_valid (testing_hostile[i], -1);

      add_state (diagram, id, i == 3 ? endless : label);
      add_way (diagram, i, i / 2, i == 4 ? endless : label);
    }
  figure = ls_state_figure_new (diagram, NULL);
  g_assert_cmpfloat (ls_state_figure_natural_width (figure), <, 4000);
  ls_state_figure_draw (figure, cr, 420, 300, &view);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lockstep-figure-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_add_func ("/figure/state/status", test_status);
  g_test_add_func ("/figure/state/words", test_words);
  g_test_add_func ("/figure/state/refused", test_refused);
  g_test_add_func ("/figure/state/visits", test_visits);
  g_test_add_func ("/figure/state/hit", test_hit);
  g_test_add_func ("/figure/state/here-is-yellow", test_here_is_yellow);
  g_test_add_func ("/figure/state/apart", test_apart);
  g_test_add_func ("/figure/state/labels", test_labels);
  g_test_add_func ("/figure/state/dot/missing", test_dot_missing);
  g_test_add_func ("/figure/state/dot/slow", test_dot_slow);
  g_test_add_func ("/figure/state/dot/wrong", test_dot_wrong);
  g_test_add_func ("/figure/state/dot/fails", test_dot_fails);
  g_test_add_func ("/figure/state/dot/endless", test_dot_endless);
  g_test_add_func ("/figure/state/dot/cached", test_dot_cached);
  g_test_add_func ("/figure/state/hostile-labels", test_hostile_labels);
  return g_test_run ();
}
