/* lesson-table.c: every member that a lesson file may have, and what may stand there.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-table.h"

#include <string.h>

/* The greatest whole number that every JSON reader keeps exactly. */
#define WHOLE_MOST 9007199254740991.0

#define LABEL "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
#define DOMAIN_NAME LABEL "(\\." LABEL ")*"
#define BYTE "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

static const char *const protocol_words[] = { "smtp", "pop2", "pop3", "imap", NULL };
static const char *const era_words[] = { "821", "2821", "5321", NULL };
static const char *const close_words[] = { "quit", "drop", NULL };
static const char *const step_kinds[] = { "send", "greeting", "octets", "close", NULL };
static const char *const goal_kinds[] = { "reply", "letter", "state", "finding", "removed", "kept", "all", "any", "never", NULL };
static const char *const letter_kinds[] = { "lines", "octets", NULL };

static const LsLessonRule rules[LS_N_RULES] = {
  [LS_RULE_ID] = { "id", LS_LESSON_STRING, "an id of lower-case letters, digits and single hyphens between them",
    1, 64, "^[a-z0-9]+(-[a-z0-9]+)*$" },
  [LS_RULE_LINE] = { "line", LS_LESSON_STRING, "a line of 1 to 200 characters", 1, 200, "^[^\\x00-\\x1f\\x7f]*$" },
  [LS_RULE_TEXT] = { "text", LS_LESSON_STRING, "a text of 1 to 2000 characters", 1, 2000, "^[^\\x00-\\x09\\x0b-\\x1f\\x7f]*$" },
  [LS_RULE_URL] = { "url", LS_LESSON_STRING, "the schema's place, a string of at most 500 characters", 1, 500 },
  [LS_RULE_LANGUAGE] = { "language", LS_LESSON_STRING, "a language tag such as \"en\" or \"fr-CA\"", 2, 35,
    "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$" },
  [LS_RULE_MOMENT] = { "moment", LS_LESSON_STRING, "a moment in UTC such as \"2001-04-02T09:00:00Z\"", 20, 20,
    "^(19[7-9][0-9]|20[0-9][0-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$" },
  [LS_RULE_PROTOCOL] = { "protocol", LS_LESSON_STRING, "a protocol", 1, 8, .words = protocol_words },
  [LS_RULE_HOST_NAME] = { "host-name", LS_LESSON_STRING, "a host or domain name such as \"mail.example.org\"", 1, 255,
    "^" DOMAIN_NAME "$" },
  [LS_RULE_ADDRESS] = { "address", LS_LESSON_STRING, "an IPv4 address such as \"192.0.2.25\"", 7, 15,
    "^" BYTE "(\\." BYTE "){3}$" },
  [LS_RULE_IPV6] = { "ipv6", LS_LESSON_STRING, "an IPv6 address such as \"2001:db8::25\"", 2, 45, "^[0-9A-Fa-f:.]+$" },
  [LS_RULE_EXCHANGE_NAME] = { "exchange-name", LS_LESSON_STRING, "a host name, or \".\" for no host at all", 1, 255,
    "^(\\.|" DOMAIN_NAME ")$" },
  [LS_RULE_USER_NAME] = { "user-name", LS_LESSON_STRING, "what stands before the @ of an address, 1 to 64 characters", 1, 64,
    "^[^@\\x00-\\x1f\\x7f]*$" },
  [LS_RULE_MAILBOX] = { "mailbox", LS_LESSON_STRING, "an address such as \"alice@example.org\"", 3, 320,
    "^[^@\\x00-\\x1f\\x7f]+@" DOMAIN_NAME "$" },
  [LS_RULE_REVERSE_PATH] = { "reverse-path", LS_LESSON_STRING, "an address such as \"alice@example.org\", or \"\" for <>", 0, 320,
    "^([^@\\x00-\\x1f\\x7f]+@" DOMAIN_NAME ")?$" },
  [LS_RULE_SECRET] = { "secret", LS_LESSON_STRING, "a password of 1 to 200 characters", 1, 200, "^[^\\x00-\\x1f\\x7f]*$" },
  [LS_RULE_KEYWORD] = { "keyword", LS_LESSON_STRING, "an extension's keyword in capitals, such as \"SIZE\"", 1, 32,
    "^[A-Z0-9][A-Z0-9-]*$" },
  [LS_RULE_MECHANISM] = { "mechanism", LS_LESSON_STRING, "a mechanism's name in capitals, such as \"PLAIN\"", 1, 20,
    "^[A-Z0-9_-]+$" },
  [LS_RULE_ERA] = { "era", LS_LESSON_STRING, "an era: the number of an RFC", 3, 4, .words = era_words },
  [LS_RULE_VERB] = { "verb", LS_LESSON_STRING, "a command's verb in capitals, such as \"RCPT\"", 1, 16, "^[A-Z][A-Z0-9]*$" },
  [LS_RULE_REPLY_TEXT] = { "reply-text", LS_LESSON_STRING, "a reply's text of 1 to 2000 characters, its lines parted by \\n", 1, 2000,
    "^[^\\x00-\\x09\\x0b-\\x1f\\x7f]*$" },
  [LS_RULE_FAULT] = { "fault", LS_LESSON_STRING, "a fault such as \"RCPT#3=451 Try later\"", 3, 600,
    "^[^=\\x00-\\x1f\\x7f]+=[^\\x00-\\x1f\\x7f]+$" },
  [LS_RULE_WIRE_LINE] = { "wire-line", LS_LESSON_STRING, "one line of at most 4000 characters, without its line end", 0, 4000,
    "^[^\\x00\\r\\n]*$" },
  [LS_RULE_BASE64] = { "base64", LS_LESSON_STRING, "octets in base64", 4, 1000000,
    "^[A-Za-z0-9+/]+={0,2}$" },
  [LS_RULE_EXPECT] = { "expect", LS_LESSON_STRING, "how the reply begins, such as \"550\", \"+OK\" or \"NO\"", 1, 4,
    "^([2-5][0-9]{2}|\\+OK|-ERR|OK|NO|BAD|[+=#-])$" },
  [LS_RULE_REPLY_BEGINS] = { "reply-begins", LS_LESSON_STRING, "how a reply begins, such as \"5\", \"550\" or \"+OK\"", 1, 4,
    "^([2-5][0-9]{0,2}|\\+OK|-ERR|OK|NO|BAD|[+=#-])$" },
  [LS_RULE_REPLY_TO] = { "reply-to", LS_LESSON_STRING, "a command's verb in capitals, connect for the greeting, or . for a letter", 1, 16,
    "^([A-Z][A-Z0-9]*|connect|\\.)$" },
  [LS_RULE_HEADER_VALUE] = { "header-value", LS_LESSON_STRING, "what stands in the header; \"\" for anything", 0, 200,
    "^[^\\x00-\\x1f\\x7f]*$" },
  [LS_RULE_FINDING] = { "finding", LS_LESSON_STRING, "a finding's word, such as \"bare-lf\"", 1, 64, "^[a-z0-9]+(-[a-z0-9]+)*$" },
  [LS_RULE_CLOSE] = { "close", LS_LESSON_STRING, "a way to end the connection", 1, 8, .words = close_words },
  [LS_RULE_NOTE_ON] = { "note-on", LS_LESSON_STRING,
    "a command's verb in capitals, or open, close, loss, retransmission, store or query", 1, 16,
    "^([A-Z][A-Z0-9]*|open|close|loss|retransmission|store|query)$" },
  [LS_RULE_EDGE_ON] = { "edge-on", LS_LESSON_STRING, "a command's verb in capitals, or . connect close TLS", 1, 16,
    "^([A-Z][A-Z0-9]*|\\.|connect|close)$" },
  [LS_RULE_FILE_NAME] = { "file-name", LS_LESSON_STRING, "the name of a file in the folder diagrams, such as \"smtp.json\"", 6, 100,
    "^[A-Za-z0-9_][A-Za-z0-9._-]*\\.json$" },

  [LS_RULE_YES_OR_NO] = { "yes-or-no", LS_LESSON_BOOLEAN, "true or false" },
  [LS_RULE_YES] = { "yes", LS_LESSON_TRUE, "true" },
  [LS_RULE_COUNT] = { "count", LS_LESSON_INTEGER, "a whole number from 1 to 100000", 1, 100000 },
  [LS_RULE_ROUNDS] = { "rounds", LS_LESSON_INTEGER, "a whole number from 4096 to 200000", 4096, 200000 },
  [LS_RULE_ORDER] = { "order", LS_LESSON_INTEGER, "a whole number from 0 to 100000", 0, 100000 },
  [LS_RULE_SEED] = { "seed", LS_LESSON_INTEGER, "a whole number from 0 to 9007199254740991", 0, WHOLE_MOST },
  [LS_RULE_PORT] = { "port", LS_LESSON_INTEGER, "a port from 1 to 65535", 1, 65535 },
  [LS_RULE_OCTETS] = { "octets", LS_LESSON_INTEGER, "a number of octets from 1 to 9007199254740991", 1, WHOLE_MOST },
  [LS_RULE_SECONDS] = { "seconds", LS_LESSON_NUMBER, "seconds from 0 to 1000000", 0, 1000000 },
  [LS_RULE_MILLISECONDS] = { "milliseconds", LS_LESSON_NUMBER, "milliseconds from 0 to 60000", 0, 60000 },
  [LS_RULE_COORDINATE] = { "coordinate", LS_LESSON_NUMBER, "a coordinate from -100000 to 100000", -100000, 100000 },
  [LS_RULE_SHARE] = { "share", LS_LESSON_NUMBER, "a share from 0 (none) to 1 (all)", 0, 1 },
  [LS_RULE_BITS] = { "bits", LS_LESSON_NUMBER, "bits a second from 300 to 10000000000", 300, 10000000000 },
  [LS_RULE_QUEUE] = { "queue", LS_LESSON_INTEGER, "a number of octets from 1 to 100000000", 1, 100000000 },
  [LS_RULE_MTU] = { "mtu", LS_LESSON_INTEGER, "a number of octets from 68 to 9216", 68, 9216 },
  [LS_RULE_WINDOW] = { "window", LS_LESSON_INTEGER, "a number of octets from 1 to 65535", 1, 65535 },
  [LS_RULE_PREFERENCE] = { "preference", LS_LESSON_INTEGER, "a whole number from 0 to 65535", 0, 65535 },

  [LS_RULE_KEYWORDS] = { "keywords", LS_LESSON_LIST, "a list of extensions", 0, 32, .of = LS_RULE_KEYWORD },
  [LS_RULE_MECHANISMS] = { "mechanisms", LS_LESSON_LIST, "a list of mechanisms", 0, 16, .of = LS_RULE_MECHANISM },
  [LS_RULE_VERBS] = { "verbs", LS_LESSON_LIST, "a list of verbs", 0, 64, .of = LS_RULE_VERB },
  [LS_RULE_HOST_NAMES] = { "host-names", LS_LESSON_LIST, "a list of domains", 0, 1000, .of = LS_RULE_HOST_NAME },
  [LS_RULE_MAILBOX_LIST] = { "mailbox-list", LS_LESSON_LIST, "a list of addresses", 1, 1000, .of = LS_RULE_MAILBOX },
  [LS_RULE_FAULTS] = { "faults", LS_LESSON_LIST, "a list of faults", 0, 100, .of = LS_RULE_FAULT },
  [LS_RULE_STATE_IDS] = { "state-ids", LS_LESSON_LIST, "a list of at least one state id", 1, 64, .of = LS_RULE_ID },
  [LS_RULE_POINT] = { "point", LS_LESSON_LIST, "two numbers, from the left and from the top", 2, 2, .of = LS_RULE_COORDINATE },
  [LS_RULE_WIRE_LINES] = { "wire-lines", LS_LESSON_LIST, "a list of 1 to 5000 lines", 1, 5000, .of = LS_RULE_WIRE_LINE },
  [LS_RULE_SEND] = { "send", LS_LESSON_EITHER, "a line, or a list of lines", .of = LS_RULE_WIRE_LINE, .or_of = LS_RULE_WIRE_LINES },
  [LS_RULE_NUMBERS] = { "numbers", LS_LESSON_LIST, "a list of 1 to 16 numbers", 1, 16, .of = LS_RULE_COUNT },
  [LS_RULE_LINKS] = { "links", LS_LESSON_LIST, "a list of links", 0, 1000, .of = LS_RULE_LINK },
  [LS_RULE_NAMES] = { "names", LS_LESSON_LIST, "a list of names", 0, 1000, .of = LS_RULE_NAME },
  [LS_RULE_ADDRESSES] = { "addresses", LS_LESSON_LIST, "a list of 1 to 16 IPv4 addresses", 1, 16, .of = LS_RULE_ADDRESS },
  [LS_RULE_IPV6_LIST] = { "ipv6-list", LS_LESSON_LIST, "a list of 1 to 16 IPv6 addresses", 1, 16, .of = LS_RULE_IPV6 },
  [LS_RULE_EXCHANGES] = { "exchanges", LS_LESSON_LIST, "a list of 1 to 16 mail hosts", 1, 16, .of = LS_RULE_EXCHANGE },
  [LS_RULE_IDS] = { "ids", LS_LESSON_LIST, "a list of ids", 0, 200, .of = LS_RULE_ID },
  [LS_RULE_WAITS] = { "waits", LS_LESSON_LIST, "a list of 1 to 20 waiting times", 1, 20, .of = LS_RULE_SECONDS },
  [LS_RULE_HOSTS] = { "hosts", LS_LESSON_LIST, "a list of hosts", 0, 200, .of = LS_RULE_HOST },
  [LS_RULE_SERVERS] = { "servers", LS_LESSON_LIST, "a list of servers", 0, 200, .of = LS_RULE_SERVER },
  [LS_RULE_USERS] = { "users", LS_LESSON_LIST, "a list of users", 0, 1000, .of = LS_RULE_USER },
  [LS_RULE_LETTERS] = { "letters", LS_LESSON_LIST, "a list of letters", 0, 1000, .of = LS_RULE_LETTER },
  [LS_RULE_CLIENTS] = { "clients", LS_LESSON_LIST, "a list of clients", 0, 200, .of = LS_RULE_CLIENT },
  [LS_RULE_PARTS] = { "parts", LS_LESSON_LIST, "a list of parts", 0, 100, .of = LS_RULE_PART },
  [LS_RULE_SCRIPT] = { "script", LS_LESSON_LIST, "a list of steps", 0, 5000, .of = LS_RULE_STEP },
  [LS_RULE_NOTES] = { "notes", LS_LESSON_LIST, "a list of notes", 0, 1000, .of = LS_RULE_NOTE },
  [LS_RULE_WHAT_IFS] = { "what-ifs", LS_LESSON_LIST, "a list of what-ifs", 0, 100, .of = LS_RULE_WHAT_IF },
  [LS_RULE_GOALS] = { "goals", LS_LESSON_LIST, "a list of goals", 0, 100, .of = LS_RULE_GOAL },
  [LS_RULE_GOAL_TESTS] = { "goal-tests", LS_LESSON_LIST, "a list of conditions", 1, 20, .of = LS_RULE_GOAL_TEST },
  [LS_RULE_REPLY_TOS] = { "reply-tos", LS_LESSON_LIST, "a list of commands", 1, 20, .of = LS_RULE_REPLY_TO },
  [LS_RULE_HINTS] = { "hints", LS_LESSON_LIST, "a list of hints", 0, 10, .of = LS_RULE_TEXT },
  [LS_RULE_STATES] = { "states", LS_LESSON_LIST, "a list of at least one state", 1, 100, .of = LS_RULE_STATE },
  [LS_RULE_TRANSITIONS] = { "transitions", LS_LESSON_LIST, "a list of transitions", 0, 1000, .of = LS_RULE_TRANSITION },
  [LS_RULE_DIAGRAM] = { "diagram", LS_LESSON_EITHER, "a diagram, or the name of a file in the folder diagrams",
    .of = LS_RULE_FILE_NAME, .or_of = LS_RULE_DRAWING },

  [LS_RULE_LESSON] = { "lesson", LS_LESSON_OBJECT, "a lesson, an object" },
  [LS_RULE_WORLD] = { "world", LS_LESSON_OBJECT, "a world, an object" },
  [LS_RULE_HOST] = { "host", LS_LESSON_OBJECT, "a host, an object" },
  [LS_RULE_SERVER] = { "server", LS_LESSON_OBJECT, "a server, an object" },
  [LS_RULE_PROFILE] = { "profile", LS_LESSON_OBJECT, "a server's profile, an object" },
  [LS_RULE_TEXTS] = { "texts", LS_LESSON_OBJECT, "texts by command, an object", .most = 100, .pattern = "^([A-Z][A-Z0-9]*|connect|data-end|\\*)$",
    .names = "a command's verb in capitals, connect, data-end, or * for any" },
  [LS_RULE_REPLIES] = { "replies", LS_LESSON_OBJECT, "texts by reply code, an object", .most = 100, .pattern = "^([2-5][0-9]{2}|\\+OK|-ERR|OK|NO)$",
    .names = "a reply code such as \"250\", \"+OK\" or \"NO\"" },
  [LS_RULE_USER] = { "user", LS_LESSON_OBJECT, "a user, an object" },
  [LS_RULE_MAILBOXES] = { "mailboxes", LS_LESSON_OBJECT, "letters by mailbox, an object of at most 1000", .most = 1000,
    .pattern = "^[^@\\x00-\\x1f\\x7f]+@" DOMAIN_NAME "$", .names = "an address such as \"alice@example.org\"" },
  [LS_RULE_LETTER] = { "letter", LS_LESSON_OBJECT, "a letter, an object", .one_of = letter_kinds },
  [LS_RULE_NETWORK] = { "network", LS_LESSON_OBJECT, "a network, an object" },
  [LS_RULE_LINK] = { "link", LS_LESSON_OBJECT, "a link, an object" },
  [LS_RULE_NAME] = { "name", LS_LESSON_OBJECT, "a name of the net, an object" },
  [LS_RULE_EXCHANGE] = { "exchange", LS_LESSON_OBJECT, "a mail host, an object" },
  [LS_RULE_RELAYS] = { "relays", LS_LESSON_OBJECT, "for whom it relays, an object" },
  [LS_RULE_DRAWING] = { "drawing", LS_LESSON_OBJECT, "a diagram, an object" },
  [LS_RULE_STATE] = { "state", LS_LESSON_OBJECT, "a state, an object" },
  [LS_RULE_TRANSITION] = { "transition", LS_LESSON_OBJECT, "a transition, an object" },
  [LS_RULE_CLIENT] = { "client", LS_LESSON_OBJECT, "a client, an object" },
  [LS_RULE_CLIENT_PROFILE] = { "client-profile", LS_LESSON_OBJECT, "a client's profile, an object" },
  [LS_RULE_PART] = { "part", LS_LESSON_OBJECT, "a part, an object" },
  [LS_RULE_STEP] = { "step", LS_LESSON_OBJECT, "a step, an object", .one_of = step_kinds },
  [LS_RULE_WORDS] = { "words", LS_LESSON_OBJECT, "a heading and a why, an object" },
  [LS_RULE_NOTE] = { "note", LS_LESSON_OBJECT, "a note, an object" },
  [LS_RULE_WHAT_IF] = { "what-if", LS_LESSON_OBJECT, "a what-if, an object" },
  [LS_RULE_GOAL] = { "goal", LS_LESSON_OBJECT, "a goal, an object" },
  [LS_RULE_GOAL_TEST] = { "goal-test", LS_LESSON_OBJECT, "a condition, an object", .one_of = goal_kinds },
  [LS_RULE_GOAL_REPLY] = { "goal-reply", LS_LESSON_OBJECT, "what reply, an object" },
  [LS_RULE_GOAL_LETTER] = { "goal-letter", LS_LESSON_OBJECT, "what letter, an object" },
  [LS_RULE_GOAL_HEADERS] = { "goal-headers", LS_LESSON_OBJECT, "headers, an object", .most = 20, .pattern = "^[A-Z][!-9;-~]*$",
    .names = "a header's name such as \"Subject\"" },
};

