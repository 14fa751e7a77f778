/* smtp-observer.h: what the observer of a conversation knows, and who judges it.
 *
 * smtp-observer.c cuts octets into lines; smtp-hear-client.c and smtp-hear-server.c
 * follow the conversation; smtp-findings.c says what is odd in it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/line-reader.h"
#include "protocols/smtp/smtp-tables.h"

G_BEGIN_DECLS

/* A command's row in an event: the command's number, and whether it came at the wrong moment. */
#define LS_SMTP_ROW_EARLY 0x100
/* A reply that no rule explains. */
#define LS_SMTP_ROW_NONE  0xffff

typedef enum {
  SMTP_HEARS_COMMANDS,
  SMTP_HEARS_LETTER,
  SMTP_HEARS_AUTH,
  SMTP_HEARS_NOTHING       /* encrypted */
} LsSmtpMode;

/* A command that waits for its reply; or a letter's line, as long as it may prove to be a command. */
typedef struct {
  guint64  event;
  guint8   command;        /* LsSmtpCommandId */
  guint8   outcome;        /* what it looks like to come to */
  guint16  flags;          /* LsLineFlags */
  gboolean letter;         /* it was sent before the 354, and waits for that */
} LsSmtpPending;

/* A reply, as far as its lines have come. */
typedef struct {
  guint64  start;
  guint64  length;
  guint    lines;
  guint    code;
  guint    flags;
  char     enhanced[12];
  gboolean mixed;
  gboolean malformed;
  gboolean empty;
  gboolean too_long;
} LsSmtpReply;

/* The letter that is being sent. */
typedef struct {
  gboolean confirmed;      /* its 354 came */
  gboolean announced_8bit;
  guint64  announced_size;
  guint64  size;           /* octets, stuffed dots left out */
  guint    flags;          /* LsLineFlags of all its lines */
  guint    told;           /* findings that were said of it once */
  guint    lines;
} LsSmtpLetter;

/* A client's line, while it is looked at. */
typedef struct {
  const LsSaying *saying;
  const LsLine   *line;
  LsSpan          text;    /* without a telnet program's negotiation */
  guint           flags;   /* LsLineFlags of that */
  LsSpan          argument;
  LsSpan          mechanism; /* of an AUTH */
  LsSpan          initial;   /* its response that came with it */
  LsSmtpCommandId command;
  LsSmtpOutcome   outcome;
  gboolean        telnet;
  gboolean        early;   /* not allowed in this state */
  gboolean        spaced;  /* a path written in a forgiven way */
  gboolean        routed;
  gboolean        unoffered;
} LsSmtpSaid;

typedef struct {
  LsObserver        parent;

  LsLineReader      lines[2];
  guint64           at[2];           /* where the unfinished line begins in its stream */
  GByteArray       *scratch;

  LsSmtpState       state;
  LsSmtpState       predicted;
  LsSmtpClientState client_state;
  LsSmtpMode        mode;
  gboolean          lost;            /* not seen from its start, or octets are missing: the state is not known */
  gboolean          closed;

  GArray           *pending;         /* of LsSmtpPending, from pending_head on */
  guint             pending_head;
  LsSmtpReply       reply;
  LsSmtpLetter      letter;
  guint64           replies_end;     /* in the server's stream */
  guint64           greeting_end;
  LsSmtpCommandId   last_command;
  guint64           last_event;
  guint             findings;        /* about the line at hand */

  gboolean          extended;        /* EHLO was accepted */
  guint32           offered;         /* keywords of the last EHLO's reply */
  guint32           offering;        /* of the reply that is coming in */
  gboolean          greeted;         /* HELO or EHLO was accepted */
  gboolean          announced_8bit;
  guint64           announced_size;
  guint64           size_offered;    /* the greatest letter that the last EHLO's reply allows; 0: not told */
  guint64           size_offering;
  gboolean          refused_data;
  guint             password_in;     /* so many AUTH responses on, a password comes in clear; 0: none does */
  gboolean          secret_rest;     /* the next line is the rest of a log-in's, behind a gap */
  gboolean          torn;            /* octets are missing of a letter or a log-in */
} LsSmtpObserver;

guint          ls_smtp_observer_n_pending (const LsSmtpObserver *self);
void           ls_smtp_observer_push      (LsSmtpObserver *self, const LsSmtpPending *pending);
gboolean       ls_smtp_observer_pop       (LsSmtpObserver *self, LsSmtpPending *pending);
LsSmtpPending *ls_smtp_observer_peek      (LsSmtpObserver *self);

LsEvent ls_smtp_observer_begin   (const LsSmtpObserver *self, LsEventKind kind, const LsSaying *saying, guint64 start,
                                  guint64 length);
guint64 ls_smtp_observer_append  (LsSmtpObserver *self, LsEvent *event);
void    ls_smtp_observer_find    (LsSmtpObserver *self, LsSmtpFindingId finding, const LsEvent *about);

void ls_smtp_hear_client_line    (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
void ls_smtp_hear_server_line    (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
void ls_smtp_observer_end_reply  (LsSmtpObserver *self, const LsSaying *saying, guint16 flags);

void  ls_smtp_note_ability       (LsSmtpObserver *self, guint line, LsSpan text);
void  ls_smtp_judge_command      (LsSmtpObserver *self, LsSmtpSaid *said);
void  ls_smtp_find_in_command    (LsSmtpObserver *self, const LsSmtpSaid *said, const LsEvent *event);
void  ls_smtp_find_in_auth_response (LsSmtpObserver *self, const LsLine *line, const LsEvent *event);
void  ls_smtp_find_in_letter     (LsSmtpObserver *self, const LsSaying *saying, const LsLine *line, const LsEvent *event);
void  ls_smtp_find_in_letter_end (LsSmtpObserver *self, const LsEvent *event);
void  ls_smtp_find_in_reply      (LsSmtpObserver *self, const LsSmtpPending *question, gboolean asked, LsSmtpState before,
                                  const LsEvent *event);

G_END_DECLS
