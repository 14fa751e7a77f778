/* smtp-tables.h: what SMTP is made of: states, commands, rules, reply codes, findings.
 *
 * Server, observer, explanation, completion and diagrams all read these
 * tables; none of them knows a rule of its own.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/protocol.h"

G_BEGIN_DECLS

/* The server's states. */
typedef enum {
  SMTP_CONNECTING,
  SMTP_GREETED,
  SMTP_READY,
  SMTP_SENDER,
  SMTP_RECIPIENTS,
  SMTP_DATA,
  SMTP_CHUNKS,
  SMTP_SPOILED,
  SMTP_AUTH,
  SMTP_TLS,
  SMTP_NO_SERVICE,
  SMTP_CLOSED,
  SMTP_N_STATES,
  SMTP_STAY = SMTP_N_STATES
} LsSmtpState;

#define IN(state) (1u << SMTP_##state)
/* Wherever a command may stand at all. */
#define IN_COMMANDS (IN (GREETED) | IN (READY) | IN (SENDER) | IN (RECIPIENTS) | IN (CHUNKS) | IN (SPOILED))
#define IN_ANY ((1u << SMTP_N_STATES) - 1)

/* The client's states: what it waits for. */
typedef enum {
  SMTP_W_GREET,
  SMTP_W_EHLO,
  SMTP_W_HELO,
  SMTP_W_STARTTLS,
  SMTP_W_AUTH,
  SMTP_W_MAIL,
  SMTP_W_RCPT,
  SMTP_W_DATA,
  SMTP_W_DOT,
  SMTP_W_QUIT,
  SMTP_CLIENT_END,
  SMTP_N_CLIENT_STATES,
  SMTP_W_SAME = SMTP_N_CLIENT_STATES
} LsSmtpClientState;

/* What a client can say; the first and the last three are no verbs. */
typedef enum {
  SMTP_CONNECT,         /* it opened the connection */
  SMTP_EHLO,
  SMTP_HELO,
  SMTP_MAIL,
  SMTP_RCPT,
  SMTP_DATA_COMMAND,
  SMTP_RSET,
  SMTP_NOOP,
  SMTP_QUIT,
  SMTP_HELP,
  SMTP_VRFY,
  SMTP_EXPN,
  SMTP_STARTTLS,
  SMTP_AUTH_COMMAND,
  SMTP_BDAT,
  SMTP_SEND,
  SMTP_SOML,
  SMTP_SAML,
  SMTP_TURN,
  SMTP_AUTH_RESPONSE,   /* a line of an AUTH exchange */
  SMTP_DATA_END,        /* the lone dot */
  SMTP_UNKNOWN,         /* a verb that SMTP does not have */
  SMTP_N_COMMANDS
} LsSmtpCommandId;

/**
 * LsSmtpCommand:
 * @verb: in upper case; of those that are no verbs: `connect`, `auth-response`, `.`, `unknown`
 * @legal_in: in which states the table allows it
 * @waits: the client's state from when it says it
 * @syntax: what HELP says of it
 * @about: what it asks for, where it is allowed
 * @early: what saying it at another moment means
 * @ref: where it stands
 * @codes: the reply codes that RFC 5321 section 4.3.2 (or its extension) lists for it, 0 at the end
 */
typedef struct {
  const char *verb;
  guint32     legal_in;
  guint8      waits;
  const char *syntax;
  const char *about;
  const char *early;
  const char *ref;
  guint16     codes[16];
} LsSmtpCommand;

extern const LsSmtpCommand ls_smtp_commands[SMTP_N_COMMANDS];

