/* test-figure-export.c: written figures are what other programs can read, and hold the words.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-export.h"

#include "figure-testing.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static LsFigureExport
lesson_export (LsFigureKind kind, LsFigureFormat format, LsSession *session)
{
  LsFigureExport export = { .kind = kind, .format = format, .session = session, .diagram = testing_lesson ()->diagram,
                            .title = "A <title> & \"more\"", .unit = LS_UNIT_LINE };

  ls_figure_style_init (&export.style, LS_PALETTE_LIGHT);
  return export;
}

static char *
write_file (const LsFigureExport *export, const char *name)
{
  char *file = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  ls_figure_export_to_file (export, file, &error);
  g_assert_no_error (error);
  return file;
}

/* Runs a program to its good end; returns its output. */
static char *
run (const char *program, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  va_list arguments;
  int status;

  g_ptr_array_add (words, (char *) program);
  va_start (arguments, program);
  for (const char *word = program; word != NULL;)
    g_ptr_array_add (words, (char *) (word = va_arg (arguments, const char *)));
  va_end (arguments);
  g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
test_svg (gconstpointer data)
{
  g_autoptr (LsSession) session = testing_session ();
  LsFigureKind kind = GPOINTER_TO_UINT (data);
  LsFigureExport export = lesson_export (kind, LS_FIGURE_SVG, session);
  const char *words = kind == LS_FIGURE_LADDER ? "MAIL FROM:&lt;webmaster@kioskea.net&gt;" : "Recipients, DATA, Data";
  g_autofree char *file = write_file (&export, "x.svg"), *png = g_build_filename (folder, "svg.png", NULL);
  g_autofree char *text = NULL, *said = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, words));
  g_assert_nonnull (strstr (text, "<title>A &lt;title&gt; &amp;"));
  said = run ("rsvg-convert", file, "-o", png, NULL);
  g_assert_true (g_file_test (png, G_FILE_TEST_EXISTS));
}

static void
test_pdf (void)
{
  g_autoptr (LsSession) session = testing_session ();
  LsFigureExport export = lesson_export (LS_FIGURE_LADDER, LS_FIGURE_PDF, session);
  g_autofree char *file = write_file (&export, "x.pdf"), *text = run ("pdftotext", "-layout", file, "-", NULL);

  g_assert_nonnull (strstr (text, "550 No such user here"));
  g_assert_nonnull (strstr (text, "RCPT TO:<tittom@tittom.fr>"));
  g_assert_nonnull (strstr (text, "page 1 of "));
  g_assert_nonnull (strstr (text, "Closed"));
}

/* A long session takes several pages, each with its heads, and no line is lost between them. */
static void
test_pdf_pages (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = testing_open (session, "192.0.2.1", "192.0.2.25");
  LsFigureExport export = lesson_export (LS_FIGURE_LADDER, LS_FIGURE_PDF, session);
  g_autofree char *file = NULL, *text = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *line = g_strdup_printf ("NOOP line-%03u\r\n", i);

      testing_say_string (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, line);
    }
  file = write_file (&export, "pages.pdf");
  text = run ("pdftotext", "-layout", file, "-", NULL);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *line = g_strdup_printf ("NOOP line-%03u", i);
      const char *found = strstr (text, line);

      g_assert_nonnull (found);
      g_assert_null (strstr (found + 1, line));
    }
  g_assert_nonnull (strstr (text, "page 2 of "));
}

static void
test_png (void)
{
  g_autoptr (LsSession) session = testing_session ();
  LsFigureExport export = lesson_export (LS_FIGURE_LADDER, LS_FIGURE_PNG, session);
  g_autofree char *file = NULL;
  cairo_surface_t *all, *part;

  file = write_file (&export, "all.png");
  all = cairo_image_surface_create_from_png (file);
  export.first_step = 5;
  export.last_step = 9;
  g_free (file);
  file = write_file (&export, "part.png");
  part = cairo_image_surface_create_from_png (file);
  g_assert_cmpint (cairo_surface_status (part), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (part), ==, cairo_image_surface_get_width (all));
  g_assert_cmpint (cairo_image_surface_get_height (all) - cairo_image_surface_get_height (part), ==, 15 * 47);
  cairo_surface_destroy (all);
  cairo_surface_destroy (part);
}

