/* smtp-server.h: what our server knows in a conversation, and the files that carry it on.
 *
 * smtp-server.c hears octets and lines; smtp-commands.c, smtp-envelope.c and
 * smtp-lookup.c bring each command to an outcome, smtp-log-in.c a log-in;
 * smtp-letter.c and smtp-chunk.c take the letter, smtp-answer.c answers, smtp-fault.c lets go wrong what shall.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"
#include "core/line-reader.h"
#include "protocols/dot-reader.h"
#include "protocols/sasl.h"
#include "protocols/smtp/smtp-tables.h"

G_BEGIN_DECLS

/**
 * LsSmtpChunk:
 * @left: octets of a BDAT that are still to come
 * @size: how many it announced
 * @outcome: what it comes to once they are here
 * @argument: what stood behind BDAT
 *
 * A piece of a letter. What is not wanted is read all the same, and thrown away: RFC 3030 section 2.
 */
typedef struct {
  guint64       left;
  guint64       size;
  LsSmtpOutcome outcome;
  char         *argument;
} LsSmtpChunk;

typedef struct {
  LsServer       parent;
  LsServerSetup  setup;

  LsSmtpState    state;
  gboolean       extended;          /* greeted with EHLO: parameters may be used */
  char          *hello;             /* the name that the client gave itself */
  gboolean       secure;            /* TLS stands */
  const LsUser  *user;              /* who the client has proved to be */
  LsSaslServer  *exchange;          /* a log-in that is under way */

  char          *reverse_path;
  char          *reverse_route;     /* RFC 821: the hosts that it came through, with the colon; NULL: none */
  LsSmtpCommandId began_by;         /* MAIL, or RFC 821's SEND, SOML or SAML */
  guint          terminals;         /* recipients who get it on a screen only */
  gboolean       utf8;              /* MAIL said SMTPUTF8 */
  gboolean       binary;            /* MAIL said BODY=BINARYMIME */
  GPtrArray     *recipients;        /* of char: mailboxes */
  char          *forward_path;      /* the first as it was written, for the Received line */
  gboolean       announced_8bit;
  guint64        announced_size;    /* octets; 0 where the client did not say */
  LsDotReader    letter;
  LsSmtpChunk    chunk;
  gboolean       last_chunk_came;   /* and no envelope has been begun since */
  guint64        ticket;            /* of the delivery that is waited for; 0: none */
  guint          letters;

  LsLineReader   lines;
  GByteArray    *unread;            /* what came while the server waited */
  GByteArray    *scratch;
  GByteArray    *late_line;         /* the line that a fault answers late */
  guint          late_flags;
  gboolean       is_late;
  gint64         late_until;
  LsSmtpCommandId late_command;
  guint          seen[SMTP_N_COMMANDS];
  LsChance       chance;
  guint64        drop_after;        /* octets until a fault drops the line; G_MAXUINT64: never */
  gint64         idle_asked;        /* the silence limit that is already wished for */
  gint64         now;               /* the time of what it is doing */
  gint64         heard;             /* when the client last said something */
} LsSmtpServer;

/* What a reply may speak of. */
typedef struct {
  LsSpan      argument;
  const char *moved;
  char       *text;       /* (owned) instead of the rule's */
  guint64     octets;
} LsSmtpWords;

void     ls_smtp_server_wish            (LsSmtpServer *self, const LsWish *wanted);
void     ls_smtp_server_enter           (LsSmtpServer *self, LsSmtpState state);
gboolean ls_smtp_server_offers          (const LsSmtpServer *self, LsSmtpExtensionId extension);

void     ls_smtp_server_write           (LsSmtpServer *self, guint code, const char *enhanced, const char *text);
void     ls_smtp_server_answer          (LsSmtpServer *self, LsSmtpCommandId command, LsSmtpOutcome outcome,
                                         const LsSmtpWords *words);

LsSmtpOutcome ls_smtp_server_judge      (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);
gboolean ls_smtp_server_carries_out     (const LsSmtpServer *self, LsSmtpCommandId command);

void     ls_smtp_server_forget_envelope (LsSmtpServer *self);
LsSmtpOutcome ls_smtp_server_find_user  (LsSmtpServer *self, const LsPath *path, const LsUser **user);
LsSmtpOutcome ls_smtp_serve_mail        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);
LsSmtpOutcome ls_smtp_serve_rcpt        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);
LsSmtpOutcome ls_smtp_serve_vrfy        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);
LsSmtpOutcome ls_smtp_serve_expn        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);

gboolean ls_smtp_server_offers_mechanism (const LsSmtpServer *self, LsSaslMechanism mechanism);
LsSmtpOutcome ls_smtp_serve_auth        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);
void     ls_smtp_server_hear_response   (LsSmtpServer *self, LsSpan line, guint flags);

LsSmtpOutcome ls_smtp_server_take_parameters (LsSmtpServer *self, LsSmtpCommandId command, LsSpan parameters);

gboolean ls_smtp_server_begin_chunk     (LsSmtpServer *self, LsSpan argument);
void     ls_smtp_server_take_chunk      (LsSmtpServer *self, LsSpan *octets);
void     ls_smtp_server_end_chunk       (LsSmtpServer *self);
LsSmtpOutcome ls_smtp_serve_bdat        (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);

LsSmtpOutcome ls_smtp_server_judge_letter (LsSmtpServer *self);
void     ls_smtp_server_deliver         (LsSmtpServer *self);
void     ls_smtp_server_end_of_letter   (LsSmtpServer *self);
void     ls_smtp_server_answer_letter   (LsSmtpServer *self, LsSmtpOutcome outcome);

gboolean ls_smtp_server_strike          (LsSmtpServer *self, LsSmtpCommandId command, LsSpan line, guint flags);
void     ls_smtp_server_drop            (LsSmtpServer *self);

G_END_DECLS
