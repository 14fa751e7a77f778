/* cmd-export.c: writes a lesson's session, or figures of it, to a file.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "figure/figure-export.h"
#include "lesson/lesson-play.h"
#include "world/simulator.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *ending;
  LsFormat    format;
} endings[] = {
  { ".txt", LS_FORMAT_TRANSCRIPT },
  { ".json", LS_FORMAT_JSON },
};

/* What the call asks for. */
typedef struct {
  char          *file;
  char          *what;
  char          *steps;
  gboolean       is_figure;
  gboolean       is_capture;
  LsFormat       format;
  LsFigureFormat figure_format;
  LsFigureKind   kind;
  guint64        first_step;    /* 0: from the first */
  guint64        last_step;     /* 0: to the last */
  gboolean       show_secrets;
} Export;

/* What is exported. */
typedef struct {
  LsLesson  *lesson;            /* NULL: it is a recording */
  LsSession *session;
  char      *title;
  gint64     begins_us;
} Source;

static void
source_clear (Source *source)
{
  g_clear_object (&source->lesson);
  g_clear_object (&source->session);
  g_free (source->title);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static void
export_clear (Export *export)
{
  g_free (export->file);
  g_free (export->what);
  g_free (export->steps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
find_format (Export *export)
{
  export->is_figure = ls_figure_format_find (export->file, &export->figure_format);
  export->is_capture = g_str_has_suffix (export->file, ".pcapng");
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (export->file, endings[i].ending))
      {
        export->format = endings[i].format;
        return TRUE;
      }
  return export->is_figure || export->is_capture;
}

/* `3-9`, `3-`, `-9` or `3`. */
static gboolean
parse_steps (Export *export)
{
  const char *dash = strchr (export->steps, '-');
  LsSpan first = LS_SPAN (export->steps, dash != NULL ? (gsize) (dash - export->steps) : strlen (export->steps));
  LsSpan last = dash != NULL ? ls_span_from_string (dash + 1) : first;

  if (first.length + last.length == 0)
    return FALSE;
  if (first.length > 0 && (!ls_span_parse_number (first, G_MAXUINT32, &export->first_step) || export->first_step == 0))
    return FALSE;
  if (last.length > 0 && (!ls_span_parse_number (last, G_MAXUINT32, &export->last_step) || export->last_step == 0))
    return FALSE;
  return export->last_step == 0 || export->first_step <= export->last_step;
}

static gboolean
parse_what (Export *export)
{
  if (export->what == NULL)
    {
      gboolean text = export->figure_format == LS_FIGURE_DOT || export->figure_format == LS_FIGURE_MERMAID;

      export->kind = text ? LS_FIGURE_STATE : LS_FIGURE_LADDER;
      return TRUE;
    }
  export->kind = strcmp (export->what, "state") == 0 ? LS_FIGURE_STATE : LS_FIGURE_LADDER;
  return export->kind == LS_FIGURE_STATE || strcmp (export->what, "ladder") == 0;
}

/* Says what is wrong with the call's words, if anything is. */
static gboolean
check_words (Export *export)
{
  if (export->file == NULL)
    cli_error ("export needs --to FILE");
  else if (!find_format (export))
    cli_error ("%s: unknown ending; expected .pcapng, .txt, .json, .svg, .png, .pdf, .dot or .mmd", export->file);
  else if (export->what != NULL && !export->is_figure)
    cli_error ("--what goes with .svg, .png, .pdf, .dot and .mmd");
  else if (!parse_what (export))
    cli_error ("--what %s; expected ladder or state", export->what);
  else if (export->is_figure && export->figure_format == LS_FIGURE_DOT && export->kind == LS_FIGURE_LADDER)
    cli_error ("a .dot file holds the state diagram, not the ladder");
  else if (export->steps != NULL && export->is_capture)
    cli_error ("--steps goes with all endings but .pcapng: a capture is whole");
  else if (export->steps != NULL && !parse_steps (export))
    cli_error ("--steps %s; expected two numbers from 1, such as 3-9", export->steps);
  else
    return TRUE;
  return FALSE;
}

static gboolean
write_text (const Export *export, LsSession *session, GError **error)
{
  LsWriter writer = { .format = export->format, .show_secrets = export->show_secrets };
  const LsLog *log = ls_session_get_log (session);
  guint64 first = 1, last = ls_log_last (log), steps = ls_log_unit_count (log, LS_UNIT_LINE);
  g_autoptr (GString) out = g_string_new (NULL);

  if (MAX (export->first_step, export->last_step) > steps)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no step %" G_GUINT64_FORMAT "; there are %" G_GUINT64_FORMAT,
                   MAX (export->first_step, export->last_step), steps);
      return FALSE;
    }
  if (export->first_step > 1)
    first = ls_session_settle (session, ls_log_unit_event (log, LS_UNIT_LINE, export->first_step - 1)) + 1;
  if (export->last_step > 0)
    last = ls_session_settle (session, ls_log_unit_event (log, LS_UNIT_LINE, export->last_step));
  for (guint64 n = first; n <= last; n++)
    ls_writer_append (&writer, session, n, out);
  return g_file_set_contents (export->file, out->str, out->len, error);
}

