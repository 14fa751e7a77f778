/* cli.h: what the terminal program's sub-commands share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "capture/recording.h"
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

/**
 * CliRecord:
 * @file: (owned) (nullable): the name given with --record
 * @recording: (nullable): as long as it is written
 * @failed: whether it could not be written to its end
 */
typedef struct {
  char        *file;
  LsRecording *recording;
  gboolean     failed;
} CliRecord;

#define CLI_RECORD_OPTION(record_) \
  { "record", 0, 0, G_OPTION_ARG_FILENAME, &(record_)->file, "write all that is said to this file, with our annotations", "FILE.pcapng" }

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
LsSession        *cli_read_recording (const char *file, const LsProtocol *protocol, gint64 *begins_us);
guint64           cli_write_events  (const LsWriter *writer, LsSession *session, guint64 from);
GTlsDatabase     *cli_load_trust    (const char *file);
gboolean          cli_record_begin  (CliRecord *self, LsSession *session, gint64 begins_us, gboolean show_secrets);
void              cli_record_write  (CliRecord *self);
int               cli_record_end    (CliRecord *self, int status);
void              cli_record_clear  (CliRecord *self);
gboolean          cli_has_colour    (void);

G_END_DECLS