/* An object's members stand together, in the order of INTERFACE and schema. */
static const LsLessonMember members[] = {
  { LS_RULE_LESSON, "$schema", FALSE, LS_RULE_URL, "Schema", "Where an editor finds the description of this file." },
  { LS_RULE_LESSON, "id", TRUE, LS_RULE_ID, "Id", "The lesson's name for programs, unique among all lessons." },
  { LS_RULE_LESSON, "protocol", TRUE, LS_RULE_PROTOCOL, "Protocol",
    "The protocol under which the lesson is listed. Its diagram shows that protocol's states." },
  { LS_RULE_LESSON, "title", TRUE, LS_RULE_LINE, "Title", "The lesson's name for people." },
  { LS_RULE_LESSON, "summary", FALSE, LS_RULE_TEXT, "Summary", "What one learns here, in two or three sentences." },
  { LS_RULE_LESSON, "group", FALSE, LS_RULE_LINE, "Group", "The heading under which the lesson is listed." },
  { LS_RULE_LESSON, "order", FALSE, LS_RULE_ORDER, "Order", "Lessons are listed by this number within their protocol." },
  { LS_RULE_LESSON, "language", FALSE, LS_RULE_LANGUAGE, "Language", "The language of the lesson's texts; English where none is given." },
  { LS_RULE_LESSON, "begins", FALSE, LS_RULE_MOMENT, "Begins",
    "What the simulated clock shows at the start, in UTC; 2 April 2001, nine o'clock, where nothing is given." },
  { LS_RULE_LESSON, "seed", FALSE, LS_RULE_SEED, "Seed", "All chance is drawn from this number; 1 where none is given." },
  { LS_RULE_LESSON, "world", FALSE, LS_RULE_WORLD, "World", "The hosts, servers, mailboxes and the network that the lesson plays in." },
  { LS_RULE_LESSON, "diagram", FALSE, LS_RULE_DIAGRAM, "Diagram",
    "The state diagram: drawn here, or the name of a file in the folder diagrams beside the lesson." },
  { LS_RULE_LESSON, "clients", FALSE, LS_RULE_CLIENTS, "Clients", "Who talks to the servers; the script says what." },
  { LS_RULE_LESSON, "parts", FALSE, LS_RULE_PARTS, "Parts", "The lesson's outline." },
  { LS_RULE_LESSON, "script", FALSE, LS_RULE_SCRIPT, "Script",
    "What the clients do, step by step, and what is to be learnt from it. The servers answer by themselves." },
  { LS_RULE_LESSON, "notes", FALSE, LS_RULE_NOTES, "Notes",
    "Words for what no step of the script sends: a relay's lines, a lost segment, a delivery." },
  { LS_RULE_LESSON, "what_ifs", FALSE, LS_RULE_WHAT_IFS, "What-ifs", "Lines worth typing instead of the script's." },
  { LS_RULE_LESSON, "goals", FALSE, LS_RULE_GOALS, "Goals", "What a learner must reach in an exercise." },

  { LS_RULE_WORLD, "hosts", FALSE, LS_RULE_HOSTS, "Hosts", "The machines." },
  { LS_RULE_WORLD, "servers", FALSE, LS_RULE_SERVERS, "Servers", "The servers that run on them." },
  { LS_RULE_WORLD, "mailboxes", FALSE, LS_RULE_MAILBOXES, "Mailboxes", "Letters that lie in users' mailboxes from the start." },
  { LS_RULE_WORLD, "network", FALSE, LS_RULE_NETWORK, "Network", "How the machines are joined." },
  { LS_RULE_WORLD, "names", FALSE, LS_RULE_NAMES, "Names", "What the name server knows, beside each host's own name and address." },
  { LS_RULE_WORLD, "resolver", FALSE, LS_RULE_ID, "Name server", "The id of the host that answers questions about names." },

  { LS_RULE_HOST, "id", TRUE, LS_RULE_ID, "Id", "The name that servers and clients call it by." },
  { LS_RULE_HOST, "name", TRUE, LS_RULE_HOST_NAME, "Host name", "Its name in the net." },
  { LS_RULE_HOST, "address", TRUE, LS_RULE_ADDRESS, "Address", "Its IPv4 address." },

  { LS_RULE_SERVER, "id", TRUE, LS_RULE_ID, "Id", "The name that clients call it by." },
  { LS_RULE_SERVER, "host", TRUE, LS_RULE_ID, "Host", "The id of the host that it runs on." },
  { LS_RULE_SERVER, "protocol", FALSE, LS_RULE_PROTOCOL, "Protocol", "What it speaks; the lesson's protocol where nothing is given." },
  { LS_RULE_SERVER, "port", FALSE, LS_RULE_PORT, "Port", "Where it listens; the protocol's own port where none is given." },
  { LS_RULE_SERVER, "profile", FALSE, LS_RULE_PROFILE, "Profile", "Its name, its words and its character." },
  { LS_RULE_SERVER, "domains", FALSE, LS_RULE_HOST_NAMES, "Domains", "The domains that it takes mail for." },
  { LS_RULE_SERVER, "users", FALSE, LS_RULE_USERS, "Users", "Who has a mailbox there." },
  { LS_RULE_SERVER, "faults", FALSE, LS_RULE_FAULTS, "Faults",
    "What goes wrong: COMMAND[#N|%P]=ACTION, where COMMAND may be connect or data-end, and ACTION is a reply, drop, delay:SECONDS or drop-after:BYTES." },
  { LS_RULE_SERVER, "relays", FALSE, LS_RULE_RELAYS, "Relays",
    "Whether it passes letters for other domains on, and for whom; without it, it never does." },

  { LS_RULE_PROFILE, "name", FALSE, LS_RULE_HOST_NAME, "Name", "The host name that it says; its host's where none is given." },
  { LS_RULE_PROFILE, "greeting", FALSE, LS_RULE_REPLY_TEXT, "Greeting", "What it says first, without its code." },
  { LS_RULE_PROFILE, "extensions", FALSE, LS_RULE_KEYWORDS, "Extensions", "The abilities that it offers; none where nothing is given." },
  { LS_RULE_PROFILE, "strict", FALSE, LS_RULE_YES_OR_NO, "Strict",
    "Whether it refuses what the grammar forbids and many real servers take, such as a space before an address; true where nothing is given." },
  { LS_RULE_PROFILE, "bare_lf_ends", FALSE, LS_RULE_YES_OR_NO, "Bare line feeds",
    "Whether, in a letter, a line feed alone ends a line for it, as for careless servers; false where nothing is given." },
  { LS_RULE_PROFILE, "verifies", FALSE, LS_RULE_YES_OR_NO, "Verifies",
    "Whether it tells who has a mailbox there (VRFY, EXPN); else it says 252; false where nothing is given." },
  { LS_RULE_PROFILE, "ehlo", FALSE, LS_RULE_YES_OR_NO, "Knows EHLO",
    "Whether it knows EHLO at all; false plays a server of the time before extensions; true where nothing is given." },
  { LS_RULE_PROFILE, "era", FALSE, LS_RULE_ERA, "Era",
    "Of which time an SMTP server is: 821 has seven bits, no EHLO, and SEND, SOML and SAML; 5321 where nothing is given." },
  { LS_RULE_PROFILE, "mechanisms", FALSE, LS_RULE_MECHANISMS, "Mechanisms",
    "By which a client can log in, where AUTH is among the extensions; all that there are where nothing is given." },
  { LS_RULE_PROFILE, "scram_rounds", FALSE, LS_RULE_ROUNDS, "Rounds of SCRAM", "How much work SCRAM makes of a guess at a password." },
  { LS_RULE_PROFILE, "needs_log_in", FALSE, LS_RULE_YES_OR_NO, "Needs a log-in",
    "Whether it takes mail only from whom it knows (530 to all others)." },
  { LS_RULE_PROFILE, "needs_tls", FALSE, LS_RULE_YES_OR_NO, "Needs TLS", "Whether it hears hardly anything before STARTTLS (530)." },
  { LS_RULE_PROFILE, "clear_needs_tls", FALSE, LS_RULE_YES_OR_NO, "Passwords need TLS",
    "Whether PLAIN and LOGIN, which send the password itself, are offered inside TLS only." },
  { LS_RULE_PROFILE, "size_max", FALSE, LS_RULE_OCTETS, "Largest letter", "The largest letter that it takes, in octets." },
  { LS_RULE_PROFILE, "recipients_max", FALSE, LS_RULE_COUNT, "Most recipients", "How many recipients one letter may have." },
  { LS_RULE_PROFILE, "idle", FALSE, LS_RULE_SECONDS, "Patience", "After how many seconds of silence it closes; 0 for never." },
  { LS_RULE_PROFILE, "greylist", FALSE, LS_RULE_SECONDS, "Greylist",
    "For so many seconds it puts off a client, sender and recipient that it has not seen together; 0 for never." },
  { LS_RULE_PROFILE, "hides", FALSE, LS_RULE_VERBS, "Hidden commands", "Commands that it knows and does not carry out." },
  { LS_RULE_PROFILE, "texts", FALSE, LS_RULE_TEXTS, "Texts", "Its own words for its replies, by command and then by reply code." },

  { LS_RULE_TEXTS, "*", FALSE, LS_RULE_REPLIES, "Replies to a command", "Its words for the replies to this command, by reply code." },
  { LS_RULE_REPLIES, "*", FALSE, LS_RULE_REPLY_TEXT, "Text", "What it says with this reply code." },

  { LS_RULE_USER, "name", TRUE, LS_RULE_USER_NAME, "Name", "What stands before the @ of the user's address, without quotes." },
  { LS_RULE_USER, "domain", FALSE, LS_RULE_HOST_NAME, "Domain", "The user's domain; where none is given, every domain of the server." },
  { LS_RULE_USER, "full_name", FALSE, LS_RULE_LINE, "Full name", "What VRFY and EXPN tell." },
  { LS_RULE_USER, "password", FALSE, LS_RULE_SECRET, "Password", "A made-up password; without one, nobody can log in as this user." },
  { LS_RULE_USER, "quota", FALSE, LS_RULE_OCTETS, "Quota", "How many octets the mailbox may hold." },
  { LS_RULE_USER, "moved_to", FALSE, LS_RULE_MAILBOX, "Moved to", "Where mail for this user goes since the user moved." },
  { LS_RULE_USER, "forwards", FALSE, LS_RULE_YES_OR_NO, "Forwards",
    "Whether the server forwards to the new address (251), or only tells it (551)." },
  { LS_RULE_USER, "active", FALSE, LS_RULE_YES_OR_NO, "Active",
    "Whether the user sits at a terminal, where SEND, SOML and SAML of RFC 821 can reach it." },
  { LS_RULE_USER, "members", FALSE, LS_RULE_MAILBOX_LIST, "Members", "A mailing list's members; a user that has some is a list." },

  { LS_RULE_MAILBOXES, "*", FALSE, LS_RULE_LETTERS, "Letters", "The letters in this mailbox, oldest first." },

  { LS_RULE_LETTER, "from", FALSE, LS_RULE_REVERSE_PATH, "From", "The envelope's sender; empty where none is given." },
  { LS_RULE_LETTER, "lines", FALSE, LS_RULE_WIRE_LINES, "Lines", "The letter, header and text, line by line." },
  { LS_RULE_LETTER, "octets", FALSE, LS_RULE_BASE64, "Octets", "The letter in base64, where lines cannot say it." },

  { LS_RULE_NETWORK, "delay_ms", FALSE, LS_RULE_MILLISECONDS, "Delay", "How long a segment travels one way, in milliseconds; 20 where nothing is given." },
  { LS_RULE_NETWORK, "jitter_ms", FALSE, LS_RULE_MILLISECONDS, "Jitter",
    "Up to so many milliseconds longer, drawn for each segment; none overtakes another." },
  { LS_RULE_NETWORK, "bits_per_second", FALSE, LS_RULE_BITS, "Bandwidth",
    "How fast segments are taken up, headers included; without it, at once." },
  { LS_RULE_NETWORK, "queue", FALSE, LS_RULE_QUEUE, "Queue",
    "How many octets may wait where there is a bandwidth; a segment that finds no room is lost. Without it, any number." },
  { LS_RULE_NETWORK, "loss", FALSE, LS_RULE_SHARE, "Loss", "The share of segments that is lost, drawn for each; 0.1 is one in ten." },
  { LS_RULE_NETWORK, "mtu", FALSE, LS_RULE_MTU, "Longest packet",
    "The longest packet of IP, in octets; 1500 where nothing is given. The smaller one of both directions counts." },
  { LS_RULE_NETWORK, "window", FALSE, LS_RULE_WINDOW, "Window",
    "How many octets the receiving end takes before it has acknowledged any; 65535 where nothing is given." },
  { LS_RULE_NETWORK, "think_ms", FALSE, LS_RULE_MILLISECONDS, "Pause", "How long after a reply a client speaks, in milliseconds." },
  { LS_RULE_NETWORK, "links", FALSE, LS_RULE_LINKS, "Links",
    "Ways from one host to another, in that direction, that are not like the others." },

  { LS_RULE_LINK, "from", TRUE, LS_RULE_ID, "From", "The id of the host whose segments it carries." },
  { LS_RULE_LINK, "to", TRUE, LS_RULE_ID, "To", "The id of the host to which it carries them." },
  { LS_RULE_LINK, "delay_ms", FALSE, LS_RULE_MILLISECONDS, "Delay", "How long a segment travels, in milliseconds; what a link does not say is as the network says." },
  { LS_RULE_LINK, "jitter_ms", FALSE, LS_RULE_MILLISECONDS, "Jitter",
    "Up to so many milliseconds longer, drawn for each segment; none overtakes another." },
  { LS_RULE_LINK, "bits_per_second", FALSE, LS_RULE_BITS, "Bandwidth",
    "How fast segments are taken up, headers included." },
  { LS_RULE_LINK, "queue", FALSE, LS_RULE_QUEUE, "Queue",
    "How many octets may wait where there is a bandwidth; a segment that finds no room is lost." },
  { LS_RULE_LINK, "loss", FALSE, LS_RULE_SHARE, "Loss", "The share of segments that is lost, drawn for each; 0.1 is one in ten." },
  { LS_RULE_LINK, "mtu", FALSE, LS_RULE_MTU, "Longest packet",
    "The longest packet of IP, in octets. The smaller one of both directions counts." },
  { LS_RULE_LINK, "window", FALSE, LS_RULE_WINDOW, "Window",
    "How many octets the receiving end takes before it has acknowledged any." },
  { LS_RULE_LINK, "lose", FALSE, LS_RULE_NUMBERS, "Lost segments",
    "The numbers of segments that are lost, from 1, in each connection: every segment of this direction counts, one without octets too." },
  { LS_RULE_LINK, "lose_data", FALSE, LS_RULE_NUMBERS, "Lost segments with octets",
    "Likewise, but only segments with octets count; one that is sent again counts again." },
  { LS_RULE_LINK, "lose_every", FALSE, LS_RULE_COUNT, "Every so many",
    "Of so many segments the last one is lost, again and again; 3 loses the third, the sixth and so on." },
  { LS_RULE_LINK, "reset_at", FALSE, LS_RULE_COUNT, "Breaks off",
    "The number of the segment at which the network breaks the connection off, in each connection." },

  { LS_RULE_NAME, "name", TRUE, LS_RULE_HOST_NAME, "Name", "A host's or a domain's name." },
  { LS_RULE_NAME, "addresses", FALSE, LS_RULE_ADDRESSES, "Addresses", "Its IPv4 addresses (A)." },
  { LS_RULE_NAME, "ipv6_addresses", FALSE, LS_RULE_IPV6_LIST, "IPv6 addresses", "Its IPv6 addresses (AAAA)." },
  { LS_RULE_NAME, "mail_hosts", FALSE, LS_RULE_EXCHANGES, "Mail hosts", "The hosts that take its mail (MX)." },
  { LS_RULE_NAME, "alias", FALSE, LS_RULE_HOST_NAME, "Alias", "The name that it is another name for (CNAME)." },

  { LS_RULE_EXCHANGE, "preference", TRUE, LS_RULE_PREFERENCE, "Preference", "The smallest number is tried first." },
  { LS_RULE_EXCHANGE, "host", TRUE, LS_RULE_EXCHANGE_NAME, "Host", "The host's name; \".\" alone says that the domain takes no mail." },

  { LS_RULE_RELAYS, "hosts", FALSE, LS_RULE_IDS, "Hosts", "The ids of the hosts whose clients may send anywhere." },
  { LS_RULE_RELAYS, "domains", FALSE, LS_RULE_HOST_NAMES, "Domains", "Other domains that it takes mail for from anybody, and passes on." },
  { LS_RULE_RELAYS, "authenticated", FALSE, LS_RULE_YES_OR_NO, "Authenticated",
    "Whether whoever has logged in may send anywhere; false where nothing is given." },
  { LS_RULE_RELAYS, "retry", FALSE, LS_RULE_WAITS, "Retry",
    "How many seconds it waits before the second try, before the third and so on; the last number counts on. 30 minutes, 1, 2 and 4 hours where nothing is given." },
  { LS_RULE_RELAYS, "gives_up", FALSE, LS_RULE_SECONDS, "Gives up",
    "After how many seconds a letter goes back to its sender; 432000, five days, where nothing is given." },

  { LS_RULE_DRAWING, "$schema", FALSE, LS_RULE_URL, "Schema", "Where an editor finds the description of this file." },
  { LS_RULE_DRAWING, "states", TRUE, LS_RULE_STATES, "States", "The states that are drawn." },
  { LS_RULE_DRAWING, "transitions", TRUE, LS_RULE_TRANSITIONS, "Transitions", "The arrows between them." },

  { LS_RULE_STATE, "id", TRUE, LS_RULE_ID, "Id", "The name that transitions call it by." },
  { LS_RULE_STATE, "label", TRUE, LS_RULE_LINE, "Label", "What is written in it." },
  { LS_RULE_STATE, "is", TRUE, LS_RULE_STATE_IDS, "Is", "The protocol's own states that it stands for." },
  { LS_RULE_STATE, "at", FALSE, LS_RULE_POINT, "At", "Its middle; where it is left out, Lockstep finds a place." },
  { LS_RULE_STATE, "note", FALSE, LS_RULE_TEXT, "Note", "A sentence about it." },

  { LS_RULE_TRANSITION, "from", TRUE, LS_RULE_ID, "From", "The id of the state that it leaves." },
  { LS_RULE_TRANSITION, "to", TRUE, LS_RULE_ID, "To", "The id of the state that it leads to." },
  { LS_RULE_TRANSITION, "on", TRUE, LS_RULE_EDGE_ON, "On", "The command that does it; . is the end of a letter, connect and close are the connection's, TLS is a handshake that ends well." },
  { LS_RULE_TRANSITION, "label", FALSE, LS_RULE_LINE, "Label", "What is written beside it; the command where nothing is given." },
  { LS_RULE_TRANSITION, "note", FALSE, LS_RULE_TEXT, "Note", "A sentence about it." },

  { LS_RULE_CLIENT, "id", TRUE, LS_RULE_ID, "Id", "The name that steps call it by." },
  { LS_RULE_CLIENT, "host", TRUE, LS_RULE_ID, "Host", "The id of the host that it runs on." },
  { LS_RULE_CLIENT, "server", TRUE, LS_RULE_ID, "Server", "The id of the server that it talks to." },
  { LS_RULE_CLIENT, "profile", FALSE, LS_RULE_CLIENT_PROFILE, "Profile", "Its character." },
  { LS_RULE_CLIENT, "starts", FALSE, LS_RULE_SECONDS, "Starts", "When it opens its connection, in seconds from the start." },

  { LS_RULE_CLIENT_PROFILE, "at_once", FALSE, LS_RULE_YES_OR_NO, "At once",
    "Whether it says its lines without waiting for its turn; a step may say otherwise." },

  { LS_RULE_PART, "id", TRUE, LS_RULE_ID, "Id", "The name that steps call it by." },
  { LS_RULE_PART, "title", TRUE, LS_RULE_LINE, "Title", "Its heading in the outline." },

  { LS_RULE_STEP, "id", FALSE, LS_RULE_ID, "Id", "The name that what-ifs, goals and other steps call it by." },
  { LS_RULE_STEP, "part", FALSE, LS_RULE_ID, "Part", "The id of its part; that of the step before where none is given." },
  { LS_RULE_STEP, "client", FALSE, LS_RULE_ID, "Client", "The id of the client that does it; it may be left out where there is only one." },
  { LS_RULE_STEP, "after", FALSE, LS_RULE_ID, "After", "The id of an earlier step, mostly another client's, that must have been answered first." },
  { LS_RULE_STEP, "not_before", FALSE, LS_RULE_SECONDS, "Not before", "It is not done earlier than so many seconds from the start." },
  { LS_RULE_STEP, "at_once", FALSE, LS_RULE_YES_OR_NO, "At once", "Whether it is done without waiting for the client's turn." },
  { LS_RULE_STEP, "send", FALSE, LS_RULE_SEND, "Send",
    "A line as it goes on the wire, without its line end; or a list of lines, such as a letter with its lone dot." },
  { LS_RULE_STEP, "greeting", FALSE, LS_RULE_YES, "Greeting", "The client sends nothing: the step is the server's greeting." },
  { LS_RULE_STEP, "octets", FALSE, LS_RULE_BASE64, "Octets", "Octets in base64, where a line cannot say them." },
  { LS_RULE_STEP, "close", FALSE, LS_RULE_CLOSE, "Close", "Ends the connection: in order (quit), or by breaking it off (drop)." },
  { LS_RULE_STEP, "expect", FALSE, LS_RULE_EXPECT, "Expect", "How the reply must begin; checking the lesson compares." },
  { LS_RULE_STEP, "command", FALSE, LS_RULE_WORDS, "Words for the command", "What to tell when the client has spoken." },
  { LS_RULE_STEP, "reply", FALSE, LS_RULE_WORDS, "Words for the reply", "What to tell when the server has answered." },

  { LS_RULE_WORDS, "heading", TRUE, LS_RULE_LINE, "Heading", "What happened, in at most six plain words." },
  { LS_RULE_WORDS, "why", TRUE, LS_RULE_TEXT, "Why", "One or two sentences: what it changes now, or what would go wrong without it." },

  { LS_RULE_NOTE, "conn", FALSE, LS_RULE_COUNT, "Connection", "The connection's number, from 1; any where none is given." },
  { LS_RULE_NOTE, "on", TRUE, LS_RULE_NOTE_ON, "On", "A command's verb, or an opening, a close, a loss, a segment that is sent again (retransmission), a change of the store, a name query." },
  { LS_RULE_NOTE, "nth", FALSE, LS_RULE_COUNT, "Which", "Which of them, from 1, in that connection, or in the whole session where none is named; each where nothing is given." },
  { LS_RULE_NOTE, "heading", TRUE, LS_RULE_LINE, "Heading", "What happened, in at most six plain words." },
  { LS_RULE_NOTE, "why", TRUE, LS_RULE_TEXT, "Why", "One or two sentences." },

  { LS_RULE_WHAT_IF, "at", TRUE, LS_RULE_ID, "At", "The id of the step in whose place to type it." },
  { LS_RULE_WHAT_IF, "send", TRUE, LS_RULE_WIRE_LINE, "Send", "The line to type." },
  { LS_RULE_WHAT_IF, "look", TRUE, LS_RULE_TEXT, "Look", "What to look at." },

  { LS_RULE_GOAL, "id", TRUE, LS_RULE_ID, "Id", "The goal's name for programs." },
  { LS_RULE_GOAL, "title", TRUE, LS_RULE_LINE, "Title", "The goal for people." },
  { LS_RULE_GOAL, "detail", FALSE, LS_RULE_LINE, "Detail", "What counts, in a few words." },
  { LS_RULE_GOAL, "reach", TRUE, LS_RULE_GOAL_TEST, "Reach", "When it is reached: a condition on what was observed, whatever way led there." },
  { LS_RULE_GOAL, "hints", FALSE, LS_RULE_HINTS, "Hints", "Help, given one by one when the learner asks." },

  { LS_RULE_GOAL_TEST, "reply", FALSE, LS_RULE_GOAL_REPLY, "Reply", "A reply of this kind has come." },
  { LS_RULE_GOAL_TEST, "letter", FALSE, LS_RULE_GOAL_LETTER, "Letter", "The server has taken a letter of this kind." },
  { LS_RULE_GOAL_TEST, "state", FALSE, LS_RULE_ID, "State", "The server has come into this state of the lesson's protocol." },
  { LS_RULE_GOAL_TEST, "finding", FALSE, LS_RULE_FINDING, "Finding", "This was noticed." },
  { LS_RULE_GOAL_TEST, "removed", FALSE, LS_RULE_COUNT, "Removed", "At least so many letters left the maildrop for good." },
  { LS_RULE_GOAL_TEST, "kept", FALSE, LS_RULE_COUNT, "Kept", "At least so many letters were left in the maildrop at the goodbye." },
  { LS_RULE_GOAL_TEST, "all", FALSE, LS_RULE_GOAL_TESTS, "All", "Every one of these." },
  { LS_RULE_GOAL_TEST, "any", FALSE, LS_RULE_GOAL_TESTS, "Any", "At least one of these." },
  { LS_RULE_GOAL_TEST, "never", FALSE, LS_RULE_GOAL_TEST, "Never", "The session ends without it." },

  { LS_RULE_GOAL_REPLY, "begins", FALSE, LS_RULE_REPLY_BEGINS, "Begins", "How it begins." },
  { LS_RULE_GOAL_REPLY, "to", FALSE, LS_RULE_REPLY_TOS, "To", "To which commands; any where nothing is given." },
  { LS_RULE_GOAL_REPLY, "argument", FALSE, LS_RULE_LINE, "Argument", "What stands in the command's line, in capitals or not." },
  { LS_RULE_GOAL_REPLY, "times", FALSE, LS_RULE_COUNT, "Times", "So many of them; one where nothing is given." },

  { LS_RULE_GOAL_LETTER, "from", FALSE, LS_RULE_REVERSE_PATH, "From", "The envelope's sender; \"\" for the empty one." },
  { LS_RULE_GOAL_LETTER, "to", FALSE, LS_RULE_MAILBOX_LIST, "To", "Addresses that are among the envelope's recipients." },
  { LS_RULE_GOAL_LETTER, "recipients", FALSE, LS_RULE_COUNT, "Recipients", "The envelope has at least so many recipients." },
  { LS_RULE_GOAL_LETTER, "headers", FALSE, LS_RULE_GOAL_HEADERS, "Headers", "What the letter's header holds." },
  { LS_RULE_GOAL_LETTER, "text", FALSE, LS_RULE_LINE, "Text", "What stands in the letter's text." },
  { LS_RULE_GOAL_LETTER, "times", FALSE, LS_RULE_COUNT, "Times", "So many of them; one where nothing is given." },

  { LS_RULE_GOAL_HEADERS, "*", FALSE, LS_RULE_HEADER_VALUE, "Value", "What stands in this header." },
};

