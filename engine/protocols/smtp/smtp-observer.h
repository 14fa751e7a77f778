/* smtp-observer.h: what the observer of a conversation knows, and who judges it.
 *
 * smtp-observer.c cuts octets into lines; smtp-hear-client.c and smtp-hear-server.c
 * follow the conversation; smtp-findings.c says what is odd in it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/line-reader.h"
#include "protocols/sasl.h"
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
  SMTP_HEARS_CHUNK,
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
  gboolean binary;         /* announced as BODY=BINARYMIME */
  gboolean in_text;        /* behind its header */
  gboolean in_content_type;
  gboolean in_chunks;      /* it comes in counted pieces */
  gboolean after_cr;       /* such a piece ended in CR: an LF may begin the next */
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
  gboolean        logs_in; /* an AUTH is in it, if oddly written */
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
  gboolean          has_sender;      /* the last MAIL's path was not <> */
  gboolean          announced_8bit;
  guint64           announced_size;
  guint64           size_offered;    /* the greatest letter that the last EHLO's reply allows; 0: not told */
  guint64           size_offering;
  gboolean          clear_offering;  /* the reply that is coming in offers a password in clear */
  gboolean          announced_binary;
  gboolean          unended_piece;   /* the line at hand is cut off by its chunk's end */
  guint64           chunk_left;      /* octets of a BDAT that are still to come */
  gboolean          last_chunk;      /* and whether they end the letter */
  gboolean          last_chunk_came; /* and no envelope has been begun since */
  gboolean          refused_data;
  LsSaslMechanism   mechanism;       /* of the last AUTH */
  guint             turn;            /* how many words of that exchange the client has said */
  gboolean          logged_in;
  gboolean          secure;          /* TLS stands, and what is heard is what it carries */
  gboolean          looked[2];       /* at the first octets behind a STARTTLS */
  gboolean          renewed;         /* since TLS stands, the client has not greeted yet */
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

void ls_smtp_begin_letter        (LsSmtpObserver *self, gboolean in_chunks);
void ls_smtp_hear_letter_line    (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
void ls_smtp_begin_chunk         (LsSmtpObserver *self, LsSpan argument, const LsEvent *event);
gboolean ls_smtp_hear_chunk      (LsSmtpObserver *self, const LsSaying *saying, LsSpan *octets);
void ls_smtp_resume_chunk        (LsSmtpObserver *self, guint64 octets);
void ls_smtp_skip_chunk          (LsSmtpObserver *self, guint64 octets);

void ls_smtp_observer_veil       (LsSmtpObserver *self, const LsSaying *saying, const LsEvent *event);
void ls_smtp_observer_hear_veiled (LsSmtpObserver *self, const LsSaying *saying, LsSpan octets);
void ls_smtp_observer_secured    (LsObserver *observer, gint64 time_us, gboolean stands);

void  ls_smtp_note_ability       (LsSmtpObserver *self, guint line, LsSpan text);
gboolean ls_smtp_observer_is_offered (const LsSmtpObserver *self, const char *keyword);
void  ls_smtp_judge_command      (LsSmtpObserver *self, LsSmtpSaid *said);
void  ls_smtp_find_in_command    (LsSmtpObserver *self, const LsSmtpSaid *said, const LsEvent *event);
void  ls_smtp_find_in_auth_response (LsSmtpObserver *self, LsSpan response, const LsEvent *event);
void  ls_smtp_find_in_letter     (LsSmtpObserver *self, const LsSaying *saying, const LsLine *line, const LsEvent *event);
void  ls_smtp_find_in_letter_end (LsSmtpObserver *self, const LsEvent *event);
void  ls_smtp_find_in_reply      (LsSmtpObserver *self, const LsSmtpPending *question, gboolean asked, LsSmtpState before,
                                  const LsEvent *event);

G_END_DECLS
