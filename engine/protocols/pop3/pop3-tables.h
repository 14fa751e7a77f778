/* pop3-tables.h: what POP3 is made of: states, commands, rules, response codes, findings.
 *
 * Server, observer, explanation, completion and diagrams all read these
 * tables; none of them knows a rule of its own.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/line-observer.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

/* The server's states. */
typedef enum {
  POP3_CONNECTING,
  POP3_AUTHORIZATION,
  POP3_USER_GIVEN,
  POP3_AUTH,
  POP3_TLS,
  POP3_TRANSACTION,
  POP3_UPDATE,
  POP3_CLOSED,
  POP3_N_STATES,
  POP3_STAY = POP3_N_STATES
} LsPop3State;

#define POP3_IN(state) (1u << POP3_##state)
#define POP3_IN_LOG_IN (POP3_IN (AUTHORIZATION) | POP3_IN (USER_GIVEN))
#define POP3_IN_COMMANDS (POP3_IN_LOG_IN | POP3_IN (TRANSACTION))
#define POP3_IN_ANY ((1u << POP3_N_STATES) - 1)

/* What a client can say; the first and the last two are no verbs. */
typedef enum {
  POP3_CONNECT,         /* it opened the connection */
  POP3_USER,
  POP3_PASS,
  POP3_APOP,
  POP3_AUTH_COMMAND,
  POP3_STLS,
  POP3_CAPA,
  POP3_STAT,
  POP3_LIST,
  POP3_RETR,
  POP3_DELE,
  POP3_NOOP,
  POP3_RSET,
  POP3_TOP,
  POP3_UIDL,
  POP3_QUIT,
  POP3_UTF8,
  POP3_LANG,
  POP3_LAST,
  POP3_RPOP,
  POP3_XTND,
  POP3_AUTH_RESPONSE,   /* a line of an AUTH exchange */
  POP3_UNKNOWN,         /* a keyword that POP3 does not have */
  POP3_N_COMMANDS
} LsPop3CommandId;

/* How a reply begins. */
typedef enum {
  POP3_YES,             /* +OK */
  POP3_NO,              /* -ERR */
  POP3_MORE,            /* + and a challenge */
  POP3_N_SIGNS
} LsPop3Sign;

/**
 * LsPop3Command:
 * @verb: in upper case; of those that are no keywords: `connect`, `auth-response`, `unknown`
 * @legal_in: in which states the table allows it
 * @least, @most: how many arguments it has; @most %POP3_ANY: the rest of the line is one
 * @about: what it asks for, where it is allowed
 * @early: what saying it at another moment means
 * @ref: where it stands
 */
typedef struct {
  const char *verb;
  guint32     legal_in;
  guint8      least;
  guint8      most;
  const char *about;
  const char *early;
  const char *ref;
} LsPop3Command;

#define POP3_ANY 255

extern const LsPop3Command ls_pop3_commands[POP3_N_COMMANDS];

/* What a command comes to. The server decides for one; the rule says what it then answers. */
typedef enum {
  POP3_OTHER,             /* never the server's: what the observer falls back on */
  POP3_OK,
  POP3_OK_ONE,            /* LIST, UIDL of one letter */
  POP3_OK_EMPTY,          /* nothing there to speak of */
  POP3_GO_ON,             /* the exchange has one more round */
  POP3_OUT_OF_ORDER,
  POP3_SYNTAX,
  POP3_NO_SUCH,           /* no letter of that number */
  POP3_MARKED,            /* there was one, and it is marked */
  POP3_WRONG,             /* name or secret */
  POP3_LOCKED,
  POP3_FAILED,
  POP3_CANCELLED,
  POP3_BAD_MECHANISM,
  POP3_ALREADY,           /* TLS stands */
  POP3_NOT_OFFERED,
  POP3_UNRECOGNIZED,
  POP3_TOO_LONG,
  POP3_BAD_OCTET,
  POP3_SHUTTING_DOWN,
  POP3_N_OUTCOMES
} LsPop3Outcome;

/**
 * LsPop3Rule:
 * @command: what was said
 * @states: in which states the rule holds
 * @outcome: what it came to
 * @sign: how the reply begins
 * @next: the state that the reply leads to; %POP3_STAY: the same
 * @code: the response code that goes with it (RFC 2449 section 8); %NULL: none
 * @text: what our server says; `{name}` `{argument}` `{count}` `{octets}` and the like are filled in
 * @explain: what the reply means here, likewise; `{argument|nothing}` quotes the argument, or says “nothing” without one
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
  const char *code;
  const char *text;
  const char *explain;
  const char *ref;
} LsPop3Rule;

extern const LsPop3Rule ls_pop3_rules[];
extern const guint      ls_pop3_n_rules;

/* A response code, or a word of CAPA's list, and what it says. */
typedef struct {
  const char *word;
  const char *meaning;
  const char *ref;
} LsPop3Word;

extern const LsPop3Word ls_pop3_codes[];
extern const guint      ls_pop3_n_codes;

