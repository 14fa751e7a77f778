/* test-lesson-load.c: what a lesson file says is what is loaded; what refers to nothing is told at its place.
 * SPDX-License-Identifier: MIT */
#include "lesson/json-scan.h"
#include "lesson/lesson.h"
#include "network/tcp.h"
#include "protocols/sasl.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A change of the complete lesson, and the one fault that must be told for it. */
typedef struct {
  const char *name;
  const char *from;
  const char *to;
  const char *at;        /* the first of these in the changed text is the fault's place */
  const char *path;
  const char *found;     /* part of what is told */
  const char *expected;  /* likewise */
} Row;

static const Row rows[] = {
  { "host/twice", "\"192.0.2.25\" }", "\"192.0.2.25\" }, { \"id\": \"desk\", \"name\": \"a.org\", \"address\": \"192.0.2.9\" }",
    "\"desk\", \"name\": \"a.org\"", "$.world.hosts[2].id", "\"desk\" once more", "a host's id" },
  { "host/address-twice", "192.0.2.25", "192.0.2.11", "\"192.0.2.11\" }\n    ]", "$.world.hosts[1].address", "once more", "no other host" },
  { "host/address-number", "192.0.2.25", "192.0.2.256", "\"192.0.2.256", "$.world.hosts[1].address", "192.0.2.256", "an IPv4 address" },
  { "host/name", "\"smtp.commentcamarche.net\"", "\"smtp..net\"", "\"smtp..net\"", "$.world.hosts[1].name", "smtp..net", "a host or domain name" },

  { "server/host", "\"host\": \"relay\"", "\"host\": \"rely\"", "\"rely\"", "$.world.servers[0].host", "\"rely\"", "(did you mean \"relay\"?)" },
  { "server/protocol", "\"protocol\": \"smtp\",\n        ", "\"protocol\": \"smpt\", ", "\"smpt\"", "$.world.servers[0].protocol", "\"smpt\"", "(did you mean \"smtp\"?)" },
  { "server/port", "2525", "65536", "65536", "$.world.servers[0].port", "the number 65536", "1 to 65535" },
  { "server/extension", "\"SIZE\"", "\"SIEZ\"", "\"SIEZ\"", "$.world.servers[0].profile.extensions[0]", "\"SIEZ\"", "(did you mean \"SIZE\"?)" },
  { "server/mechanism", "\"SCRAM-SHA-256\"", "\"SCRAM-SHA-265\"", "\"SCRAM-SHA-265\"", "$.world.servers[0].profile.mechanisms[1]", "\"SCRAM-SHA-265\"", "(did you mean \"SCRAM-SHA-256\"?)" },
  { "server/era", "\"2821\"", "\"822\"", "\"822\"", "$.world.servers[0].profile.era", "\"822\"", "an era" },
  { "server/rounds", "10000,", "4095,", "4095", "$.world.servers[0].profile.scram_rounds", "the number 4095", "4096 to 200000" },
  { "server/many-rounds", "10000,", "1000000000,", "1000000000", "$.world.servers[0].profile.scram_rounds", "1000000000", "4096 to 200000" },
  { "server/hidden-verb", "\"VRFY\"", "\"VRYF\"", "\"VRYF\"", "$.world.servers[0].profile.hides[0]", "\"VRYF\"", "(did you mean \"VRFY\"?)" },
  { "server/text-of-no-command", "\"texts\": { \"RCPT\"", "\"texts\": { \"RPCT\"", "\"RPCT\"", "$.world.servers[0].profile.texts.RPCT", "\"RPCT\"", "(did you mean \"RCPT\"?)" },
  { "server/text-of-lower-case", "\"texts\": { \"RCPT\"", "\"texts\": { \"rcpt\"", "\"rcpt\"", "$.world.servers[0].profile.texts.rcpt", "the name \"rcpt\"", "in capitals" },
  { "server/text-of-other-protocol", "\"550\": \"No such", "\"-ERR\": \"No such", "\"-ERR\"", "$.world.servers[0].profile.texts.RCPT[\"-ERR\"]", "\"-ERR\"", "a reply of SMTP" },
  { "server/text-of-no-code", "\"550\": \"No such", "\"650\": \"No such", "\"650\"", "$.world.servers[0].profile.texts.RCPT[\"650\"]", "the name \"650\"", "a reply code" },
  { "server/domain-twice", "\"tittom.fr\" ],", "\"Meandus.net\", \"tittom.fr\" ],", "\"Meandus.net\"", "$.world.servers[0].domains[1]", "once more", "each domain once" },
  { "server/user-domain", "\"domain\": \"meandus.net\"", "\"domain\": \"meandus.ent\"", "\"meandus.ent\"", "$.world.servers[0].users[0].domain", "meandus.ent", "(did you mean \"meandus.net\"?)" },
  { "server/user-twice", "\"name\": \"all\"", "\"name\": \"pillou\"", "\"pillou\", \"members\"", "$.world.servers[0].users[2].name", "\"pillou\" once more", "no other user" },
  { "server/user-with-domain", "\"name\": \"all\"", "\"name\": \"all@tittom.fr\"", "\"all@tittom.fr\"", "$.world.servers[0].users[2].name", "all@tittom.fr", "before the @" },
  { "server/fault-without-action", "RCPT#3=451 Try later", "RCPT#3", "\"RCPT#3\"", "$.world.servers[0].faults[0]", "\"RCPT#3\"", "a fault such as" },
  { "server/fault-of-no-action", "RCPT#3=451 Try later", "RCPT=delay:x", "\"RCPT=delay:x\"", "$.world.servers[0].faults[0]", "delay:x", "COMMAND[#N|%P]=ACTION" },
  { "server/fault-of-no-command", "RCPT#3=451 Try later", "RPCT=drop", "\"RPCT=drop\"", "$.world.servers[0].faults[0]", "RPCT", "(did you mean \"RCPT\"?)" },

  { "link/from", "\"from\": \"desk\", \"to\"", "\"from\": \"disk\", \"to\"", "\"disk\"", "$.world.network.links[0].from", "\"disk\"", "(did you mean \"desk\"?)" },
  { "link/to", "\"to\": \"relay\", \"delay_ms\"", "\"to\": \"rely\", \"delay_ms\"", "\"rely\"", "$.world.network.links[0].to", "\"rely\"", "(did you mean \"relay\"?)" },
  { "link/twice", "{ \"from\": \"relay\", \"to\": \"desk\" }", "{ \"from\": \"desk\", \"to\": \"relay\" }", "{ \"from\": \"desk\", \"to\": \"relay\" }", "$.world.network.links[1]", "the way from \"desk\" to \"relay\" once more", "each way once" },
  { "link/loss", "\"loss\": 1,", "\"loss\": 1.5,", "1.5", "$.world.network.links[0].loss", "the number 1.5", "from 0 (none) to 1 (all)" },
  { "link/mtu", "\"mtu\": 296", "\"mtu\": 40", "40,", "$.world.network.links[0].mtu", "the number 40", "68 to 9216" },
  { "link/number-zero", "[ 3, 5 ]", "[ 0, 5 ]", "0, 5", "$.world.network.links[0].lose[0]", "the number 0", "from 1 to 100000" },
  { "resolver/unknown", "\"resolver\": \"desk\"", "\"resolver\": \"disk\"", "\"disk\"", "$.world.resolver", "\"disk\"", "(did you mean \"desk\"?)" },
  { "resolver/missing", ",\n    \"resolver\": \"desk\"", "", "{ \"hosts\": [ \"desk\" ]", "$.world.servers[0].relays", "without a name server", "a member \"resolver\"" },
  { "relays/host", "\"hosts\": [ \"desk\" ]", "\"hosts\": [ \"disk\" ]", "\"disk\"", "$.world.servers[0].relays.hosts[0]", "\"disk\"", "(did you mean \"desk\"?)" },
  { "names/alias-with-more", "\"alias\": \"kioskea.net\"", "\"addresses\": [ \"192.0.2.61\" ], \"alias\": \"kioskea.net\"", "\"kioskea.net\" }\n", "$.world.names[1].alias", "an alias with \"addresses\" of its own", "an alias and nothing else" },
  { "names/ipv6", "2001:db8::60", "2001:db8:::60", "\"2001:db8:::60", "$.world.names[0].ipv6_addresses[0]", "2001:db8:::60", "an IPv6 address" },
  { "names/exchange", "mx.kioskea.net", "mx..net", "\"mx..net", "$.world.names[0].mail_hosts[0].host", "mx..net", "a host name" },
  { "mailbox/nobody", "\"meandus@meandus.net\": [", "\"nobody@meandus.net\": [", "\"nobody@", "$.world.mailboxes[\"nobody@meandus.net\"]", "nobody@meandus.net", "a user of one of the servers" },
  { "mailbox/elsewhere", "\"meandus@meandus.net\": [", "\"meandus@example.org\": [", "\"meandus@example.org", "$.world.mailboxes[\"meandus@example.org\"]", "meandus@example.org", "a user of one of the servers" },
  { "mailbox/base64", "\"QQ0K\"", "\"QQ0KQ\"", "\"QQ0KQ\"", "$.world.mailboxes[\"meandus@meandus.net\"][1].octets", "5 characters", "fours" },
  { "mailbox/line-end", "\"Subject: é\"", "\"Subject: é\\r\"", "\"Subject: é", "$.world.mailboxes[\"meandus@meandus.net\"][0].lines[0]", "Subject: é", "without its line end" },

  { "client/host", "\"host\": \"desk\"", "\"host\": \"disk\"", "\"disk\"", "$.clients[0].host", "\"disk\"", "(did you mean \"desk\"?)" },
  { "client/server", "\"server\": \"smtp\"", "\"server\": \"smtps\"", "\"smtps\"", "$.clients[0].server", "\"smtps\"", "(did you mean \"smtp\"?)" },
  { "client/twice", "\"starts\": 2.5 }", "\"starts\": 2.5 }, { \"id\": \"c1\", \"server\": \"smtp\", \"host\": \"desk\" }",
    "\"c1\", \"server\"", "$.clients[2].id", "\"c1\" once more", "a client's id" },

  { "part/twice", "\"The letter\" }", "\"The letter\" }, { \"id\": \"hello\", \"title\": \"Again\" }",
    "\"hello\", \"title\": \"Again\"", "$.parts[2].id", "\"hello\" once more", "a part's id" },
  { "step/part", "\"part\": \"hello\"", "\"part\": \"hullo\"", "\"hullo\"", "$.script[0].part", "\"hullo\"", "(did you mean \"hello\"?)" },
  { "step/client", "\"client\": \"c2\", \"close\"", "\"client\": \"c3\", \"close\"", "\"c3\"", "$.script[5].client", "\"c3\"", "a client's id: \"c1\" or \"c2\"" },
  { "step/no-client", "\"client\": \"c2\", \"close\"", "\"close\"", "{ \"close\": \"drop\"", "$.script[5]", "no member \"client\"", "\"c1\" or \"c2\"" },
  { "step/twice", "\"id\": \"odd\"", "\"id\": \"ehlo\"", "\"ehlo\", \"client\": \"c2\"", "$.script[3].id", "\"ehlo\" once more", "a step's id" },
  { "step/after-itself", "\"after\": \"letter\"", "\"after\": \"odd\"", "\"odd\", \"not_before\"", "$.script[3].after", "\"odd\"", "a step's id: \"ehlo\" or \"letter\"" },
  { "step/line-end", "\"EHLO machine1.commentcamarche.net\"", "\"EHLO machine1\\r\\n\"", "\"EHLO machine1\\r", "$.script[1].send", "EHLO machine1", "without its line end" },
  { "step/expect", "\"expect\": \"220\"", "\"expect\": \"+OK\"", "\"+OK\"", "$.script[0].expect", "\"+OK\"", "a reply of SMTP" },
  { "step/greeting-with-turn", "\"greeting\": true, ", "\"greeting\": true, \"at_once\": true, ", "\"at_once\": true, \"expect\"", "$.script[0].at_once", "\"at_once\"", "only hears" },
  { "step/greeting-false", "\"greeting\": true", "\"greeting\": false", "false, \"expect\"", "$.script[0].greeting", "false", "true" },
  { "step/behind-close", "{ \"client\": \"c2\", \"close\": \"drop\" }", "{ \"client\": \"c1\", \"send\": \"NOOP\" }", "{ \"client\": \"c1\", \"send\": \"NOOP\" }", "$.script[5]", "behind the client's close", "nothing more" },
  { "step/close-with-reply", "\"close\": \"drop\" }", "\"close\": \"drop\", \"expect\": \"221\" }", "\"expect\": \"221\"", "$.script[5].expect", "\"expect\"", "there is none to a close" },
  { "step/close-word", "\"close\": \"quit\"", "\"close\": \"quiet\"", "\"quiet\"", "$.script[4].close", "\"quiet\"", "(did you mean \"quit\"?)" },
  { "step/base64", "\"Tk9PUA0K\"", "\"Tk9PUA0\"", "\"Tk9PUA0\"", "$.script[3].octets", "7 characters", "fours" },
  { "step/no-kind", "\"client\": \"c2\", \"close\": \"drop\"", "\"client\": \"c2\"", "{ \"client\": \"c2\" }", "$.script[5]", "none of them", "exactly one of send, greeting, octets, close" },

  { "note/on", "\"on\": \"MAIL\", \"nth\"", "\"on\": \"MIAL\", \"nth\"", "\"MIAL\"", "$.notes[0].on", "\"MIAL\"", "(did you mean \"MAIL\"?)" },
  { "what-if/at", "\"at\": \"ehlo\"", "\"at\": \"elho\"", "\"elho\"", "$.what_ifs[0].at", "\"elho\"", "(did you mean \"ehlo\"?)" },
  { "goal/twice", "\"id\": \"all\", \"title\"", "\"id\": \"greet\", \"title\"", "\"greet\", \"title\": \"All", "$.goals[1].id", "\"greet\" once more", "a goal's id" },
  { "goal/no-such-state", "\"state\": \"closed\"", "\"state\": \"selected\"", "\"selected\"", "$.goals[1].reach.all[1].any[0].state", "\"selected\"", "a state of the lesson's protocol" },
  { "goal/no-such-finding", "\"finding\": \"bare-lf\"", "\"finding\": \"bare-nl\"", "\"bare-nl\"", "$.goals[1].reach.all[1].any[1].finding", "\"bare-nl\"", "a finding of the lesson's protocol" },
  { "goal/no-such-verb", "[\"EHLO\", \"HELO\"]", "[\"EHLO\", \"SELECT\"]", "\"SELECT\"", "$.goals[0].reach.reply.to[1]", "\"SELECT\"", "a command of a protocol" },
  { "goal/two-conditions", "{ \"removed\": 1 }", "{ \"removed\": 1, \"kept\": 1 }", "\"kept\": 1 }", "$.goals[1].reach.all[3].kept", "\"kept\"", "exactly one of reply, letter, state" },
  { "begins/no-such-day", "2001-04-02T", "2001-02-30T", "\"2001-02-30T", "$.begins", "2001-02-30", "a day that its month has" },
  { "begins/no-zone", "09:00:00Z", "09:00:00", "\"2001-04-02T09:00:00\"", "$.begins", "2001-04-02T09:00:00", "in UTC" },
  { "protocol/unbuilt", "\"protocol\": \"smtp\",\n  ", "\"protocol\": \"fax\",\n  ", "\"fax\"", "$.protocol", "\"fax\"", "a protocol: \"smtp\"" },

  { "diagram/state-unknown", "[ \"sender\" ]", "[ \"sendr\" ]", "\"sendr\"", "$.diagram.states[2].is[0]", "\"sendr\"", "(did you mean \"sender\"?)" },
  { "diagram/state-twice", "[ \"sender\" ]", "[ \"sender\", \"greeted\" ]", "\"greeted\" ] }", "$.diagram.states[2].is[1]", "\"greeted\" drawn a second time", "in one place" },
  { "diagram/from-unknown", "{ \"from\": \"ready\"", "{ \"from\": \"reday\"", "\"reday\"", "$.diagram.transitions[2].from", "\"reday\"", "(did you mean \"ready\"?)" },
  { "diagram/command-unknown", "\"on\": \"HELO\"", "\"on\": \"HALLO\"", "\"HALLO\"", "$.diagram.transitions[1].on", "\"HALLO\"", "(did you mean \"HELO\"?)" },
  { "diagram/no-such-way", "{ \"from\": \"start\", \"to\": \"ready\", \"on\": \"HELO\" }", "{ \"from\": \"start\", \"to\": \"sender\", \"on\": \"HELO\" }",
    "{ \"from\": \"start\", \"to\": \"sender\"", "$.diagram.transitions[1]", "from \"start\" to \"sender\" on \"HELO\"", "leads from there to: \"start\" or \"ready\"" },
  { "diagram/no-way-at-all", "\"to\": \"ready\", \"on\": \"HELO\" }", "\"to\": \"sender\", \"on\": \"TLS\" }",
    "{ \"from\": \"start\", \"to\": \"sender\"", "$.diagram.transitions[1]", "on \"TLS\"", "from there it takes none" },
  { "diagram/only-an-observer-would-guess-it", "\"to\": \"ready\", \"on\": \"HELO\" }", "\"to\": \"sender\", \"on\": \"MAIL\" }",
    "{ \"from\": \"start\", \"to\": \"sender\"", "$.diagram.transitions[1]", "on \"MAIL\"", "leads from there to: \"start\"" },
  { "diagram/arrow-twice", "\"on\": \"HELO\"", "\"on\": \"EHLO\"", "{ \"from\": \"start\", \"to\": \"ready\", \"on\": \"EHLO\" }", "$.diagram.transitions[1]", "a second time", "each arrow once" },
  { "diagram/one-coordinate", "[ 10, -20.5 ]", "[ 10 ]", "[ 10 ]", "$.diagram.states[0].at", "an array of 1", "two numbers" },
};

