/* test-smtp-sender.c: what a relay says to the next server, reply by reply, and what becomes of each recipient.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-sender.h"

#include <string.h>

/* What the server says, a reply a time, and what is said to it; the fates at the end: taken, later, refused, open. */
typedef struct {
  const char *name;
  const char *letter;
  const char *replies[10];
  const char *said;
  const char *fates;
} Row;

#define PLAIN "Subject: x\r\n\r\n.dot\r\nend\r\n"
#define HELLO "EHLO a.example\r\n"
#define ENVELOPE "MAIL FROM:<f@a.example>\r\nRCPT TO:<one@b.example>\r\nRCPT TO:<two@b.example>\r\n"

static const Row rows[] = {
  { "both", PLAIN, { "220 b\r\n", "250 b\r\n", "250 OK\r\n", "250 OK\r\n", "251 OK\r\n", "354 go\r\n", "250 OK\r\n", "221 bye\r\n" },
    HELLO ENVELOPE "DATA\r\nSubject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n", "tt" },
  { "abilities", PLAIN, { "220-b\r\n220 b\r\n", "250-b\r\n250-SIZE 1000\r\n250 8BITMIME\r\n", "250 OK\r\n", "250 OK\r\n", "250 OK\r\n", "354 go\r\n", "250 OK\r\n", "221\r\n" },
    HELLO "MAIL FROM:<f@a.example> SIZE=25\r\nRCPT TO:<one@b.example>\r\nRCPT TO:<two@b.example>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n", "tt" },
  { "one-refused", PLAIN, { "220 b\r\n", "250 b\r\n", "250 OK\r\n", "550 no\r\n", "250 OK\r\n", "354 go\r\n", "250 OK\r\n", "221\r\n" },
    HELLO ENVELOPE "DATA\r\nSubject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n", "rt" },
  { "none-left", PLAIN, { "220 b\r\n", "250 b\r\n", "250 OK\r\n", "550 no\r\n", "450 later\r\n", "221\r\n" }, HELLO ENVELOPE "QUIT\r\n", "rl" },
  { "old-server", PLAIN, { "220 b\r\n", "500 what\r\n", "250 b\r\n", "250 OK\r\n", "250 OK\r\n", "250 OK\r\n", "554 no\r\n", "221\r\n" },
    HELLO "HELO a.example\r\n" ENVELOPE "DATA\r\nQUIT\r\n", "rr" },
  { "no-service", PLAIN, { "554 no\r\n", "221\r\n" }, "QUIT\r\n", "rr" },
  { "not-now", PLAIN, { "421 later\r\n", "221\r\n" }, "QUIT\r\n", "ll" },
  { "sender-refused", PLAIN, { "220 b\r\n", "250 b\r\n", "553 no\r\n", "221\r\n" }, HELLO "MAIL FROM:<f@a.example>\r\nQUIT\r\n", "rr" },
  { "letter-later", PLAIN, { "220 b\r\n", "250 b\r\n", "250 OK\r\n", "250 OK\r\n", "250 OK\r\n", "354 go\r\n", "452 full\r\n", "221\r\n" },
    HELLO ENVELOPE "DATA\r\nSubject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n", "ll" },
  { "broken-off", PLAIN, { "220 b\r\n", "250 b\r\n", "250 OK\r\n", "550 no\r\n" }, HELLO ENVELOPE, "ro" },
  { "no-numbers", PLAIN, { "hello\r\n", "221\r\n" }, "QUIT\r\n", "ll" },
  { "only-called-so", "\xc3\xa9\r\n", { "220 b\r\n", "250 8BITMIME\r\n", "221\r\n" }, HELLO "QUIT\r\n", "rr" },
  { "eight-bits-refused", "\xc3\xa9\r\n", { "220 b\r\n", "250 b\r\n", "221\r\n" }, HELLO "QUIT\r\n", "rr" },
  { "eight-bits-taken", "\xc3\xa9\r\n", { "220 b\r\n", "250-b\r\n250 8BITMIME\r\n", "250 OK\r\n" },
    HELLO "MAIL FROM:<f@a.example> BODY=8BITMIME\r\nRCPT TO:<one@b.example>\r\n", "oo" },
};

static void
test_row (gconstpointer data)
{
  static const char fates[] = "otlr";
  const Row *row = data;
  LsLetter letter = { (char *) "f@a.example", g_ptr_array_new (), g_bytes_new (row->letter, strlen (row->letter)) };
  g_autoptr (LsSender) sender = NULL;
  g_autoptr (GString) said = g_string_new (NULL), found = g_string_new (NULL);
  gboolean whole = FALSE;

  g_ptr_array_add (letter.recipients, (gpointer) "one@b.example");
  g_ptr_array_add (letter.recipients, (gpointer) "two@b.example");
  sender = ls_smtp_sender_new (&letter, "a.example");
  for (guint i = 0; row->replies[i] != NULL; i++)
    {
      g_assert_false (sender->done);
      /* Cut anywhere. */
      for (const char *at = row->replies[i]; *at != '\0'; at++)
        ls_sender_hear (sender, LS_SPAN (at, 1));
      g_string_append_len (said, (const char *) sender->output->data, sender->output->len);
      g_byte_array_set_size (sender->output, 0);
      whole = strncmp (row->replies[i], "221", 3) == 0;
    }
  g_assert_cmpstr (said->str, ==, row->said);
  g_assert_true (sender->done == whole);
  for (guint i = 0; i < sender->fates->len; i++)
    g_string_append_c (found, fates[g_array_index (sender->fates, LsFate, i).kind]);
  g_assert_cmpstr (found->str, ==, row->fates);
  g_ptr_array_unref (letter.recipients);
  g_bytes_unref (letter.octets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/sender/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