/**
 * ls_lesson_rule:
 *
 * Returns: (transfer none): the rule with this number
 */
const LsLessonRule *
ls_lesson_rule (LsLessonRuleId id)
{
  g_return_val_if_fail (id > LS_RULE_NONE && id < LS_N_RULES, NULL);

  return &rules[id];
}

/**
 * ls_lesson_members:
 * @object: an object's rule
 * @n_members: (out): how many it may have
 *
 * Returns: (transfer none) (array length=n_members): the members that such an object may have
 */
const LsLessonMember *
ls_lesson_members (LsLessonRuleId object, guint *n_members)
{
  guint first = 0;

  while (first < G_N_ELEMENTS (members) && members[first].object != object)
    first++;
  *n_members = 0;
  while (first + *n_members < G_N_ELEMENTS (members) && members[first + *n_members].object == object)
    (*n_members)++;
  return members + first;
}

/**
 * ls_lesson_find_member:
 * @object: an object's rule
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the row of that name, or the `*` row where the object has one
 */
const LsLessonMember *
ls_lesson_find_member (LsLessonRuleId object, const char *name)
{
  guint n;
  const LsLessonMember *row = ls_lesson_members (object, &n);

  for (guint i = 0; i < n; i++)
    if (strcmp (row[i].name, name) == 0 || strcmp (row[i].name, "*") == 0)
      return &row[i];
  return NULL;
}
