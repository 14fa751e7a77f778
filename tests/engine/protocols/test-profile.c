/* test-profile.c: a server's own words, its faults as they are written, and a telnet program's negotiation.
 * SPDX-License-Identifier: MIT */
#include "protocols/profile.h"
#include "protocols/telnet.h"

#include <string.h>

static void
test_texts (void)
{
  g_autoptr (LsProfile) profile = ls_profile_new ("mx.example");

  g_assert_null (ls_profile_get_text (profile, "MAIL", 250));
  ls_profile_set_text (profile, "*", 250, "fine");
  ls_profile_set_text (profile, "MAIL", 250, "sender noted");
  ls_profile_set_text (profile, "MAIL", 550, "no");
  g_assert_cmpstr (ls_profile_get_text (profile, "MAIL", 250), ==, "sender noted");
  g_assert_cmpstr (ls_profile_get_text (profile, "RCPT", 250), ==, "fine");
  g_assert_cmpstr (ls_profile_get_text (profile, "MAIL", 550), ==, "no");
  g_assert_null (ls_profile_get_text (profile, "RCPT", 550));
  g_assert_false (ls_profile_hides (profile, "VRFY"));
  ls_profile_hide (profile, "VRFY");
  g_assert_true (ls_profile_hides (profile, "VRFY"));
}

typedef struct {
  const char   *spec;
  const char   *command;     /* NULL: it is refused */
  guint         nth;
  guint         percent;
  LsFaultAction action;
  const char   *reply;
  guint64       amount;
  const char   *says;        /* of a refused one: what the message speaks of */
} Row;

static const Row rows[] = {
  { "RCPT#3=451 Try later", "RCPT", 3, 0, LS_FAULT_REPLY, "451 Try later", 0 },
  { "rcpt=550 no", "RCPT", 0, 0, LS_FAULT_REPLY, "550 no", 0 },
  { "RCPT%20=450 busy", "RCPT", 0, 20, LS_FAULT_REPLY, "450 busy", 0 },
  { "RCPT%100=drop", "RCPT", 0, 100, LS_FAULT_DROP, NULL, 0 },
  { "connect=drop", "connect", 0, 0, LS_FAULT_DROP, NULL, 0 },
  { "connect=554 go away", "connect", 0, 0, LS_FAULT_REPLY, "554 go away", 0 },
  { "data-end=451 disk", "data-end", 0, 0, LS_FAULT_REPLY, "451 disk", 0 },
  { "DATA=drop-after:100", "DATA", 0, 0, LS_FAULT_DROP_AFTER, NULL, 100 },
  { "DATA=drop-after:0", "DATA", 0, 0, LS_FAULT_DROP_AFTER, NULL, 0 },
  { "NOOP#1=delay:2.5", "NOOP", 1, 0, LS_FAULT_DELAY, NULL, 2500000 },
  { "NOOP=delay:0", "NOOP", 0, 0, LS_FAULT_DELAY, NULL, 0 },
  { "NOOP=delay:3600", "NOOP", 0, 0, LS_FAULT_DELAY, NULL, G_GUINT64_CONSTANT (3600000000) },
  { "NOOP=250 a=b", "NOOP", 0, 0, LS_FAULT_REPLY, "250 a=b", 0 },

  { "", NULL, .says = "COMMAND" },
  { "RCPT", NULL, .says = "=" },
  { "=451 x", NULL, .says = "no command" },
  { "#1=451 x", NULL, .says = "no command" },
  { "RCPT=", NULL, .says = "expected a reply" },
  { "RCPT#0=drop", NULL, .says = "#0" },
  { "RCPT#=drop", NULL, .says = "#" },
  { "RCPT#x=drop", NULL, .says = "#x" },
  { "RCPT#-1=drop", NULL, .says = "#-1" },
  { "RCPT#1000001=drop", NULL, .says = "#1000001" },
  { "RCPT%0=drop", NULL, .says = "%0" },
  { "RCPT%101=drop", NULL, .says = "%101" },
  { "RCPT%5#2=drop", NULL, .says = "%5#2" },
  { "RCPT=delay:", NULL, .says = "SECONDS" },
  { "RCPT=delay:-1", NULL, .says = "SECONDS" },
  { "RCPT=delay:1x", NULL, .says = "SECONDS" },
  { "RCPT=delay:nan", NULL, .says = "SECONDS" },
  { "RCPT=delay:inf", NULL, .says = "SECONDS" },
  { "RCPT=delay:3600.1", NULL, .says = "SECONDS" },
  { "RCPT=drop-after:", NULL, .says = "BYTES" },
  { "RCPT=drop-after:-1", NULL, .says = "BYTES" },
  { "RCPT=drop-after:1.5", NULL, .says = "BYTES" },
  { "RCPT=drop-after:4294967296", NULL, .says = "BYTES" },
  { "RCPT=451 a\r\n250 b", NULL, .says = "expected a reply" },
  { "RCPT=451 a\nb", NULL, .says = "expected a reply" },
};

