/* pop2-tables.h: what POP2 is made of: states, commands, rules, the client's choices, findings. RFC 937.
 *
 * Server, client, observer, explanation, completion and diagrams all read these
 * tables; none of them knows a rule of its own.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/line-observer.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

/* The server's states; RFC 937 calls them LSTN, AUTH, MBOX, ITEM, NEXT and DONE. */
typedef enum {
  POP2_LISTENING,
  POP2_AUTHORIZATION,
  POP2_MAILBOX,
  POP2_ITEM,
  POP2_NEXT,
  POP2_CLOSED,
  POP2_N_STATES,
  POP2_STAY = POP2_N_STATES
} LsPop2State;

#define POP2_IN(state) (1u << POP2_##state)
#define POP2_IN_ANY ((1u << POP2_N_STATES) - 1)

/* The client's states, as RFC 937 calls them. */
typedef enum {
  POP2_CALL,
  POP2_NMBR,
  POP2_SIZE,
  POP2_XFER,
  POP2_EXIT,
  POP2_N_CLIENT_STATES
} LsPop2ClientState;

/* What a client can say; the first and the last are no keywords. */
typedef enum {
  POP2_CONNECT,         /* it opened the connection */
  POP2_HELO,
  POP2_FOLD,
  POP2_READ,
  POP2_RETR,
  POP2_ACKS,
  POP2_ACKD,
  POP2_NACK,
  POP2_QUIT,
  POP2_UNKNOWN,
  POP2_N_COMMANDS
} LsPop2CommandId;

/* How a reply begins. */
typedef enum {
  POP2_PLUS,            /* + done */
  POP2_MINUS,           /* - an error; the connection closes */
  POP2_HASH,            /* # so many letters */
  POP2_EQUALS,          /* = so many octets */
  POP2_N_SIGNS,
  POP2_SILENT = POP2_N_SIGNS   /* no line at all: counted octets, or the connection closes */
} LsPop2Sign;

/**
 * LsPop2Command:
 * @verb: in upper case; of those that are no keywords: `connect`, `unknown`
 * @legal_in: in which states the table allows it
 * @client_state: the client's state from when it says it
 * @also: (nullable): what most summaries call it
 * @about: what it asks for, where it is allowed
 * @early: what saying it at another moment means
 * @ref: where it stands: a heading of RFC 937, which has no numbers
 */
typedef struct {
  const char *verb;
  guint32     legal_in;
  guint8      client_state;
  const char *also;
  const char *about;
  const char *early;
  const char *ref;
} LsPop2Command;

extern const LsPop2Command ls_pop2_commands[POP2_N_COMMANDS];
extern const LsAlias       ls_pop2_aliases[];

/* What a command comes to. The server decides for one; the rule says what it then answers. */
typedef enum {
  POP2_OTHER,             /* never the server's: what the observer falls back on */
  POP2_OK,
  POP2_EMPTY,             /* no letter, or none of that number */
  POP2_OUT_OF_ORDER,
  POP2_SYNTAX,
  POP2_WRONG,             /* name or password */
  POP2_LOCKED,
  POP2_FAILED,
  POP2_UNRECOGNIZED,
  POP2_TOO_LONG,
  POP2_BAD_OCTET,
  POP2_TIMEOUT,
  POP2_SHUTTING_DOWN,
  POP2_N_OUTCOMES
} LsPop2Outcome;

/**
 * LsPop2Rule:
 * @command: what was said
 * @states: in which states the rule holds
 * @outcome: what it came to
 * @sign: how the reply begins
 * @next: the state that the reply leads to; %POP2_STAY: the same
 * @text: what our server says behind the sign; `{name}` `{count}` and the like are filled in
 * @explain: what the reply means here, likewise
 * @ref: where that stands
 *
 * One row of the server's state machine: with (command, state, outcome) the server finds what to answer, with
 * (command, state, sign) the observer finds what an answer means.
 */
typedef struct {
  guint8      command;
  guint32     states;
  guint8      outcome;
  guint8      sign;
  guint8      next;
  const char *text;
  const char *explain;
  const char *ref;
} LsPop2Rule;

extern const LsPop2Rule ls_pop2_rules[];
extern const guint      ls_pop2_n_rules;

/* What a client hears: the rows of RFC 937's client decision table. */
typedef enum {
  POP2_HEARS_GREETING,
  POP2_HEARS_COUNT,       /* #nnn */
  POP2_HEARS_LENGTH,      /* =ccc */
  POP2_HEARS_DATA,        /* all of the counted octets */
  POP2_HEARS_BYE,         /* + */
  POP2_HEARS_CLOSE,
  POP2_HEARS_OTHER,
  POP2_HEARS_TIMEOUT,
  POP2_N_HEARD
} LsPop2Heard;