/* What an observer notices. */
typedef enum {
  POP3_FINDING_PLAINTEXT_PASSWORD,
  POP3_FINDING_BARE_LF,
  POP3_FINDING_BARE_CR,
  POP3_FINDING_LINE_TOO_LONG,
  POP3_FINDING_EIGHT_BIT_COMMAND,
  POP3_FINDING_NUL_OCTET,
  POP3_FINDING_COMMAND_OUT_OF_ORDER,
  POP3_FINDING_REPLY_NOT_EXPECTED,
  POP3_FINDING_REPLY_MALFORMED,
  POP3_FINDING_PIPELINING_NOT_OFFERED,
  POP3_FINDING_EXTENSION_NOT_OFFERED,
  POP3_FINDING_TELNET_NEGOTIATION,
  POP3_FINDING_PLAINTEXT_AFTER_STARTTLS,
  POP3_FINDING_NO_CAPA_AFTER_TLS,
  POP3_FINDING_AUTH_PLAIN_OFFERED_CLEAR,
  POP3_FINDING_DOT_NOT_STUFFED,
  POP3_FINDING_CLOSE_WITHOUT_QUIT,
  POP3_FINDING_STREAM_GAP,
  POP3_FINDING_COUNT_MISMATCH,
  POP3_FINDING_NO_SPACE_AFTER_OK,
  POP3_FINDING_UPDATE_SKIPPED,
  POP3_FINDING_UID_REPEATED,
  POP3_FINDING_UID_BAD,
  POP3_N_FINDINGS
} LsPop3FindingId;

/* One of them: its stable word, how bad it is, one plain sentence, and the rule. */
typedef struct {
  const char *id;
  guint16     severity;     /* LS_EVENT_FLAG_WARNING, LS_EVENT_FLAG_ERROR, or 0: info */
  const char *explain;
  const char *ref;
} LsPop3Finding;

extern const LsPop3Finding ls_pop3_findings[POP3_N_FINDINGS];

/* Bits of a profile's extensions. */
typedef enum {
  POP3_EXTENSION_APOP,            /* no word of CAPA's: the greeting has a timestamp */
  POP3_EXTENSION_SASL,
  POP3_EXTENSION_STLS,
  POP3_EXTENSION_RESP_CODES,
  POP3_EXTENSION_AUTH_RESP_CODE,
  POP3_EXTENSION_PIPELINING,
  POP3_EXTENSION_EXPIRE,
  POP3_EXTENSION_IMPLEMENTATION,
  POP3_N_EXTENSIONS
} LsPop3ExtensionId;

extern const LsExtension ls_pop3_extensions[POP3_N_EXTENSIONS];

/* RFC 2449 section 4: a command has at most so many octets, CRLF included. */
#define LS_POP3_COMMAND_MAX 255
/* RFC 1939 section 3: a reply's first line. */
#define LS_POP3_REPLY_MAX 512
/* RFC 2449 section 4 leaves AUTH to its mechanisms; RFC 4954 section 4 gives its exchange lines so much. */
#define LS_POP3_AUTH_MAX 12288
/* A longer line is cut before it is looked at. */
#define LS_POP3_LINE_HELD 16384

const char       *ls_pop3_state_id         (guint state);
const char       *ls_pop3_finding_id       (guint row);
LsPop3CommandId   ls_pop3_command_find     (LsSpan verb);
gboolean          ls_pop3_command_is_verb  (LsPop3CommandId command);
LsPop3CommandId   ls_pop3_line_parse       (LsSpan line, LsSpan *argument);
gboolean          ls_pop3_has_arguments    (LsPop3CommandId command, LsSpan argument);
gboolean          ls_pop3_is_multi_line    (LsPop3CommandId command, LsSpan argument);
gboolean          ls_pop3_is_timestamp     (LsSpan text, LsSpan *timestamp);
LsPop3Sign        ls_pop3_sign             (LsSpan line, LsSpan *text);
const LsPop3Rule *ls_pop3_rule_for_outcome (LsPop3CommandId command, LsPop3State state, LsPop3Outcome outcome);
const LsPop3Rule *ls_pop3_rule_for_sign    (LsPop3CommandId command, LsPop3State state, LsPop3Sign sign, LsPop3Outcome hint,
                                            LsSpan code);
const LsPop3Word *ls_pop3_code_find        (LsSpan word);
gboolean          ls_pop3_has_edge         (guint from, guint to, const char *on);
void              ls_pop3_legal_now        (guint state, GPtrArray *verbs);
void              ls_pop3_explain          (LsSession *session, guint64 n, LsExplanation *explanation);
void              ls_pop3_overhear         (LsSession *session, guint64 n, GArray *facts);

LsServer   *ls_pop3_server_new   (const LsServerSetup *setup);
LsClient   *ls_pop3_client_new   (void);
LsObserver *ls_pop3_observer_new (LsSession *session, LsConnection *connection);
LsWitness  *ls_pop3_witness_new  (void);

G_END_DECLS