static void
test_fault (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LsFault) fault = ls_fault_parse (row->spec, &error);

  if (row->command == NULL)
    {
      g_assert_null (fault);
      g_assert_error (error, LS_PROFILE_ERROR, 0);
      g_assert_nonnull (strstr (error->message, row->says));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (fault->command, ==, row->command);
  g_assert_cmpuint (fault->nth, ==, row->nth);
  g_assert_cmpuint (fault->percent, ==, row->percent);
  g_assert_cmpint (fault->action, ==, row->action);
  g_assert_cmpstr (fault->reply, ==, row->reply);
  g_assert_cmpuint (fault->amount, ==, row->amount);
}

/* ---- telnet ---- */

#define S(literal) literal, sizeof literal - 1

static void
test_telnet (void)
{
  static const struct { const char *octets; gsize length; const char *left; gsize left_length; } lines[] = {
    { S ("EHLO a"), NULL, 0 },
    { S (""), NULL, 0 },
    { S ("\377\375\001EHLO a"), S ("EHLO a") },                      /* DO ECHO */
    { S ("\377\373\037\377\376\003QUIT"), S ("QUIT") },              /* WILL, DONT */
    { S ("QU\377\361IT"), S ("QUIT") },                              /* NOP in the middle */
    { S ("\377\372\030\000xterm\377\360NOOP"), S ("NOOP") },         /* a sub-negotiation */
    { S ("NOOP\377\372\030"), S ("NOOP") },                          /* one that does not end */
    { S ("NOOP\377\375"), S ("NOOP") },                              /* cut off behind DO */
    { S ("NOOP\377"), NULL, 0 },                                     /* no command: stays */
    { S ("a\377\377b"), NULL, 0 },                                   /* a doubled 255 is an octet of data */
    { S ("a\377\200b"), NULL, 0 },
    { S ("a\377\377b\377\361"), S ("a\377\377b") },
    { S ("a\377\377\361b"), NULL, 0 },
  };
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree guint8 *octets = g_memdup2 (lines[i].length > 0 ? lines[i].octets : "x", MAX (lines[i].length, 1));
      LsSpan line = LS_SPAN (octets, lines[i].length);

      g_assert_cmpint (ls_telnet_strip (&line, scratch), ==, lines[i].left != NULL);
      if (lines[i].left != NULL)
        g_assert_cmpmem (line.data, line.length, lines[i].left, lines[i].left_length);
      else
        g_assert_cmpmem (line.data, line.length, lines[i].octets, lines[i].length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocols/profile/texts", test_texts);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = g_strescape (*rows[i].spec != '\0' ? rows[i].spec : "nothing", NULL);
      g_autofree char *path = g_strdup_printf ("/protocols/profile/fault/%02u %s", i, g_strdelimit (shown, "/#", '|'));

      g_test_add_data_func (path, &rows[i], test_fault);
    }
  g_test_add_func ("/protocols/telnet/strip", test_telnet);
  return g_test_run ();
}
