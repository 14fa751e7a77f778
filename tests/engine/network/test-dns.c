/* test-dns.c: questions and answers about names, octet by octet; and any octets are read without harm. RFC 1035.
 * SPDX-License-Identifier: MIT */
#include "network/names.h"

#include "core/chance.h"
#include "network/frame.h"

#include <string.h>

static LsNames *
make_names (void)
{
  LsNames *names = ls_names_new ();

  g_assert_true (ls_names_add_address (names, "mx1.kioskea.net", "192.0.2.7"));
  g_assert_true (ls_names_add_address (names, "mx1.kioskea.net", "2001:db8::7"));
  g_assert_true (ls_names_add_address (names, "plain.example", "192.0.2.9"));
  g_assert_false (ls_names_add_address (names, "plain.example", "192.0.2"));
  ls_names_add_mx (names, "kioskea.net", 20, "mx2.kioskea.net");
  ls_names_add_mx (names, "kioskea.net", 10, "mx1.kioskea.net");
  ls_names_add_mx (names, "nomail.example", 0, ".");
  ls_names_add_alias (names, "www.kioskea.net", "kioskea.net");
  ls_names_add_alias (names, "round.example", "about.example");
  ls_names_add_alias (names, "about.example", "round.example");
  return names;
}

static void
ask (LsNames *names, const char *name, guint type, LsDnsMessage *answer, GByteArray *octets)
{
  g_auto (LsDnsMessage) question = { 0 };
  g_autoptr (GByteArray) asked = g_byte_array_new ();

  ls_dns_message_init (&question);
  question.id = 0x1234;
  question.recursion_desired = TRUE;
  question.type = (guint16) type;
  g_strlcpy (question.name, name, sizeof question.name);
  ls_dns_write (&question, asked);
  g_byte_array_set_size (octets, 0);
  ls_names_answer (names, LS_SPAN (asked->data, asked->len), octets);
  g_assert_true (ls_dns_read (LS_SPAN (octets->data, octets->len), answer));
  g_assert_cmphex (answer->id, ==, 0x1234);
  g_assert_true (answer->is_reply && answer->recursion_desired && answer->authoritative);
  g_assert_cmpstr (answer->name, ==, name);
}

/* By hand, after RFC 1035 section 4.1: each name that stood there before is two octets. */
static void
test_octets (void)
{
  static const char expected[] =
    "\x12\x34\x85\x80\x00\x01\x00\x02\x00\x00\x00\x02"
    "\x07" "kioskea\x03" "net\x00\x00\x0f\x00\x01"
    "\xc0\x0c\x00\x0f\x00\x01\x00\x00\x0e\x10\x00\x08\x00\x14\x03mx2\xc0\x0c"
    "\xc0\x0c\x00\x0f\x00\x01\x00\x00\x0e\x10\x00\x08\x00\x0a\x03mx1\xc0\x0c"
    "\xc0\x3f\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04\xc0\x00\x02\x07"
    "\xc0\x3f\x00\x1c\x00\x01\x00\x00\x0e\x10\x00\x10\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07";
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_auto (LsDnsMessage) answer = { 0 };

  ask (names, "kioskea.net", LS_DNS_MX, &answer, octets);
  g_assert_cmpmem (octets->data, octets->len, expected, sizeof expected - 1);
}

typedef struct {
  const char *name;
  guint       type;
  guint       code;
  const char *records;   /* section, name, type, data */
} Row;