static char *
example_file (void)
{
  return g_build_filename (TEST_DIR, "engine", "lesson", "lessons", "complete.json", NULL);
}

static char *
read_example (void)
{
  g_autofree char *file = example_file ();
  char *text;
  gboolean good = g_file_get_contents (file, &text, NULL, NULL);

  g_assert_true (good);
  return text;
}

static char *
changed_example (const char *from, const char *to)
{
  g_autofree char *text = read_example ();
  g_auto(GStrv) parts = g_strsplit (text, from, 2);

  g_assert_nonnull (parts[1]);
  return g_strjoinv (to, parts);
}

static LsLesson *
parse (const char *text, gssize length, LsLessonProblems *problems)
{
  g_autoptr(GBytes) octets = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return ls_lesson_parse (octets, "case.json", NULL, problems);
}

static void
assert_place (const LsLessonProblem *problem, const char *text, const char *at)
{
  const char *place = strstr (text, at);
  guint line = 1, column = 1;

  g_assert_nonnull (place);
  for (const char *c = text; c < place; c = g_utf8_next_char (c))
    {
      column = *c == '\n' ? 1 : column + 1;
      line += *c == '\n';
    }
  g_assert_cmpuint (problem->line, ==, line);
  g_assert_cmpuint (problem->column, ==, column);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = changed_example (row->from, row->to);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse (text, -1, problems);
  g_autofree char *all = ls_lesson_problems_to_string (problems);
  const LsLessonProblem *problem;

  g_test_message ("%s", all);
  g_assert_null (lesson);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
  problem = ls_lesson_problems_get (problems, 0);
  assert_place (problem, text, row->at);
  g_assert_cmpstr (problem->path, ==, row->path);
  g_assert_nonnull (strstr (problem->found, row->found));
  g_assert_nonnull (strstr (problem->expected, row->expected));
}

