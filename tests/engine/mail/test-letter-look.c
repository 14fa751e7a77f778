/* test-letter-look.c: a letter's header and parts, as they are looked at; damaged and hostile ones among them.
 * SPDX-License-Identifier: MIT */
#include "mail/letter-look.h"

#include <string.h>

#define MIXED \
  "Subject: =?iso-8859-1?Q?Caf=E9?=\r\n ou\r\n th=E9\r\nMIME-Version: 1.0\r\n" \
  "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\npreamble\r\n" \
  "--b1\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nun caf=E9\r\n" \
  "--b1\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?=C3=A9.png?=\"\r\n" \
  "Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b1--\r\n"

static const LsLetterPart *
part_at (GPtrArray *parts, guint index)
{
  g_assert_cmpuint (index, <, parts->len);
  return parts->pdata[index];
}

static void
test_mixed (void)
{
  LsSpan letter = ls_span_from_string (MIXED);
  g_autoptr (GPtrArray) parts = ls_letter_parts (letter);
  const LsLetterPart *text = part_at (parts, 1), *picture = part_at (parts, 2);
  g_autofree char *shown = ls_letter_part_text (letter, text);
  g_autoptr (GBytes) octets = ls_letter_part_decode (letter, picture);

  g_assert_cmpuint (parts->len, ==, 3);
  g_assert_cmpstr (part_at (parts, 0)->type, ==, "multipart/mixed");
  g_assert_cmpstr (text->type, ==, "text/plain");
  g_assert_cmpstr (text->encoding, ==, "quoted-printable");
  g_assert_cmpuint (text->depth, ==, 1);
  g_assert_cmpstr (shown, ==, "un café");
  g_assert_cmpstr (picture->encoding, ==, "base64");
  g_assert_cmpstr (picture->file_name, ==, "é.png");
  g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), "\x89PNG", 4);
}

/* A part's place in the letter is where its own octets stand. */
static void
test_places (void)
{
  LsSpan letter = ls_span_from_string (MIXED);
  g_autoptr (GPtrArray) parts = ls_letter_parts (letter);
  const LsLetterPart *whole = part_at (parts, 0), *text = part_at (parts, 1);

  g_assert_cmpuint (whole->head_start, ==, 0);
  g_assert_true (g_str_has_prefix (MIXED + text->head_start, "Content-Type: text/plain"));
  g_assert_cmpmem (letter.data + text->body_start, text->body_end - text->body_start, "un caf=E9", 9);
  g_assert_cmpuint (whole->body_start, ==, text->head_start);
  g_assert_cmpuint (whole->body_end, ==, part_at (parts, 2)->body_end);
}

typedef struct {
  const char *name;
  const char *letter;
  const char *header;
  const char *value;       /* NULL: there is none */
  const char *text;
} Head;

static const Head heads[] = {
  { "plain", "Subject: Hello\r\n\r\nText\r\n", "subject", "Hello", "Text\r\n" },
  { "decoded", "Subject: =?utf-8?b?w6k=?=\r\n\r\n", "Subject", "é", "" },
  { "folded", "Subject: one\r\n two\r\nX: y\r\n\r\nT", "Subject", "one two", "T" },
  { "other", "Subjects: Hello\r\n\r\nT", "Subject", NULL, "T" },
  { "in-text", "A: b\r\n\r\nSubject: no\r\n", "Subject", NULL, "Subject: no\r\n" },
  /* The document's own letter has no empty line between its header and its text. */
  { "no-empty-line", "Subject: Hello\r\nHello Meandus,\r\n", "Subject", "Hello", "Hello Meandus,\r\n" },
  { "only-text", "\r\nText", "Subject", NULL, "Text" },
  { "empty", "", "Subject", NULL, "" },
  { "bare-lf", "Subject: Hello\n\nText", "Subject", "Hello", "Text" },
  { "no-utf-8", "Subject: caf\xe9\r\n\r\n", "Subject", "café", "" },
};

static void
test_head (gconstpointer data)
{
  const Head *self = data;
  LsSpan letter = ls_span_from_string (self->letter), text = ls_letter_text (letter);
  g_autofree char *value = ls_letter_header (letter, self->header);

  g_assert_cmpstr (value, ==, self->value);
  g_assert_cmpmem (text.data, text.length, self->text, strlen (self->text));
}

static void
look_through (GString *letter)
{
  LsSpan octets = LS_SPAN (letter->str, letter->len);
  g_autoptr (GPtrArray) parts = ls_letter_parts (octets);

  g_assert_cmpuint (parts->len, >=, 1);
  g_assert_cmpuint (parts->len, <=, LS_LETTER_PARTS_MAX);
  for (guint i = 0; i < parts->len; i++)
    {
      const LsLetterPart *part = parts->pdata[i];
      g_autoptr (GBytes) decoded = ls_letter_part_decode (octets, part);

      g_assert_cmpuint (part->depth, <, LS_LETTER_DEPTH_MAX);
      g_assert_cmpuint (part->head_start, <=, part->body_end);
      g_assert_cmpuint (part->body_start, <=, part->body_end);
      g_assert_cmpuint (part->body_end, <=, letter->len);
    }
}

static void
test_nested (void)
{
  g_autoptr (GString) letter = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (letter, "Content-Type: multipart/mixed; boundary=\"b%u\"\r\n\r\n--b%u\r\n", i, i);
  look_through (letter);
}

static void
test_many_parts (void)
{
  g_autoptr (GString) letter = g_string_new ("Content-Type: multipart/mixed; boundary=b\r\n\r\n");

  for (guint i = 0; i < 5000; i++)
    g_string_append (letter, "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n");
  look_through (letter);
}

static void
test_many_addresses (void)
{
  g_autoptr (GString) letter = g_string_new ("To: a@b.example");
  g_autofree char *to = NULL;

  for (guint i = 0; i < 500000; i++)
    g_string_append (letter, ",\r\n a@b.example");
  g_string_append (letter, "\r\n\r\ntext\r\n");
  look_through (letter);
  to = ls_letter_header (LS_SPAN (letter->str, letter->len), "To");
  g_assert_true (g_str_has_prefix (to, "a@b.example, a@b.example"));
}

/* On such a name and value, GMime's encoder never ends: looking must not come near it. */
static void
test_long_parameter (void)
{
  g_autoptr (GString) letter = g_string_new ("Content-Type: text/plain; ");

  for (guint i = 0; i < 71; i++)
    g_string_append_c (letter, 'n');
  g_string_append (letter, "=\"\xc3\xa9\"\r\n\r\ntext\r\n");
  look_through (letter);
}

static void
test_cut_anywhere (void)
{
  for (gsize length = 0; length <= strlen (MIXED); length++)
    {
      g_autoptr (GString) letter = g_string_new_len (MIXED, length);

      look_through (letter);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/letter-look/mixed", test_mixed);
  g_test_add_func ("/mail/letter-look/places", test_places);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *name = g_strconcat ("/mail/letter-look/head/", heads[i].name, NULL);

      g_test_add_data_func (name, &heads[i], test_head);
    }
  g_test_add_func ("/mail/letter-look/hostile/nested", test_nested);
  g_test_add_func ("/mail/letter-look/hostile/many-parts", test_many_parts);
  g_test_add_func ("/mail/letter-look/hostile/many-addresses", test_many_addresses);
  g_test_add_func ("/mail/letter-look/hostile/long-parameter", test_long_parameter);
  g_test_add_func ("/mail/letter-look/hostile/cut-anywhere", test_cut_anywhere);
  return g_test_run ();
}
