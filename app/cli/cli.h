/* cli.h: what the terminal program's sub-commands share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "capture/writer.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

/* Exit statuses. */
enum {
  CLI_DONE = 0,
  CLI_FAILED = 1,      /* the work itself found something wrong */
  CLI_USAGE = 2        /* the call's words are off */
};

/**
 * CliOutput:
 * @writer: how events are written; filled by cli_parse()
 * @has_format: whether --format was given
 * @conn: the number given with --conn
 *
 * The options that every sub-command has which writes events.
 */
typedef struct {
  LsWriter writer;
  gboolean has_format;
  int      conn;
} CliOutput;

/* A sub-command: its name, what its call looks like, what it does; argv[0] is its name. */
typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (int argc, char **argv);
} CliCommand;

extern const CliCommand cli_commands[];

int  cmd_lessons (int argc, char **argv);
int  cmd_play    (int argc, char **argv);
int  cmd_check   (int argc, char **argv);
int  cmd_grade   (int argc, char **argv);
int  cmd_read    (int argc, char **argv);
int  cmd_try     (int argc, char **argv);
int  cmd_export  (int argc, char **argv);
int  cmd_serve   (int argc, char **argv);
int  cmd_connect (int argc, char **argv);

void              cli_error         (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean          cli_parse         (const char *name, const GOptionEntry *entries, CliOutput *output, int least, int most,
                                     int *argc, char ***argv);
const LsProtocol *cli_find_protocol (const char *id);
LsLesson         *cli_load_lesson   (const char *id_or_file);
gboolean          cli_read_file     (const char *file, gsize most, char **text, gsize *length);
guint64           cli_write_events  (const LsWriter *writer, LsSession *session, guint64 from);
gboolean          cli_has_colour    (void);

G_END_DECLS
