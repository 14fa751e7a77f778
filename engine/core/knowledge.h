/* knowledge.h: what a session asks of a protocol to put words beside an event.
 *
 * Each protocol fills one such table from its own tables of commands, replies and
 * states; the core, and every view, knows a protocol by nothing else.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/event.h"
#include "core/span.h"

G_BEGIN_DECLS

typedef struct _LsSession LsSession;

/* Outcome classes of a reply, whatever the protocol writes for them. */
typedef enum {
  LS_REPLY_YES,          /* SMTP 2yz, +OK, OK */
  LS_REPLY_GO_ON,        /* SMTP 3yz, + */
  LS_REPLY_NOT_NOW,      /* SMTP 4yz */
  LS_REPLY_NO            /* SMTP 5yz, -ERR, NO, BAD */
} LsReplyClass;

/* One piece of a reply taken apart: a digit, a sign, a tag. */
typedef struct {
  char        token[12];
  const char *meaning;   /* what it says, in plain words */
  const char *detail;    /* finer print below it; may be NULL */
} LsReplyPart;

/**
 * LsChoice:
 * @token: how the reply begins: `503`, `+OK`
 * @meaning: what that says, in a word or two
 * @detail: (nullable): finer print below it
 * @state: the server's state after it
 *
 * Something that the server could answer.
 */
typedef struct {
  char        token[8];
  const char *meaning;
  const char *detail;
  guint8      state;
} LsChoice;

/**
 * LsExplanation:
 * @text: (owned): one or more sentences
 * @ref: (owned): the source, `RFC 5321 section 4.1.1.2`
 * @heading: (owned) (nullable): the lesson's words of what happened
 * @parts: the reply taken apart
 * @n_parts: how many
 */
typedef struct {
  char       *text;
  char       *ref;
  char       *heading;
  LsReplyPart parts[4];
  guint       n_parts;
} LsExplanation;

void ls_explanation_clear (LsExplanation *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LsExplanation, ls_explanation_clear)

/* Another name that a command goes by in books; the wire knows only @verb. */
typedef struct {
  const char *name;
  const char *verb;
} LsAlias;

/**
 * LsKnowledge:
 * @id: `smtp`
 * @name: `SMTP`
 * @n_states, @n_client_states, @n_findings: how many there are; numbers run from 0
 * @initial_state: the server's state before its greeting
 * @initial_client_state: likewise the client's
 * @state_id: the word for a server's state in every output; never translated
 * @client_state_id: likewise the client's; %NULL where the protocol defines none
 * @finding_id: the stable word for a finding's row
 * @explain: fills an explanation of event @n of @session from the tables
 * @legal_now: appends the verbs that the table allows in a state to a #GPtrArray of static strings
 * @choices: (nullable): adds what could be answered (#LsChoice) to what reply @n answers: first the reply itself,
 *   then what the table has for that state, then what it has for others
 * @needs: (nullable): which bit of what a server offers lets a verb be used; 0: none is needed
 * @finding_title: (nullable): at most five words that name a finding's row for people
 * @line_text: (nullable) (transfer full): the words for line @n, where its octets are not text
 * @overhear: (nullable): adds what a listener learns from line @n (with what was said before it) to @facts (#LsFact)
 * @aliases: (nullable): the names that books give to commands, a %NULL name at the end; completion knows both
 */
typedef struct {
  const char *id;
  const char *name;
  guint       n_states;
  guint       n_client_states;
  guint       n_findings;
  guint8      initial_state;
  guint8      initial_client_state;
  const char *(*state_id)        (guint state);
  const char *(*client_state_id) (guint state);
  const char *(*finding_id)      (guint row);
  void        (*explain)         (LsSession *session, guint64 n, LsExplanation *explanation);
  void        (*legal_now)       (guint state, GPtrArray *verbs);
  void        (*choices)         (LsSession *session, guint64 n, GArray *choices);
  char       *(*line_text)       (LsSession *session, guint64 n);
  void        (*overhear)        (LsSession *session, guint64 n, GArray *facts);
  guint32     (*needs)           (const char *verb);
  const char *(*finding_title)   (guint row);
  const LsAlias *aliases;
} LsKnowledge;

G_END_DECLS