/* What its user wants. */
typedef enum {
  POP2_WANTS_THIS,        /* this folder, this letter; the letter kept */
  POP2_WANTS_OTHER,       /* another letter */
  POP2_WANTS_FOLDER,      /* another folder */
  POP2_WANTS_DELETED,     /* the letter deleted */
  POP2_WANTS_AGAIN,       /* the letter once more */
  POP2_N_WANTS
} LsPop2Want;

/**
 * LsPop2Choice:
 * @says: what the client says then; %POP2_UNKNOWN: nothing, it closes the connection
 * @next: its state afterwards
 */
typedef struct {
  LsPop2CommandId   says;
  LsPop2ClientState next;
} LsPop2Choice;

/* What an observer notices. */
typedef enum {
  POP2_FINDING_PLAINTEXT_PASSWORD,
  POP2_FINDING_BARE_LF,
  POP2_FINDING_BARE_CR,
  POP2_FINDING_LINE_TOO_LONG,
  POP2_FINDING_NUL_OCTET,
  POP2_FINDING_COMMAND_OUT_OF_ORDER,
  POP2_FINDING_REPLY_NOT_EXPECTED,
  POP2_FINDING_REPLY_MALFORMED,
  POP2_FINDING_GREETING_NO_HOST,
  POP2_FINDING_TELNET_NEGOTIATION,
  POP2_FINDING_CLOSE_WITHOUT_QUIT,
  POP2_FINDING_STREAM_GAP,
  POP2_FINDING_LENGTH_MISMATCH,
  POP2_FINDING_ACK_MISSING,
  POP2_FINDING_TWO_FAREWELLS,
  POP2_N_FINDINGS
} LsPop2FindingId;

/* One of them: its stable word, how bad it is, one plain sentence, and the rule. */
typedef struct {
  const char *id;
  guint16     severity;     /* LS_EVENT_FLAG_WARNING, LS_EVENT_FLAG_ERROR, or 0: info */
  const char *explain;
  const char *ref;
} LsPop2Finding;

extern const LsPop2Finding ls_pop2_findings[POP2_N_FINDINGS];

/* RFC 937 "Sizes": a command, and a reply, have at most so many octets, CRLF included. */
#define LS_POP2_LINE_MAX 512
/* Likewise a line of a letter. */
#define LS_POP2_TEXT_MAX 1000
/* A longer line is cut before it is looked at. */
#define LS_POP2_LINE_HELD 4096

const char       *ls_pop2_state_id         (guint state);
const char       *ls_pop2_client_state_id  (guint state);
const char       *ls_pop2_finding_id       (guint row);
gboolean          ls_pop2_command_is_verb  (LsPop2CommandId command);
LsPop2CommandId   ls_pop2_line_parse       (LsSpan line, LsSpan *argument);
LsPop2CommandId   ls_pop2_alias_find       (LsSpan word);
char             *ls_pop2_take_argument    (LsSpan *rest, gboolean whole);
LsPop2Sign        ls_pop2_sign             (LsSpan line, guint64 *number, LsSpan *text);
const LsPop2Rule *ls_pop2_rule_for_outcome (LsPop2CommandId command, LsPop2State state, LsPop2Outcome outcome);
const LsPop2Rule *ls_pop2_rule_for_sign    (LsPop2CommandId command, LsPop2State state, LsPop2Sign sign, LsPop2Outcome hint);
LsPop2Choice      ls_pop2_choose           (LsPop2ClientState state, LsPop2Heard heard, guint64 number, LsPop2Want want);
LsPop2Heard       ls_pop2_heard            (LsSpan line, LsPop2ClientState state, guint64 *number);
gboolean          ls_pop2_has_edge         (guint from, guint to, const char *on);
void              ls_pop2_legal_now        (guint state, GPtrArray *verbs);
void              ls_pop2_explain          (LsSession *session, guint64 n, LsExplanation *explanation);
void              ls_pop2_overhear         (LsSession *session, guint64 n, GArray *facts);

LsServer   *ls_pop2_server_new   (const LsServerSetup *setup);
LsClient   *ls_pop2_client_new   (void);
LsObserver *ls_pop2_observer_new (LsSession *session, LsConnection *connection);
LsWitness  *ls_pop2_witness_new  (void);

G_END_DECLS