/* What a command comes to. The server decides for one; the rule says what it then answers. */
typedef enum {
  SMTP_OTHER,             /* never the server's: what the observer falls back on */
  SMTP_OK,
  SMTP_OK_AGAIN,          /* a greeting that forgets an envelope, a second greeting */
  SMTP_OK_NULL,           /* MAIL from <> */
  SMTP_OK_POSTMASTER,
  SMTP_OK_FORWARDS,
  SMTP_OK_ELSEWHERE,      /* not here, from a client that is known */
  SMTP_OK_EMPTY,          /* RSET with nothing to forget */
  SMTP_OK_LIST,
  SMTP_CANNOT_TELL,       /* VRFY, EXPN: 252 */
  SMTP_GO_AHEAD,
  SMTP_OUT_OF_ORDER,
  SMTP_NO_RECIPIENT,
  SMTP_SYNTAX,
  SMTP_BAD_PATH,
  SMTP_PATH_TOO_LONG,
  SMTP_NO_ARGUMENT_WANTED,
  SMTP_BAD_PARAMETER,     /* a known one with a bad value, or twice */
  SMTP_UNKNOWN_PARAMETER,
  SMTP_TOO_BIG,
  SMTP_NO_ROOM,
  SMTP_FULL,
  SMTP_TOO_MANY,
  SMTP_NO_USER,
  SMTP_NO_RELAY,
  SMTP_GREYLISTED,
  SMTP_MOVED,
  SMTP_AMBIGUOUS,
  SMTP_BARE_LINE_END,
  SMTP_LOOP,
  SMTP_FAILED,
  SMTP_TOO_LONG,
  SMTP_EIGHT_BIT,
  SMTP_UNRECOGNIZED,
  SMTP_NOT_IMPLEMENTED,
  SMTP_REFUSED,           /* policy: this client, this host, this moment */
  SMTP_NEVER,
  SMTP_SHUTTING_DOWN,
  SMTP_CHALLENGE,         /* the log-in goes on */
  SMTP_NO_INITIAL,        /* a response came along, and the server has the first word */
  SMTP_NOT_BASE64,
  SMTP_BAD_RESPONSE,      /* base64, but not what the mechanism says */
  SMTP_CANCELLED,
  SMTP_WRONG_SECRET,
  SMTP_NO_MECHANISM,
  SMTP_CLEAR_MECHANISM,   /* one that sends the password itself, without TLS */
  SMTP_LOGGED_IN,         /* already */
  SMTP_NEEDS_LOG_IN,
  SMTP_NEEDS_TLS,
  SMTP_HAS_TLS,           /* already */
  SMTP_NOT_ACTIVE,        /* SEND to somebody who sits at no terminal */
  SMTP_TOO_MANY_1982,     /* as RFC 821 said it */
  SMTP_CLEAR_2001,        /* SMTP_CLEAR_MECHANISM, as RFC 2554 said it */
  SMTP_OK_LAST,           /* a chunk, and with it the letter */
  SMTP_AFTER_LAST,        /* a chunk behind the last one */
  SMTP_NEEDS_CHUNKS,      /* DATA for a letter that was announced as binary */
  SMTP_NEEDS_UTF8,        /* an address that is not ASCII, and SMTPUTF8 was not said */
  SMTP_N_OUTCOMES
} LsSmtpOutcome;

/**
 * LsSmtpRule:
 * @command: what was said
 * @states: in which states the rule holds
 * @outcome: what it came to
 * @code: the reply code; 2 to 5: any of that class that no other rule names
 * @next: the state that the reply leads to; %SMTP_STAY: the same
 * @enhanced: the enhanced status code that goes with it (RFC 2034); %NULL: none
 * @text: what our server says; `{name}` `{argument}` `{path}` `{hello}` `{code}` `{octets}` are filled in
 * @explain: what the reply means here, likewise; `{argument|nothing}` quotes the argument, or says “nothing” without one
 * @ref: where that stands
 *
 * One row of the server's state machine: with (command, state, outcome) the server finds what to answer, with
 * (command, state, code) the observer finds what an answer means.
 */
typedef struct {
  guint8      command;
  guint32     states;
  guint8      outcome;
  guint16     code;
  guint8      next;
  const char *enhanced;
  const char *text;
  const char *explain;
  const char *ref;
} LsSmtpRule;

extern const LsSmtpRule ls_smtp_rules[];
extern const guint      ls_smtp_n_rules;

/* A reply code and what its three digits say. */
typedef struct {
  guint16     code;
  const char *meaning;
  const char *ref;
} LsSmtpCode;

extern const LsSmtpCode ls_smtp_codes[];
extern const guint      ls_smtp_n_codes;