static const Row rows[] = {
  { "kioskea.net", LS_DNS_MX, LS_DNS_OK,
    "0 kioskea.net MX 20 mx2.kioskea.net\n0 kioskea.net MX 10 mx1.kioskea.net\n"
    "2 mx1.kioskea.net A 192.0.2.7\n2 mx1.kioskea.net AAAA 2001:db8::7\n" },
  { "KIOSKEA.net", LS_DNS_A, LS_DNS_OK, "" },
  { "net", LS_DNS_MX, LS_DNS_OK, "" },
  { "kea.net", LS_DNS_MX, LS_DNS_NO_SUCH_NAME, "" },
  { "a.kioskea.net", LS_DNS_MX, LS_DNS_NO_SUCH_NAME, "" },
  { "mx1.kioskea.net", LS_DNS_A, LS_DNS_OK, "0 mx1.kioskea.net A 192.0.2.7\n" },
  { "mx1.kioskea.net", LS_DNS_AAAA, LS_DNS_OK, "0 mx1.kioskea.net AAAA 2001:db8::7\n" },
  { "plain.example", LS_DNS_MX, LS_DNS_OK, "" },
  { "nomail.example", LS_DNS_MX, LS_DNS_OK, "0 nomail.example MX 0 .\n" },
  { "www.kioskea.net", LS_DNS_CNAME, LS_DNS_OK, "0 www.kioskea.net CNAME kioskea.net\n" },
  { "www.kioskea.net", LS_DNS_MX, LS_DNS_OK,
    "0 www.kioskea.net CNAME kioskea.net\n0 kioskea.net MX 20 mx2.kioskea.net\n0 kioskea.net MX 10 mx1.kioskea.net\n"
    "2 mx1.kioskea.net A 192.0.2.7\n2 mx1.kioskea.net AAAA 2001:db8::7\n" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (LsDnsMessage) answer = { 0 };

  ask (names, row->name, row->type, &answer, octets);
  g_assert_cmpuint (answer.code, ==, row->code);
  for (guint i = 0; i < answer.records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (answer.records, LsDnsRecord, i);
      g_autofree char *shown = ls_dns_record_data (record);

      g_assert_cmpuint (record->ttl, ==, LS_NAMES_TTL);
      g_string_append_printf (text, "%u %s %s %s\n", record->section, record->name, ls_dns_type_name (record->type), shown);
    }
  g_assert_cmpstr (text->str, ==, row->records);
}

/* An alias of itself ends. */
static void
test_round (void)
{
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_auto (LsDnsMessage) answer = { 0 };

  ask (names, "round.example", LS_DNS_A, &answer, octets);
  g_assert_cmpuint (answer.records->len, ==, LS_NAMES_ALIASES);
}

/* What does not fit into a datagram is left out, and that is said. */
static void
test_truncated (void)
{
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_auto (LsDnsMessage) answer = { 0 };

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *exchange = g_strdup_printf ("a-long-name-of-number-%u.example", i);

      ls_names_add_mx (names, "many.example", i, exchange);
    }
  ask (names, "many.example", LS_DNS_MX, &answer, octets);
  g_assert_true (answer.truncated);
  g_assert_cmpuint (octets->len, <=, LS_DNS_MESSAGE_MAX);
  g_assert_cmpuint (answer.records->len, >, 5);
}

/* What is no question gets no answer, or one that says so. */
static void
test_odd_questions (void)
{
  static const struct { const char *octets; gsize length; int code; } odd[] = {
    { "", 0, -1 },
    { "\x00\x01\x00", 3, -1 },
    { "\x00\x01\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00", 12, -1 },
    { "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 12, LS_DNS_BAD_FORMAT },
    { "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12, LS_DNS_BAD_FORMAT },
    { "\x00\x01\x28\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01", 17, LS_DNS_NOT_IMPLEMENTED },
    { "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x03", 17, LS_DNS_REFUSED },
    /* A name that is a pointer to itself. */
    { "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\xc0\x0c\x00\x01\x00\x01", 18, LS_DNS_BAD_FORMAT },
    { "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01" "a\xc0\x0c\x00\x01\x00\x01", 20, LS_DNS_BAD_FORMAT },
    { "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x40" "a\x00\x00\x01\x00\x01", 19, LS_DNS_BAD_FORMAT },
  };
  g_autoptr (LsNames) names = make_names ();

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GByteArray) octets = g_byte_array_new ();
      g_auto (LsDnsMessage) answer = { 0 };

      ls_names_answer (names, LS_SPAN (odd[i].octets, odd[i].length), octets);
      if (odd[i].code < 0)
        {
          g_assert_cmpuint (octets->len, ==, 0);
          continue;
        }
      g_assert_true (ls_dns_read (LS_SPAN (octets->data, octets->len), &answer));
      g_assert_cmpint ((int) answer.code, ==, odd[i].code);
      g_assert_cmpuint (answer.id, ==, 1);
    }
}

static void
build_frame (LsSpan payload, GByteArray *frame)
{
  LsFrameInfo info = {
    .source = ls_ipv4_default (0), .destination = ls_ipv4_default (1), .source_port = LS_DNS_PORT, .destination_port = 40000,
    .datagram = TRUE, .id = 7, .payload = payload,
  };

  ls_frame_build (&info, frame);
}

