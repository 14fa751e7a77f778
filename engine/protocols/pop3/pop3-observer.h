/* pop3-observer.h: what the observer of a POP3 conversation knows, and who judges it.
 *
 * pop3-observer.c follows the conversation; pop3-findings.c says what is odd in it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/pop3/pop3-tables.h"

G_BEGIN_DECLS

/* Beside a pending command's LsLineFlags: a +OK to it has further lines. */
#define LS_POP3_MULTI_LINE 0x8000

/* A reply, as far as its lines have come. */
typedef struct {
  guint64    start;
  guint64    length;
  guint      lines;
  LsPop3Sign sign;
  char       code[16];      /* the response code between the brackets */
  guint      flags;
  gboolean   bare_sign;     /* nothing behind +OK, not even a space */
  gboolean   too_long;
} LsPop3Reply;

/* A client's line, while it is looked at. */
typedef struct {
  const LsSaying *saying;
  const LsLine   *line;
  LsSpan          text;     /* without a telnet program's negotiation */
  guint           flags;    /* LsLineFlags of that */
  LsSpan          argument;
  LsPop3CommandId command;
  LsPop3Outcome   refusal;  /* what it would be refused for */
  guint64         number;   /* of the letter that it is about; 0: none */
  gboolean        telnet;
  gboolean        early;    /* not allowed in this state */
  gboolean        unoffered;
} LsPop3Said;

/* Abilities of CAPA's list that an observer goes by. */
typedef enum {
  POP3_OFFERS_TOP,
  POP3_OFFERS_UIDL,
  POP3_OFFERS_SASL,
  POP3_OFFERS_STLS,
  POP3_OFFERS_PIPELINING,
  POP3_OFFERS_UTF8
} LsPop3Offer;

typedef enum {
  POP3_HEARS_REPLIES,
  POP3_HEARS_LIST,         /* the lines of a reply, up to its dot */
  POP3_HEARS_LETTER
} LsPop3Mode;

typedef struct {
  LsLineObserver parent;
  LsPop3State    predicted;       /* the state if all that waits is answered with a yes */
  LsPop3Mode     mode;
  LsLinePending  question;        /* what the lines that come in answer */
  gboolean       asked;
  LsPop3Reply    reply;
  gboolean       in_auth;         /* the client's lines are parts of a proof */
  guint          password_in;     /* so many lines of an AUTH exchange on, a password comes in clear; 0: none does */
  gboolean       secret_rest;     /* the next line is the rest of a log-in's, behind a gap */
  gboolean       secured;
  gboolean       plain_told[2];
  gboolean       has_timestamp;   /* the greeting had one */
  gboolean       capa_seen;
  gboolean       capa_due;        /* TLS stands, and CAPA was not asked again */
  guint32        offered;         /* LsPop3Offer */
  guint32        offering;
  gboolean       offers_clear;    /* a list that is coming in offers a readable password */

  GHashTable    *sizes;           /* number → octets, as LIST told them */
  GHashTable    *marked;          /* numbers */
  GHashTable    *uids;            /* of the listing that is coming in */
  guint64        stat_count;      /* what STAT said; valid until something is marked or unmarked */
  guint64        stat_octets;
  gboolean       has_stat;
  guint64        list_count;      /* of the listing that is coming in */
  guint64        list_octets;
  gboolean       uid_repeated;
  gboolean       uid_bad;
  guint64        letter_octets;   /* of the letter that is coming in, stuffed dots left out */
} LsPop3Observer;

void ls_pop3_find               (LsPop3Observer *self, LsPop3FindingId finding, const LsEvent *about);
void ls_pop3_judge_command      (LsPop3Observer *self, LsPop3Said *said);
void ls_pop3_find_in_command    (LsPop3Observer *self, const LsPop3Said *said, const LsEvent *event);
void ls_pop3_find_in_proof      (LsPop3Observer *self, const LsLine *line, const LsEvent *event);
void ls_pop3_note_listed        (LsPop3Observer *self, LsSpan line);
void ls_pop3_find_in_reply      (LsPop3Observer *self, LsSpan text, const LsEvent *event);
void ls_pop3_find_in_letter     (LsPop3Observer *self, const LsLine *line, const LsEvent *event);
void ls_pop3_find_in_letter_end (LsPop3Observer *self, const LsEvent *event);

G_END_DECLS