/* ---- what was loaded ---- */

static LsLesson *
load_example (void)
{
  g_autofree char *file = example_file ();
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  LsLesson *lesson = ls_lesson_load (file, problems, NULL);

  g_assert_nonnull (lesson);
  return lesson;
}

static void
test_loaded_head (void)
{
  g_autoptr(LsLesson) lesson = load_example ();

  g_assert_cmpstr (lesson->id, ==, "every-member");
  g_assert_cmpstr (lesson->protocol->knowledge->id, ==, "smtp");
  g_assert_cmpstr (lesson->group, ==, "Tests");
  g_assert_cmpuint (lesson->order, ==, 7);
  g_assert_cmpstr (lesson->language, ==, "fr-CA");
  g_assert_cmpint (lesson->world->begins, ==, 986202000);
  g_assert_cmpuint (lesson->world->seed, ==, G_GUINT64_CONSTANT (9007199254740991));
  g_assert_cmpuint (lesson->goals->len, ==, 2);
  g_assert_cmpstr (((LsLessonGoal *) g_ptr_array_index (lesson->goals, 0))->detail, ==, "EHLO or HELO, answered 250");
  g_assert_cmpint (((LsLessonGoal *) g_ptr_array_index (lesson->goals, 0))->test->kind, ==, LS_GOAL_REPLY);
}

