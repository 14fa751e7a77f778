/* smtp-model.h: what an SMTP server has to answer, transcribed from RFC 5321.
 *
 * It judges the engine, so it shares no code with it. It is a plain value, to be
 * copied at will: an explorer keeps one for each state.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "smtp-inputs.h"

G_BEGIN_DECLS

/* Bits, so that a row of the table may name several. */
typedef enum {
  SMTP_CONNECTING = 1 << 0,
  SMTP_GREETED    = 1 << 1,
  SMTP_READY      = 1 << 2,
  SMTP_SENDER     = 1 << 3,
  SMTP_RECIPIENTS = 1 << 4,
  SMTP_DATA       = 1 << 5,
  SMTP_CLOSED     = 1 << 6,
  SMTP_CHUNKS     = 1 << 7,
  SMTP_SPOILED    = 1 << 8,
  SMTP_AUTH       = 1 << 9,
  SMTP_TLS        = 1 << 10,
} SmtpState;

/* Where in the letter the last octet stands. */
typedef enum {
  SMTP_AT_LINE_START,
  SMTP_IN_TEXT,
  SMTP_AFTER_CR,
  SMTP_AFTER_DOT,
  SMTP_AFTER_DOT_CR,
  SMTP_AT_END,
  SMTP_N_PLACES = SMTP_AT_END,
} SmtpPlace;

/**
 * SmtpAnswer:
 * @codes: the reply codes that the table allows, each three digits or a first digit alone
 * @state: the state id after it
 * @closes: whether the server then closes the connection
 */
typedef struct {
  const char *codes;
  const char *state;
  gboolean    closes;
} SmtpAnswer;

typedef struct _SmtpMutation SmtpMutation;

/**
 * SmtpModel:
 * @mutation: (nullable): the one rule that is wrong
 * @state: where the session is
 * @extended: whether EHLO, not HELO, opened it
 * @eight_bit: whether MAIL announced BODY=8BITMIME
 * @binary: … or BODY=BINARYMIME
 * @known: whether the client has proved who it is
 * @secure: whether TLS stands
 * @after_last: whether a last chunk was taken, and no MAIL, RSET, EHLO or HELO came since
 * @chunk_left: octets of a BDAT that are still to come, wanted or not
 * @chunk: what that BDAT means
 * @place: in a letter: where
 * @column: in a letter: how many octets its line has so far
 * @spoiled: a CR or LF that is no line end stood in the letter: it must be refused
 * @doubtful: something in the letter that a server may take or refuse
 * @line: the command line so far, without a CR that may begin its end
 * @length: its length; it counts on where @line is full
 * @after_cr: whether that CR has come
 * @bad: whether a CR or LF that is no line end stood in the line: then what it says no longer matters
 */
typedef struct {
  const SmtpMutation *mutation;
  SmtpState           state;
  gboolean            extended;
  gboolean            eight_bit;
  gboolean            binary;
  gboolean            known;
  gboolean            secure;
  gboolean            after_last;
  gboolean            chunk_cr;
  guint               chunk_left;
  SmtpLine            chunk;
  SmtpPlace           place;
  guint               column;
  gboolean            spoiled;
  gboolean            doubtful;
  char                line[512];
  gsize               length;
  gboolean            after_cr;
  gboolean            bad;
} SmtpModel;

void                smtp_model_init           (SmtpModel          *self,
                                               const SmtpMutation *mutation);
void                smtp_model_connect        (SmtpModel          *self,
                                               GArray             *answers);
void                smtp_model_input          (SmtpModel          *self,
                                               const SmtpInput    *input,
                                               GArray             *answers);
void                smtp_model_pause          (SmtpModel          *self);
const char         *smtp_model_state_id       (const SmtpModel    *self);
char               *smtp_model_key            (const SmtpModel    *self);

gboolean            smtp_answer_allows        (const SmtpAnswer   *self,
                                               guint               code);

const SmtpMutation *smtp_mutation             (guint               index);
const SmtpMutation *smtp_mutation_find        (const char         *name);
const char         *smtp_mutation_name        (const SmtpMutation *self);

G_END_DECLS