static char *
describe (LsSpan frame)
{
  g_autoptr (GArray) fields = ls_frame_dissect (frame);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const LsField *field = &g_array_index (fields, LsField, i);

      if (field->start >= 34)
        g_string_append_printf (text, "%u+%u %s: %s\n", field->start, field->length, field->name, field->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_frame (void)
{
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new (), frame = g_byte_array_new ();
  g_auto (LsDnsMessage) answer = { 0 };
  g_autofree char *text = NULL;

  ask (names, "nomail.example", LS_DNS_MX, &answer, octets);
  build_frame (LS_SPAN (octets->data, octets->len), frame);
  text = describe (LS_SPAN (frame->data, frame->len));
  g_assert_cmpstr (text, ==,
                   "34+8 UDP: \n34+2 Source port: 53\n36+2 Destination port: 40000\n38+2 Length: 55\n"
                   "40+2 Checksum: 0x9971, right\n42+47 DNS: \n42+2 Identification: 4660\n"
                   "44+2 Flags: answer, AA, RD, RA, no error\n"
                   "46+2 Questions: 1\n48+2 Answers: 1\n50+2 Authority records: 0\n52+2 Additional records: 0\n"
                   "54+20 Question: \n54+16 Name: nomail.example\n70+2 Type: 15, MX\n72+2 Class: 1\n"
                   "74+15 Answer: MX 0 .\n74+2 Name: nomail.example\n76+2 Type: 15, MX\n78+2 Class: 1\n"
                   "80+4 Time to live: 3600\n84+2 Data length: 3\n86+2 Preference: 0\n88+1 Exchange: .\n");
}

/* As in test-frame.c: level 0 names every octet once, and each part lies in what it is a part of. */
static void
check_cover (LsSpan frame)
{
  g_autoptr (GArray) fields = ls_frame_dissect (frame);
  guint end[3] = { 0, 0, 0 };

  for (guint i = 0; i < fields->len; i++)
    {
      const LsField *field = &g_array_index (fields, LsField, i);

      g_assert_cmpuint (field->level, <, 3);
      g_assert_cmpuint (field->length, >, 0);
      if (field->level == 0)
        g_assert_cmpuint (field->start, ==, end[0]);
      else
        g_assert_cmpuint (field->start + field->length, <=, end[field->level - 1]);
      end[field->level] = field->start + field->length;
    }
  g_assert_cmpuint (end[0], ==, frame.length);
}

static void
test_damaged (void)
{
  g_autoptr (LsNames) names = make_names ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  LsChance chance;
  guint readable = 0;

  {
    g_auto (LsDnsMessage) answer = { 0 };

    ask (names, "www.kioskea.net", LS_DNS_MX, &answer, octets);
  }
  ls_chance_init (&chance, 7, "damage");
  for (guint i = 0; i < 20000; i++)
    {
      gsize length = ls_chance_range (&chance, 4) == 0 ? ls_chance_range (&chance, octets->len + 1) : octets->len;
      g_autofree guint8 *copy = g_memdup2 (octets->data, length);
      g_autoptr (GByteArray) frame = g_byte_array_new (), reply = g_byte_array_new ();
      g_auto (LsDnsMessage) message = { 0 };

      for (guint k = (guint) ls_chance_range (&chance, 4); k > 0 && length > 0; k--)
        copy[ls_chance_range (&chance, length)] = (guint8) ls_chance_u32 (&chance);
      readable += ls_dns_read (LS_SPAN (copy, length), &message);
      build_frame (LS_SPAN (copy, length), frame);
      check_cover (LS_SPAN (frame->data, frame->len));
      if (length > 2)
        copy[2] &= 0x7f;
      ls_names_answer (names, LS_SPAN (copy, length), reply);
      g_assert_cmpuint (reply->len, <=, LS_DNS_MESSAGE_MAX);
    }
  g_assert_cmpuint (readable, >, 2000);
  g_assert_cmpuint (readable, <, 19000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/dns/octets", test_octets);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network/dns/answer/%s/%s", rows[i].name, ls_dns_type_name (rows[i].type));

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/network/dns/round", test_round);
  g_test_add_func ("/network/dns/truncated", test_truncated);
  g_test_add_func ("/network/dns/odd-questions", test_odd_questions);
  g_test_add_func ("/network/dns/frame", test_frame);
  g_test_add_func ("/network/dns/damaged", test_damaged);
  return g_test_run ();
}