static void
check_relay (const LsWorld *world)
{
  static const char question[] = "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07kioskea\x03net\x00\x00\x0f\x00\x01";
  const LsWorldServer *server = g_ptr_array_index (world->servers, 0);
  const LsProfile *profile = server->profile;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_auto (LsDnsMessage) message = { 0 };

  g_assert_cmpint (profile->greylist_us, ==, 600000000);
  g_assert_true (ls_profile_relays (profile, "192.0.2.11", ls_span_from_string ("a.example"), FALSE));
  g_assert_false (ls_profile_relays (profile, "192.0.2.12", ls_span_from_string ("a.example"), FALSE));
  g_assert_true (ls_profile_relays (profile, "192.0.2.12", ls_span_from_string ("a.example"), TRUE));
  g_assert_true (ls_profile_relays (profile, "192.0.2.12", ls_span_from_string ("Kioskea.net"), FALSE));
  g_assert_cmpuint (server->retry_us->len, ==, 2);
  g_assert_cmpint (g_array_index (server->retry_us, gint64, 1), ==, 900000000);
  g_assert_cmpint (server->gives_up_us, ==, 86400000000);
  g_assert_cmpuint (world->resolver, ==, 0);
  ls_names_answer (world->names, LS_SPAN (question, sizeof question - 1), answer);
  g_assert_true (ls_dns_read (LS_SPAN (answer->data, answer->len), &message));
  g_assert_cmpuint (message.records->len, ==, 2);
  g_assert_cmpstr (g_array_index (message.records, LsDnsRecord, 1).target, ==, "mx.kioskea.net");
}

static void
check_paths (const LsWorld *world)
{
  const LsWorldPath *any = ls_world_path (world, 0, 0), *there = ls_world_path (world, 0, 1), *back = ls_world_path (world, 1, 0);

  g_assert_cmpint (any->rules.jitter_us, ==, 3000);
  g_assert_cmpuint (any->rules.octets_per_second, ==, 8000);
  g_assert_cmpuint (any->rules.queue_octets, ==, 20000);
  g_assert_cmpfloat (any->rules.loss, ==, 0.05);
  g_assert_cmpuint (any->mtu, ==, 576);
  g_assert_cmpuint (any->window, ==, 4096);
  /* A link that says nothing is like the network. */
  g_assert_cmpmem (any, sizeof *any, back, sizeof *back);
  g_assert_cmpint (there->rules.delay_us, ==, 7500);
  g_assert_cmpint (there->rules.jitter_us, ==, 1000);
  g_assert_cmpuint (there->rules.octets_per_second, ==, 150);
  g_assert_cmpuint (there->rules.queue_octets, ==, 3000);
  g_assert_cmpfloat (there->rules.loss, ==, 1);
  g_assert_cmpuint (there->mtu, ==, 296);
  g_assert_cmpuint (there->window, ==, 512);
  g_assert_cmpuint (there->rules.lose[0], ==, 3);
  g_assert_cmpuint (there->rules.lose[1], ==, 5);
  g_assert_cmpuint (there->rules.lose[2], ==, 0);
  g_assert_cmpuint (there->rules.lose_data[0], ==, 2);
  g_assert_cmpuint (there->rules.lose_every, ==, 4);
  g_assert_cmpuint (there->rules.reset_at, ==, 90);
}