/* What an observer notices. */
typedef enum {
  SMTP_FINDING_PLAINTEXT_PASSWORD,
  SMTP_FINDING_BARE_LF,
  SMTP_FINDING_BARE_LF_IN_DATA,
  SMTP_FINDING_BARE_CR,
  SMTP_FINDING_BARE_CR_IN_DATA,
  SMTP_FINDING_SMUGGLING_SEQUENCE,
  SMTP_FINDING_LINE_TOO_LONG,
  SMTP_FINDING_EIGHT_BIT_DATA,
  SMTP_FINDING_EIGHT_BIT_COMMAND,
  SMTP_FINDING_NUL_OCTET,
  SMTP_FINDING_COMMAND_OUT_OF_ORDER,
  SMTP_FINDING_REPLY_NOT_EXPECTED,
  SMTP_FINDING_REPLY_CODE_MIXED,
  SMTP_FINDING_REPLY_CODE_RANGE,
  SMTP_FINDING_REPLY_MALFORMED,
  SMTP_FINDING_REPLY_WITHOUT_TEXT,
  SMTP_FINDING_GREETING_NO_HOST,
  SMTP_FINDING_EARLY_TALKER,
  SMTP_FINDING_PIPELINING_NOT_OFFERED,
  SMTP_FINDING_PIPELINING_ORDER,
  SMTP_FINDING_HELO_ARGUMENT,
  SMTP_FINDING_HELO_MISSING,
  SMTP_FINDING_PATH_SYNTAX,
  SMTP_FINDING_SOURCE_ROUTE,
  SMTP_FINDING_OBSOLETE_COMMAND,
  SMTP_FINDING_EXTENSION_NOT_OFFERED,
  SMTP_FINDING_NO_EXTENSIONS,
  SMTP_FINDING_TELNET_NEGOTIATION,
  SMTP_FINDING_KEYWORD_LIES,
  SMTP_FINDING_SIZE_EXCEEDED,
  SMTP_FINDING_DATA_AFTER_REFUSAL,
  SMTP_FINDING_DATA_NO_RECIPIENT,
  SMTP_FINDING_DOT_NOT_STUFFED,
  SMTP_FINDING_ENHANCED_CODE_CLASS,
  SMTP_FINDING_TOO_MANY_RECIPIENTS_552,
  SMTP_FINDING_CLOSE_WITHOUT_QUIT,
  SMTP_FINDING_CLOSE_WITHOUT_NOTICE,
  SMTP_FINDING_STREAM_GAP,
  SMTP_FINDING_STARTTLS_STILL_OFFERED,
  SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS,
  SMTP_FINDING_NO_EHLO_AFTER_TLS,
  SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR,
  SMTP_FINDING_NULL_SENDER_LOOP,
  SMTP_N_FINDINGS
} LsSmtpFindingId;

/* One of them: its stable word, how bad it is, at most five words that name it, one plain sentence, and the rule. */
typedef struct {
  const char *id;
  guint16     severity;     /* LS_EVENT_FLAG_WARNING, LS_EVENT_FLAG_ERROR, or 0: info */
  const char *title;
  const char *explain;
  const char *ref;
} LsSmtpFinding;

extern const LsSmtpFinding ls_smtp_findings[SMTP_N_FINDINGS];

/* Bits of a profile's extensions. */
typedef enum {
  SMTP_EXTENSION_PIPELINING,
  SMTP_EXTENSION_SIZE,
  SMTP_EXTENSION_8BITMIME,
  SMTP_EXTENSION_ENHANCEDSTATUSCODES,
  SMTP_EXTENSION_HELP,
  SMTP_EXTENSION_EXPN,
  SMTP_EXTENSION_AUTH,
  SMTP_EXTENSION_STARTTLS,
  SMTP_EXTENSION_CHUNKING,
  SMTP_EXTENSION_BINARYMIME,
  SMTP_EXTENSION_DSN,
  SMTP_EXTENSION_SMTPUTF8,
  SMTP_N_EXTENSIONS
} LsSmtpExtensionId;

extern const LsExtension ls_smtp_extensions[SMTP_N_EXTENSIONS];

const char       *ls_smtp_state_id        (guint state);
const char       *ls_smtp_client_state_id (guint state);
const char       *ls_smtp_finding_id      (guint row);
const char       *ls_smtp_finding_title   (guint row);
LsSmtpCommandId   ls_smtp_command_find    (LsSpan verb);
gboolean          ls_smtp_command_is_verb (LsSmtpCommandId command);
const LsSmtpRule *ls_smtp_rule_for_outcome (LsSmtpCommandId command, LsSmtpState state, LsSmtpOutcome outcome);
const LsSmtpRule *ls_smtp_rule_for_code   (LsSmtpCommandId command, LsSmtpState state, guint code, LsSmtpOutcome hint,
                                           LsSpan enhanced);
const LsSmtpCode *ls_smtp_code_find       (guint code);
gboolean          ls_smtp_code_is_listed  (LsSmtpCommandId command, guint code);
gboolean          ls_smtp_has_edge        (guint from, guint to, const char *on);
void              ls_smtp_legal_now       (guint state, GPtrArray *verbs);
LsSmtpExtensionId ls_smtp_extension_of    (LsSmtpCommandId command);
guint32           ls_smtp_needs           (const char *verb);
void              ls_smtp_explain         (LsSession *session, guint64 n, LsExplanation *explanation);

LsServer   *ls_smtp_server_new   (const LsServerSetup *setup);
LsClient   *ls_smtp_client_new   (void);
LsObserver *ls_smtp_observer_new (LsSession *session, LsConnection *connection);

G_END_DECLS