/* A state diagram shows the way up to the last step asked for; where none is, it is the diagram alone. */
static gboolean
write_figure (const Export *export, const Source *source, GError **error)
{
  LsFigureExport figure = {
    .kind = export->kind,
    .format = export->figure_format,
    .session = export->kind == LS_FIGURE_LADDER || export->steps != NULL ? source->session : NULL,
    .diagram = source->lesson != NULL ? source->lesson->diagram : NULL,
    .title = source->title,
    .unit = LS_UNIT_LINE,
    .first_step = export->first_step,
    .last_step = export->last_step,
  };

  ls_figure_style_init (&figure.style, LS_PALETTE_LIGHT);
  figure.style.show_secrets = export->show_secrets;
  return ls_figure_export_to_file (&figure, export->file, error);
}

static gboolean
write_session (const Export *export, const Source *source, GError **error)
{
  if (export->is_figure)
    return write_figure (export, source, error);
  if (export->is_capture)
    return ls_recording_export (source->session, export->file, source->begins_us, export->show_secrets, error);
  return write_text (export, source->session, error);
}

/* A recording is known by its ending; anything else is a lesson. */
static gboolean
is_recording (const char *name)
{
  return g_str_has_suffix (name, ".pcap") || g_str_has_suffix (name, ".pcapng") || g_str_has_suffix (name, ".txt");
}

/* Plays the lesson, or reads the recording; %FALSE where that cannot be: it has been said. */
static gboolean
load_source (Export *export, Source *source, const char *name)
{
  if (is_recording (name))
    {
      source->session = cli_read_recording (name, NULL, &source->begins_us);
      source->title = g_path_get_basename (name);
      return source->session != NULL;
    }
  source->lesson = cli_load_lesson (name);
  if (source->lesson == NULL)
    return FALSE;
  /* A lesson's own made-up secrets are its subject. */
  export->show_secrets = TRUE;
  source->title = g_strdup (source->lesson->title);
  source->begins_us = source->lesson->world->begins * G_TIME_SPAN_SECOND;
  source->session = ls_lesson_play (source->lesson);
  ls_simulator_run (source->session);
  return TRUE;
}

/**
 * cmd_export:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_export (int argc, char **argv)
{
  g_auto (Export) export = { NULL };
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &export.file,
      "where to; its ending tells the format: .pcapng .txt .json .svg .png .pdf .dot .mmd", "FILE" },
    { "what", 0, 0, G_OPTION_ARG_STRING, &export.what,
      "what to draw: ladder, or state (which .dot and .mmd draw unasked)", "FIGURE" },
    { "show-secrets", 0, 0, G_OPTION_ARG_NONE, &export.show_secrets, "write a recording's passwords as they are", NULL },
    { "steps", 0, 0, G_OPTION_ARG_STRING, &export.steps, "only these steps", "A-B" },
    { NULL },
  };
  g_auto (Source) source = { NULL };
  g_autoptr (GError) error = NULL;

  if (!cli_parse ("export", entries, NULL, 1, 1, &argc, &argv) || !check_words (&export))
    return CLI_USAGE;
  if (!load_source (&export, &source, argv[1]))
    return CLI_FAILED;
  if (!write_session (&export, &source, &error))
    {
      cli_error ("%s", error->message);
      return CLI_FAILED;
    }
  return CLI_DONE;
}