static void
test_loaded_world (void)
{
  g_autoptr(LsLesson) lesson = load_example ();
  const LsWorld *world = lesson->world;
  const LsWorldServer *server = g_ptr_array_index (world->servers, 0);
  const LsWorldClient *client = g_ptr_array_index (world->clients, 1);
  const LsWorldLetter *letter = g_ptr_array_index (world->letters, 0);
  const LsFault *fault = g_ptr_array_index (server->profile->faults, 0);
  const LsUser *user = ls_directory_find (server->directory, "meandus", ls_span_from_string ("meandus.net"));

  g_assert_cmpuint (world->hosts->len, ==, 2);
  g_assert_cmpstr (((LsWorldHost *) g_ptr_array_index (world->hosts, 1))->address, ==, "192.0.2.25");
  g_assert_cmpuint (server->host, ==, 1);
  g_assert_cmpuint (server->port, ==, 2525);
  g_assert_cmpstr (server->profile->name, ==, "mail.commentcamarche.net");
  g_assert_cmpstr (ls_profile_get_text (server->profile, "connect", 220), ==, "mail.commentcamarche.net SMTP Ready");
  g_assert_cmpstr (ls_profile_get_text (server->profile, "RCPT", 550), ==, "No such user here");
  g_assert_cmpuint (server->profile->extensions, ==, 1u << ls_protocol_find_extension (server->protocol, "SIZE")
                                                    | 1u << ls_protocol_find_extension (server->protocol, "PIPELINING"));
  g_assert_true (server->profile->lenient);
  g_assert_true (server->profile->bare_lf_ends);
  g_assert_false (server->profile->no_ehlo);
  g_assert_cmpuint (server->profile->size_max, ==, 100000);
  g_assert_cmpuint (server->profile->recipients_max, ==, 100);
  g_assert_cmpint (server->profile->idle_us, ==, 300500000);
  g_assert_cmpint (server->profile->era, ==, LS_ERA_2001);
  g_assert_cmphex (server->profile->mechanisms, ==, 1u << LS_SASL_PLAIN | 1u << LS_SASL_SCRAM_SHA_256);
  g_assert_cmpuint (server->profile->scram_rounds, ==, 10000);
  g_assert_true (server->profile->requires_log_in && server->profile->requires_tls && server->profile->clear_needs_tls);
  g_assert_true (ls_profile_hides (server->profile, "VRFY"));
  g_assert_cmpstr (fault->command, ==, "RCPT");
  g_assert_cmpuint (server->profile->faults->len, ==, 2);
  g_assert_cmpstr (user->password, ==, "sésame");
  g_assert_cmpuint (user->quota_bytes, ==, 20000);
  g_assert_true (user->active);
  user = ls_directory_find (server->directory, "all", ls_span_from_string ("tittom.fr"));
  g_assert_cmpuint (user->members->len, ==, 2);
  g_assert_cmpint (world->path.rules.delay_us, ==, 12500);
  g_assert_cmpint (world->think_us, ==, 20000);
  check_paths (world);
  check_relay (world);
  g_assert_cmpint (client->starts_us, ==, 2500000);
  g_assert_cmpstr (letter->reverse_path, ==, "pillou@tittom.fr");
  g_assert_cmpmem (g_bytes_get_data (letter->octets, NULL), g_bytes_get_size (letter->octets),
                   "Subject: é\r\n\r\nText\r\n", strlen ("Subject: é\r\n\r\nText\r\n"));
}

static void
test_loaded_inputs (void)
{
  static const struct { guint client; LsInputKind kind; const char *octets; int after; gboolean at_once; gint64 not_before_us; int step; } wanted[] = {
    { 0, LS_INPUT_OCTETS, "EHLO machine1.commentcamarche.net\r\n", -1, FALSE, 0, 1 },
    { 0, LS_INPUT_OCTETS, "Subject: Hello\r\n", -1, FALSE, 0, 2 },
    { 0, LS_INPUT_OCTETS, "\r\n", -1, FALSE, 0, 2 },
    { 0, LS_INPUT_OCTETS, ".\r\n", -1, FALSE, 0, 2 },
    { 1, LS_INPUT_OCTETS, "NOOP\r\n", 3, TRUE, 3250000, 3 },
    { 0, LS_INPUT_QUIT_CLOSE, NULL, -1, FALSE, 0, 4 },
    { 1, LS_INPUT_DROP, NULL, -1, TRUE, 0, 5 },
  };
  g_autoptr(LsLesson) lesson = load_example ();

  g_assert_cmpuint (lesson->inputs->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < lesson->inputs->len; i++)
    {
      const LsInput *input = &g_array_index (lesson->inputs, LsInput, i);

      g_assert_cmpuint (input->client, ==, wanted[i].client);
      g_assert_cmpint (input->kind, ==, wanted[i].kind);
      g_assert_cmpint (input->after, ==, wanted[i].after);
      g_assert_cmpint (input->at_once, ==, wanted[i].at_once);
      g_assert_cmpint (input->not_before_us, ==, wanted[i].not_before_us);
      g_assert_true ((input->octets == NULL) == (wanted[i].octets == NULL));
      if (input->octets != NULL)
        g_assert_true (ls_span_equals (LS_SPAN (g_bytes_get_data (input->octets, NULL), g_bytes_get_size (input->octets)), wanted[i].octets));
      g_assert_cmpint (ls_lesson_step_of_input (lesson, i + 1), ==, wanted[i].step);
    }
}

static void
test_loaded_words (void)
{
  g_autoptr(LsLesson) lesson = load_example ();
  LsLessonWords words;

  g_assert_cmpint (ls_lesson_greeting_step (lesson, 0), ==, 0);
  g_assert_cmpint (ls_lesson_greeting_step (lesson, 1), ==, -1);
  g_assert_cmpint (ls_lesson_find_step (lesson, "odd"), ==, 3);
  g_assert_cmpint (ls_lesson_find_step (lesson, "nowhere"), ==, -1);
  g_assert_true (ls_lesson_step_words (lesson, 0, TRUE, &words));
  g_assert_cmpstr (words.why, ==, "It says its name.");
  g_assert_cmpstr (words.part, ==, "Who is there?");
  g_assert_false (ls_lesson_step_words (lesson, 0, FALSE, &words));
  /* A step without a part is in the part of the step before. */
  g_assert_true (ls_lesson_step_words (lesson, 1, FALSE, &words));
  g_assert_cmpstr (words.part, ==, "Who is there?");
  g_assert_false (ls_lesson_step_words (lesson, 3, FALSE, &words));
  g_assert_cmpstr (words.part, ==, "The letter");

  g_assert_true (ls_lesson_note_words (lesson, 2, "MAIL", 1, 5, &words));
  g_assert_cmpstr (words.heading, ==, "A relay speaks.");
  g_assert_false (ls_lesson_note_words (lesson, 2, "MAIL", 2, 1, &words));
  g_assert_false (ls_lesson_note_words (lesson, 1, "MAIL", 1, 1, &words));
  g_assert_true (ls_lesson_note_words (lesson, 7, "store", 3, 9, &words));
}

static guint64
append (LsSession *session, LsConnection *connection, LsEventKind kind, LsFrom from, const char *text)
{
  LsEvent event = { .kind = kind, .from = from };
  guint64 last = ls_log_last (ls_session_get_log (session));

  if (text != NULL)
    {
      event.start = ls_stream_append (connection->streams[from == LS_FROM_SERVER], ls_span_from_string (text));
      event.length = strlen (text);
    }
  if (kind == LS_EVENT_REPLY && last > 3)
    event.partner = 1;
  if (kind == LS_EVENT_SEGMENT)
    event.flags = LS_EVENT_FLAG_LOST;
  return ls_session_append (session, connection, &event);
}

static guint64
append_segment (LsSession *session, LsConnection *connection, LsTcpKind kind)
{
  LsEvent event = { .kind = LS_EVENT_SEGMENT, .row = kind };

  return ls_session_append (session, connection, &event);
}