static void
test_limits (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = testing_open (session, "192.0.2.1", "192.0.2.25");
  LsFigureExport export = lesson_export (LS_FIGURE_LADDER, LS_FIGURE_PNG, session);
  g_autoptr (GError) error = NULL;

  g_assert_null (ls_figure_export (&export, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  for (guint i = 0; i < 25000; i++)
    testing_say_string (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "NOOP\r\n");
  for (guint format = 0; format < LS_FIGURE_N_FORMATS; format++)
    {
      if (format == LS_FIGURE_PDF)
        continue;
      export.format = format;
      g_assert_null (ls_figure_export (&export, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  export.format = LS_FIGURE_SVG;
  export.first_step = 25001;
  g_assert_null (ls_figure_export (&export, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static LsDiagram *
hostile_diagram (void)
{
  LsDiagram *diagram = ls_diagram_new (ls_protocol_find ("smtp"));

  for (guint i = 0; i < G_N_ELEMENTS (testing_hostile); i++)
    {
      LsDiagramState *state = g_new0 (LsDiagramState, 1);
      LsDiagramTransition *way = g_new0 (LsDiagramTransition, 1);

      state->id = g_strdup_printf ("\"\\id%u", i);
      state->label = g_utf8_make_valid (testing_hostile[i], -1);
      state->states = g_array_new (FALSE, FALSE, sizeof (guint));
      *way = (LsDiagramTransition) { i, i / 2, g_strdup ("x"), g_utf8_make_valid (testing_hostile[i], -1), NULL };
      g_ptr_array_add (diagram->states, state);
      g_ptr_array_add (diagram->transitions, way);
    }
  return diagram;
}

static void
test_dot (void)
{
  g_autoptr (LsDiagram) diagram = hostile_diagram ();
  LsFigureExport export = lesson_export (LS_FIGURE_STATE, LS_FIGURE_DOT, NULL);
  g_autofree char *file = write_file (&export, "x.dot"), *svg = run ("dot", "-Tsvg", file, NULL), *bad = NULL, *again = NULL;

  g_assert_nonnull (strstr (svg, ">Recipients<"));
  export.diagram = diagram;
  bad = write_file (&export, "bad.dot");
  again = run ("dot", "-Tsvg", bad, NULL);
  g_assert_nonnull (strstr (again, "&lt;b&gt;"));
  g_assert_nonnull (strstr (again, "%n\\n"));
  g_assert_nonnull (strstr (again, ">ends in \\<"));
}

static void
test_mermaid (void)
{
  g_autoptr (LsSession) session = testing_session ();
  LsFigureExport export = lesson_export (LS_FIGURE_STATE, LS_FIGURE_MERMAID, session);
  g_autofree char *file = write_file (&export, "x.mmd"), *text = NULL, *other = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "stateDiagram-v2\n"));
  g_assert_nonnull (strstr (text, "state \"Recipients\" as s3\n"));
  g_assert_nonnull (strstr (text, "s3 --> s4 : DATA\n"));
  export.kind = LS_FIGURE_LADDER;
  g_free (write_file (&export, "x.mmd"));
  g_assert_true (g_file_get_contents (file, &other, NULL, NULL));
  g_assert_true (g_str_has_prefix (other, "sequenceDiagram\n"));
  g_assert_nonnull (strstr (other, "h0->>h1: RCPT TO:#60;tittom@tittom.fr#62;\n  h1-->>h0: 550 No such user here\n"));
}

/* No word of a stranger becomes syntax. */
static void
test_mermaid_hostile (void)
{
  g_autoptr (LsDiagram) diagram = hostile_diagram ();
  LsFigureExport export = lesson_export (LS_FIGURE_STATE, LS_FIGURE_MERMAID, NULL);
  g_autoptr (GBytes) contents = NULL;
  g_auto (GStrv) lines = NULL;

  export.diagram = diagram;
  contents = ls_figure_export (&export, NULL);
  lines = g_strsplit (g_bytes_get_data (contents, NULL), "\n", -1);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_true (g_str_has_prefix (lines[i], "  state \"") || g_str_has_prefix (lines[i], "  s")
                   || g_str_has_prefix (lines[i], "  [*] --> s0"));
}

static void
test_secrets (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = testing_open (session, "192.0.2.1", "192.0.2.25");
  LsEvent event = { .kind = LS_EVENT_COMMAND, .from = LS_FROM_CLIENT, .length = 14 };

  event.start = ls_stream_append (connection->streams[0], ls_span_from_string ("PASS hunter2\r\n"));
  event.line.secret_start = 5;
  event.line.secret_length = 7;
  ls_session_append (session, connection, &event);
  for (guint format = 0; format < LS_FIGURE_N_FORMATS; format++)
    {
      LsFigureExport export = lesson_export (LS_FIGURE_LADDER, format, session);
      g_autoptr (GBytes) contents = format == LS_FIGURE_DOT ? g_bytes_new (NULL, 0) : ls_figure_export (&export, NULL);
      gsize length;
      const char *data = g_bytes_get_data (contents, &length);

      g_assert_true (data == NULL || memmem (data, length, "hunter2", 7) == NULL);
    }
}

/* ---- the terminal program ---- */

static int
call_cli (const char *name, const char *first, const char *second)
{
  g_autofree char *file = g_build_filename (folder, name, NULL);
  const char *words[] = { g_getenv ("LOCKSTEP_CLI"), "export", "smtp-first-mail", "--to", file, first, second, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_remove (file);
  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS) == (status == 0));
  return WEXITSTATUS (status);
}

static void
test_cli (void)
{
  static const struct {
    const char *name;
    const char *first;
    const char *second;
    int         status;
  } rows[] = {
    { "c.svg", NULL, NULL, 0 },           { "c.png", "--steps", "5-9", 0 },     { "c.pdf", "--what", "state", 0 },
    { "c.dot", NULL, NULL, 0 },           { "c.mmd", "--what", "ladder", 0 },   { "c.txt", "--steps", "-3", 0 },
    { "c.json", NULL, NULL, 0 },          { "c.gif", NULL, NULL, 2 },           { "c", NULL, NULL, 2 },
    { "c.svg", "--what", "moon", 2 },     { "c.txt", "--what", "ladder", 2 },   { "c.dot", "--what", "ladder", 2 },
    { "c.svg", "--steps", "0-3", 2 },     { "c.svg", "--steps", "9-3", 2 },     { "c.svg", "--steps", "x", 2 },
    { "c.svg", "--steps", "3-99", 1 },    { "c.txt", "--steps", "21", 1 },      { "c.svg", "--steps", "-", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s %s", rows[i].name, rows[i].first, rows[i].second);
      g_assert_cmpint (call_cli (rows[i].name, rows[i].first, rows[i].second), ==, rows[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lockstep-export-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_add_data_func ("/figure/export/svg/ladder", GUINT_TO_POINTER (LS_FIGURE_LADDER), test_svg);
  g_test_add_data_func ("/figure/export/svg/state", GUINT_TO_POINTER (LS_FIGURE_STATE), test_svg);
  g_test_add_func ("/figure/export/pdf", test_pdf);
  g_test_add_func ("/figure/export/pdf-pages", test_pdf_pages);
  g_test_add_func ("/figure/export/png", test_png);
  g_test_add_func ("/figure/export/limits", test_limits);
  g_test_add_func ("/figure/export/dot", test_dot);
  g_test_add_func ("/figure/export/mermaid", test_mermaid);
  g_test_add_func ("/figure/export/mermaid-hostile", test_mermaid_hostile);
  g_test_add_func ("/figure/export/secrets", test_secrets);
  g_test_add_func ("/figure/export/cli", test_cli);
  return g_test_run ();
}