static void
assert_heading (LsLesson *lesson, LsSession *session, guint64 n, guint client, int script, const char *heading)
{
  LsLessonWords words;

  ls_lesson_words (lesson, session, n, client, script, &words);
  g_assert_cmpstr (words.heading, ==, heading);
}

/* Steps speak for their lines, notes for what no step sends, and nobody for what a learner typed. */
static void
test_words_of_events (void)
{
  g_autoptr(LsLesson) lesson = load_example ();
  g_autoptr(LsSession) session = ls_session_new ();
  LsEnd client = { "a", "192.0.2.11", 1024 };
  LsEnd server = { "b", "192.0.2.25", 25 };
  LsConnection *connection = ls_session_open (session, lesson->protocol->knowledge, 0, &client, &server);
  LsConnection *relay;
  guint64 n;

  n = append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, "220 b\r\n");
  assert_heading (lesson, session, n, 0, -1, "The server speaks first.");
  assert_heading (lesson, session, n, 1, -1, NULL);
  n = append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "EHLO a\r\n");
  assert_heading (lesson, session, n, 0, 1, "The client says who it is.");
  n = append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, "250 b\r\n");
  assert_heading (lesson, session, n, 0, 1, NULL);
  n = append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, "500 What?\r\n");
  assert_heading (lesson, session, n, 0, -1, NULL);
  n = append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "MAIL FROM:<>\r\n");
  assert_heading (lesson, session, n, 0, -1, NULL);

  relay = ls_session_open (session, lesson->protocol->knowledge, 0, &client, &server);
  n = append (session, relay, LS_EVENT_COMMAND, LS_FROM_CLIENT, "mail FROM:<>\r\n");
  assert_heading (lesson, session, n, 0, -1, "A relay speaks.");
  n = append (session, relay, LS_EVENT_COMMAND, LS_FROM_CLIENT, "MAIL FROM:<>\r\n");
  assert_heading (lesson, session, n, 0, -1, NULL);
  n = append (session, relay, LS_EVENT_STORE, LS_FROM_STORE, NULL);
  assert_heading (lesson, session, n, 0, -1, "The letter is there.");
  /* A lost segment that was sent again is a loss; one that arrives, a retransmission. */
  n = append (session, relay, LS_EVENT_SEGMENT, LS_FROM_CLIENT, NULL);
  assert_heading (lesson, session, n, 0, -1, NULL);
  n = append (session, relay, LS_EVENT_SEGMENT, LS_FROM_CLIENT, NULL);
  assert_heading (lesson, session, n, 0, -1, "The second loss.");
  n = append_segment (session, relay, LS_TCP_KIND_DATA);
  assert_heading (lesson, session, n, 0, -1, NULL);
  n = append_segment (session, relay, LS_TCP_KIND_AGAIN);
  assert_heading (lesson, session, n, 0, -1, "Once more.");
  assert_heading (lesson, session, n + 1, 0, -1, NULL);
}

static void
test_loaded_diagram (void)
{
  g_autoptr(LsLesson) lesson = load_example ();
  const LsDiagram *diagram = lesson->diagram;
  const LsDiagramState *start = g_ptr_array_index (diagram->states, 0);
  guint greeted = ls_protocol_find_state (lesson->protocol, "greeted");
  guint ready = ls_protocol_find_state (lesson->protocol, "ready");
  guint closed = ls_protocol_find_state (lesson->protocol, "closed");

  g_assert_true (start->has_place);
  g_assert_cmpfloat (start->x, ==, 10);
  g_assert_cmpfloat (start->y, ==, -20.5);
  g_assert_cmpint (ls_diagram_find_state (diagram, greeted), ==, 0);
  g_assert_cmpint (ls_diagram_find_state (diagram, closed), ==, -1);
  g_assert_cmpint (ls_diagram_find_transition (diagram, greeted, ready, "HELO"), ==, 1);
  g_assert_cmpint (ls_diagram_find_transition (diagram, ready, greeted, "HELO"), ==, -1);
  g_assert_cmpstr (((LsDiagramTransition *) g_ptr_array_index (diagram->transitions, 1))->label, ==, "HELO");
}

static void
test_smallest (void)
{
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse ("{\"id\":\"a\",\"protocol\":\"smtp\",\"title\":\"A\"}", -1, problems);

  g_assert_nonnull (lesson);
  g_assert_cmpstr (lesson->language, ==, "en");
  g_assert_cmpuint (lesson->world->seed, ==, 1);
  g_assert_cmpint (lesson->world->begins, ==, 986202000);
  g_assert_null (lesson->diagram);
}

/* ---- several faults, and a greeting in the wrong place ---- */

static void
test_every_fault (void)
{
  static const char text[] =
    "{\n"
    "  \"id\": \"Big\",\n"
    "  \"protocol\": \"smtp\",\n"
    "  \"titel\": \"A\",\n"
    "  \"world\": { \"hosts\": [ { \"id\": \"a\" }, 7 ] },\n"
    "  \"clients\": [ { \"id\": \"c\", \"host\": \"b\", \"server\": \"s\" } ],\n"
    "  \"script\": [ { \"send\": \"NOOP\", \"part\": \"p\" }, { \"send\": \"a\", \"send\": \"b\" } ]\n"
    "}\n";
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse (text, -1, problems);
  g_autofree char *all = ls_lesson_problems_to_string (problems);

  g_assert_null (lesson);
  g_assert_cmpstr (all, ==,
    "case.json:1:1: $: found no member \"title\"; expected \"title\", a line of 1 to 200 characters\n"
    "case.json:2:9: $.id: found \"Big\"; expected an id of lower-case letters, digits and single hyphens between them\n"
    "case.json:4:3: $.titel: found the unknown member \"titel\"; expected a member of this object: \"$schema\", \"id\", \"protocol\","
    " \"title\", \"summary\", \"group\", \"order\", \"language\", \"begins\", \"seed\", \"world\", \"diagram\", \"clients\", \"parts\","
    " \"script\", \"notes\", \"what_ifs\" or \"goals\" (did you mean \"title\"?)\n"
    "case.json:5:25: $.world.hosts[0]: found no member \"name\"; expected \"name\", a host or domain name such as \"mail.example.org\"\n"
    "case.json:5:25: $.world.hosts[0]: found no member \"address\"; expected \"address\", an IPv4 address such as \"192.0.2.25\"\n"
    "case.json:5:40: $.world.hosts[1]: found the number 7; expected a host, an object\n"
    "case.json:6:37: $.clients[0].host: found \"b\"; expected a host's id: \"a\"\n"
    "case.json:6:52: $.clients[0].server: found \"s\"; expected a server's id, but there is none\n"
    "case.json:7:41: $.script[0].part: found \"p\"; expected a part's id, but there is none\n"
    "case.json:7:63: $.script[1].send: found \"send\" once more, first seen in line 7, column 50; expected each name once in its object\n");
}

static void
check_found (const char *from, const char *to, const char *found)
{
  g_autofree char *text = changed_example (from, to);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse (text, -1, problems);
  g_autofree char *all = ls_lesson_problems_to_string (problems);

  g_assert_null (lesson);
  g_assert_nonnull (strstr (all, found));
}

static void
test_greeting (void)
{
  check_found ("\"send\": \"EHLO machine1.commentcamarche.net\"", "\"greeting\": true",
               "$.script[1].greeting: found the greeting behind another step; expected the greeting as the client's first step");
  check_found ("\"id\": \"ehlo\", \"client\": \"c1\", \"send\": \"EHLO machine1.commentcamarche.net\"",
               "\"id\": \"letter\", \"client\": \"c2\", \"greeting\": true",
               "$.script[3].after: found \"letter\"; expected a step in which its client does something");
}

/* ---- damaged files ---- */

static void
test_cut (void)
{
  g_autofree char *text = read_example ();
  gsize length = strlen (g_strchomp (text));

  for (gsize n = 0; n < length; n++)
    {
      g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
      g_autoptr(LsLesson) lesson = parse (text, n, problems);

      g_assert_null (lesson);
      g_assert_cmpuint (ls_lesson_problems_get_n (problems), >=, 1);
    }
}

/* Any octet changed: a lesson, or a fault, and nothing else. */
static void
test_changed_octets (void)
{
  static const char octets[] = "\"{}[],:0 x\\\xff\n";
  g_autofree char *text = read_example ();
  gsize length = strlen (text);

  for (gsize n = 0; n < length; n++)
    {
      char before = text[n];
      g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
      g_autoptr(LsLesson) lesson = NULL;

      text[n] = octets[n % (sizeof octets - 1)];
      lesson = parse (text, length, problems);
      g_assert_true ((lesson == NULL) == (ls_lesson_problems_get_n (problems) > 0));
      text[n] = before;
    }
}

static void
test_wrong_roots (void)
{
  static const char *const roots[] = { "null", "true", "17", "\"smtp.json\"", "[]", "[{\"id\": \"a\"}]" };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
      g_autoptr(LsLesson) lesson = parse (roots[i], -1, problems);

      g_assert_null (lesson);
      g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
      g_assert_cmpstr (ls_lesson_problems_get (problems, 0)->expected, ==, "a lesson, an object");
    }
}

/* As many values as a file may have, in the places where most is asked of each. */
static void
check_many (const char *before, const char *unit, guint n, const char *after)
{
  g_autoptr(GString) text = g_string_new (before);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_auto(GStrv) parts = g_strsplit (unit, "?", -1);
      g_autofree char *piece = g_strjoinv (number, parts);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", piece);
    }
  g_string_append (text, after);
  lesson = parse (text->str, text->len, problems);
  g_assert_null (lesson);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), <=, LS_LESSON_PROBLEMS_MOST);
}

static void
test_many (void)
{
  check_many ("{\"id\":\"a\",\"protocol\":\"smtp\",\"title\":\"A\",\"script\":[", "{}", 190000, "]}");
  check_many ("{\"id\":\"a\",\"protocol\":\"smtp\",\"title\":\"A\",\"script\":[", "{\"id\":\"s?\",\"send\":\"a\",\"after\":\"t?\"}", 5000, "]}");
  check_many ("{\"world\":{\"mailboxes\":{", "\"u?@example.org\":[]", 4000, "}}}");
  check_many ("{\"diagram\":{\"states\":[", "{\"id\":\"s?\",\"label\":\"s\",\"is\":[\"ready\"]}", 100,
              "],\"transitions\":[]}}");
  check_many ("{", "\"titl?\":1", 4000, "}");
  check_many ("{\"parts\":[", "{\"id\":\"p\",\"title\":\"\"}", 60000, "]}");
}

static void
test_brackets (void)
{
  g_autofree char *text = g_strnfill (200000, '[');
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse (text, 200000, problems);

  g_assert_null (lesson);
  g_assert_cmpstr (ls_lesson_problems_get (problems, 0)->expected, ==, "at most 32 levels");
}

static void
test_not_utf8 (void)
{
  g_autofree char *text = changed_example ("Jean-François", "Jean-Fran\xe7ois");
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = parse (text, -1, problems);

  g_assert_null (lesson);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
  assert_place (ls_lesson_problems_get (problems, 0), text, "\xe7ois");
}

/* ---- files ---- */

typedef struct {
  const char *name;
  const char *files[10][2];
  const char *told;            /* part of all that is told; NULL: the lesson loads */
} FileRow;

#define HEAD "{ \"id\": \"a\", \"protocol\": \"smtp\", \"title\": \"A\", \"diagram\": "
#define READY "{ \"id\": \"r\", \"label\": \"R\", \"is\": [ \"ready\" ] }"
#define DRAWING "{ \"states\": [ " READY " ], \"transitions\": [] }"

static const FileRow file_rows[] = {
  { "shared", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", DRAWING } }, NULL },
  { "shared-of-shared", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "\"e.json\"" }, { "diagrams/e.json", DRAWING } }, NULL },
  { "not-there", { { "l.json", HEAD "\"d.json\" }" } },
    "l.json:1:59: $.diagram: found \"d.json\", which cannot be read: No such file or directory; expected a file in the folder diagrams beside the lesson\n" },
  { "beside-the-lesson", { { "l.json", HEAD "\"d.json\" }" }, { "d.json", DRAWING } }, "$.diagram: found \"d.json\", which cannot be read" },
  { "outside", { { "l.json", HEAD "\"../l.json\" }" } }, "l.json:1:59: $.diagram: found \"../l.json\"; expected the name of a file" },
  { "absolute", { { "l.json", HEAD "\"/etc/x.json\" }" } }, "$.diagram: found \"/etc/x.json\"; expected the name of a file" },
  { "itself", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "\n \"d.json\"" } },
    "diagrams/d.json:2:2: $: found d.json, which names d.json; expected files that do not lead in a circle\n" },
  { "circle", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "\"e.json\"" }, { "diagrams/e.json", "\"d.json\"" } },
    "diagrams/e.json:1:1: $: found d.json, which names e.json, which names d.json; expected files that do not lead in a circle\n" },
  { "eight-files",
    { { "l.json", HEAD "\"1.json\" }" }, { "diagrams/1.json", "\"2.json\"" }, { "diagrams/2.json", "\"3.json\"" },
      { "diagrams/3.json", "\"4.json\"" }, { "diagrams/4.json", "\"5.json\"" }, { "diagrams/5.json", "\"6.json\"" },
      { "diagrams/6.json", "\"7.json\"" }, { "diagrams/7.json", "\"8.json\"" }, { "diagrams/8.json", DRAWING } }, NULL },
  { "nine-files",
    { { "l.json", HEAD "\"1.json\" }" }, { "diagrams/1.json", "\"2.json\"" }, { "diagrams/2.json", "\"3.json\"" },
      { "diagrams/3.json", "\"4.json\"" }, { "diagrams/4.json", "\"5.json\"" }, { "diagrams/5.json", "\"6.json\"" },
      { "diagrams/6.json", "\"7.json\"" }, { "diagrams/7.json", "\"8.json\"" }, { "diagrams/8.json", "\"9.json\"" } },
    "diagrams/8.json:1:1: $: found 1.json, which names 2.json" },
  { "damaged", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "{ \"states\": [" } },
    "diagrams/d.json:1:14: $.states[0]: found the end of the file; expected a value or ]\n" },
  { "empty", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "" } }, "diagrams/d.json:1:1: $: found the end of the file; expected a value\n" },
  { "wrong-root", { { "l.json", HEAD "\"d.json\" }" }, { "diagrams/d.json", "[]" } }, "diagrams/d.json:1:1: $: found an array; expected a diagram" },
  { "faults-in-both", { { "l.json", HEAD "\"d.json\", \"x\": 1 }" }, { "diagrams/d.json", "{ \"states\": [ " READY ", " READY " ] }" } },
    "diagrams/d.json:1:1: $: found no member \"transitions\"; expected \"transitions\", a list of transitions\n" },
};

static char *
write_files (const FileRow *row)
{
  char *folder = g_dir_make_tmp ("lockstep-XXXXXX", NULL);
  g_autofree char *diagrams = g_build_filename (folder, "diagrams", NULL);

  g_assert_nonnull (folder);
  g_assert_cmpint (g_mkdir (diagrams, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (row->files) && row->files[i][0] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (folder, row->files[i][0], NULL);

      g_assert_true (g_file_set_contents (file, row->files[i][1], -1, NULL));
    }
  return folder;
}

static void
remove_files (const FileRow *row, const char *folder)
{
  g_autofree char *diagrams = g_build_filename (folder, "diagrams", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (row->files) && row->files[i][0] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (folder, row->files[i][0], NULL);

      g_unlink (file);
    }
  g_rmdir (diagrams);
  g_rmdir (folder);
}

static void
test_files (gconstpointer data)
{
  const FileRow *row = data;
  g_autofree char *folder = write_files (row);
  g_autofree char *file = g_build_filename (folder, "l.json", NULL);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(LsLesson) lesson = ls_lesson_load (file, problems, &error);
  g_autofree char *all = ls_lesson_problems_to_string (problems);

  remove_files (row, folder);
  g_test_message ("%s", all);
  g_assert_no_error (error);
  g_assert_true ((lesson == NULL) == (row->told != NULL));
  if (row->told != NULL)
    g_assert_nonnull (strstr (all, row->told));
  else
    g_assert_cmpuint (lesson->diagram->states->len, ==, 1);
  if (strcmp (row->name, "faults-in-both") == 0)
    {
      g_assert_nonnull (strstr (all, "l.json:1:69: $.x: found the unknown member"));
      g_assert_nonnull (strstr (all, "$.states[1].id: found \"r\" once more"));
    }
}

static void
test_diagram_alone (void)
{
  static const FileRow row = { "alone", { { "diagrams/d.json", DRAWING }, { "diagrams/e.json", "\"e.json\"" } } };
  g_autofree char *folder = write_files (&row);
  g_autofree char *good = g_build_filename (folder, "diagrams", "d.json", NULL);
  g_autofree char *circle = g_build_filename (folder, "diagrams", "e.json", NULL);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(LsDiagram) diagram = ls_lesson_load_diagram (good, ls_protocol_find ("smtp"), problems, &error);
  g_autoptr(LsDiagram) none = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (diagram);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 0);
  none = ls_lesson_load_diagram (circle, ls_protocol_find ("smtp"), problems, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
  remove_files (&row, folder);
  none = ls_lesson_load_diagram (good, ls_protocol_find ("smtp"), problems, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_huge_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = NULL;
  int fd = g_file_open_tmp ("lockstep-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ftruncate (fd, 100 * 1000 * 1000), ==, 0);
  close (fd);
  lesson = ls_lesson_load (path, problems, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_null (lesson);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
  g_assert_cmpstr (ls_lesson_problems_get (problems, 0)->found, ==, "more than 8 MiB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/lesson/fault/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (file_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/lesson/diagram-file/%s", file_rows[i].name);

      g_test_add_data_func (path, &file_rows[i], test_files);
    }
  g_test_add_func ("/lesson/diagram-file/alone", test_diagram_alone);
  g_test_add_func ("/lesson/loaded/head", test_loaded_head);
  g_test_add_func ("/lesson/loaded/world", test_loaded_world);
  g_test_add_func ("/lesson/loaded/inputs", test_loaded_inputs);
  g_test_add_func ("/lesson/loaded/words", test_loaded_words);
  g_test_add_func ("/lesson/loaded/words-of-events", test_words_of_events);
  g_test_add_func ("/lesson/loaded/diagram", test_loaded_diagram);
  g_test_add_func ("/lesson/loaded/smallest", test_smallest);
  g_test_add_func ("/lesson/fault/every", test_every_fault);
  g_test_add_func ("/lesson/fault/greeting", test_greeting);
  g_test_add_func ("/lesson/damaged/cut-at-every-octet", test_cut);
  g_test_add_func ("/lesson/damaged/changed-octets", test_changed_octets);
  g_test_add_func ("/lesson/damaged/wrong-roots", test_wrong_roots);
  g_test_add_func ("/lesson/damaged/many", test_many);
  g_test_add_func ("/lesson/damaged/brackets", test_brackets);
  g_test_add_func ("/lesson/damaged/not-utf-8", test_not_utf8);
  g_test_add_func ("/lesson/damaged/huge-file", test_huge_file);
  return g_test_run ();
}
