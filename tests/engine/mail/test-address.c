/* test-address.c: what is an address and what is none. RFC 5321 sections 4.1.2, 4.1.3 and 4.5.3.1.
 * SPDX-License-Identifier: MIT */
#include "mail/address.h"

#include <string.h>

/* A path and what it comes to; of a good one, its parts. */
typedef struct {
  const char  *text;
  LsPathResult result;
  const char  *local;
  const char  *domain;
  const char  *route;
  const char  *name;       /* the local-part as it is meant; NULL: as written */
} Row;

static const Row rows[] = {
  { "<a@b>", LS_PATH_GOOD, "a", "b", "" },
  { "<webmaster@kioskea.net>", LS_PATH_GOOD, "webmaster", "kioskea.net", "" },
  { "<first.last+tag@sub.example.org>", LS_PATH_GOOD, "first.last+tag", "sub.example.org", "" },
  { "<!#$%&'*+-/=?^_`{|}~@b>", LS_PATH_GOOD, "!#$%&'*+-/=?^_`{|}~", "b", "" },
  { "<a@1.2.3.4>", LS_PATH_GOOD, "a", "1.2.3.4", "" },
  { "<a@x-y.z9>", LS_PATH_GOOD, "a", "x-y.z9", "" },
  { "<a@x--y.z>", LS_PATH_GOOD, "a", "x--y.z", "" },
  { "<>", LS_PATH_GOOD, "", "", "" },
  { "<Postmaster>", LS_PATH_GOOD, "Postmaster", "", "" },
  { "<pOSTmASTER>", LS_PATH_GOOD, "pOSTmASTER", "", "" },
  { "<Postmaster@b>", LS_PATH_GOOD, "Postmaster", "b", "" },

  { "<\"a b\"@c>", LS_PATH_GOOD, "\"a b\"", "c", "", "a b" },
  { "<\"a@b\"@c>", LS_PATH_GOOD, "\"a@b\"", "c", "", "a@b" },
  { "<\"a\\\"b\\\\c\"@d>", LS_PATH_GOOD, "\"a\\\"b\\\\c\"", "d", "", "a\"b\\c" },
  { "<\"a\\b\"@d>", LS_PATH_GOOD, "\"a\\b\"", "d", "", "ab" },
  { "<\"\"@d>", LS_PATH_GOOD, "\"\"", "d", "", "" },
  { "<\">\"@d>", LS_PATH_GOOD, "\">\"", "d", "", ">" },
  { "<\"..\"@d>", LS_PATH_GOOD, "\"..\"", "d", "", ".." },

  { "<a@[192.0.2.1]>", LS_PATH_GOOD, "a", "[192.0.2.1]", "" },
  { "<a@[0.0.0.0]>", LS_PATH_GOOD, "a", "[0.0.0.0]", "" },
  { "<a@[255.255.255.255]>", LS_PATH_GOOD, "a", "[255.255.255.255]", "" },
  { "<a@[010.000.002.001]>", LS_PATH_GOOD, "a", "[010.000.002.001]", "" },
  { "<a@[IPv6:2001:db8::1]>", LS_PATH_GOOD, "a", "[IPv6:2001:db8::1]", "" },
  { "<a@[ipv6:::1]>", LS_PATH_GOOD, "a", "[ipv6:::1]", "" },
  { "<a@[IPv6:::]>", LS_PATH_GOOD, "a", "[IPv6:::]", "" },
  { "<a@[IPv6:::ffff:192.0.2.1]>", LS_PATH_GOOD, "a", "[IPv6:::ffff:192.0.2.1]", "" },
  { "<a@[IPv6:1:2:3:4:5:6:7:8]>", LS_PATH_GOOD, "a", "[IPv6:1:2:3:4:5:6:7:8]", "" },
  { "<a@[x25:12345]>", LS_PATH_GOOD, "a", "[x25:12345]", "" },
  { "<a@[some-tag:any!printable#thing]>", LS_PATH_GOOD, "a", "[some-tag:any!printable#thing]", "" },

  { "<@h1:a@b>", LS_PATH_GOOD, "a", "b", "@h1" },
  { "<@h1.example,@h2.example:a@b>", LS_PATH_GOOD, "a", "b", "@h1.example,@h2.example" },
  { "<@HOSTA.ARPA,@HOSTB.ARPA:USERC@HOSTD.ARPA>", LS_PATH_GOOD, "USERC", "HOSTD.ARPA", "@HOSTA.ARPA,@HOSTB.ARPA" },
  { "<@h1:Postmaster>", LS_PATH_GOOD, "Postmaster", "", "@h1" },

  { "", LS_PATH_BAD_SYNTAX },
  { "a@b", LS_PATH_BAD_SYNTAX },
  { "<", LS_PATH_BAD_SYNTAX },
  { "<a@b", LS_PATH_BAD_SYNTAX },
  { "<a>", LS_PATH_BAD_SYNTAX },
  { "<Postmaster", LS_PATH_BAD_SYNTAX },
  { "<Postmaster@>", LS_PATH_BAD_SYNTAX },
  { "<@b>", LS_PATH_BAD_SYNTAX },
  { "<a@>", LS_PATH_BAD_SYNTAX },
  { "<a@@b>", LS_PATH_BAD_SYNTAX },
  { "<a@b@c>", LS_PATH_BAD_SYNTAX },
  { "< a@b>", LS_PATH_BAD_SYNTAX },
  { "<a@b >", LS_PATH_BAD_SYNTAX },
  { "<a b@c>", LS_PATH_BAD_SYNTAX },
  { "<a@b c>", LS_PATH_BAD_SYNTAX },
  { "< >", LS_PATH_BAD_SYNTAX },
  { "<.a@b>", LS_PATH_BAD_SYNTAX },
  { "<a.@b>", LS_PATH_BAD_SYNTAX },
  { "<a..b@c>", LS_PATH_BAD_SYNTAX },
  { "<.@b>", LS_PATH_BAD_SYNTAX },
  { "<a(b)@c>", LS_PATH_BAD_SYNTAX },
  { "<a,b@c>", LS_PATH_BAD_SYNTAX },
  { "<a:b@c>", LS_PATH_BAD_SYNTAX },
  { "<a;b@c>", LS_PATH_BAD_SYNTAX },
  { "<a\\b@c>", LS_PATH_BAD_SYNTAX },
  { "<a\"b@c>", LS_PATH_BAD_SYNTAX },
  { "<a\"b\"@c>", LS_PATH_BAD_SYNTAX },
  { "<\"a\"b@c>", LS_PATH_BAD_SYNTAX },
  { "<\"a@b>", LS_PATH_BAD_SYNTAX },
  { "<\"a\\\"@b>", LS_PATH_BAD_SYNTAX },
  { "<\"a\001b\"@c>", LS_PATH_BAD_SYNTAX },
  { "<\"a\\\001b\"@c>", LS_PATH_BAD_SYNTAX },
  { "<\"a\177b\"@c>", LS_PATH_BAD_SYNTAX },
  { "<\"a\tb\"@c>", LS_PATH_BAD_SYNTAX },
  { "<a\tb@c>", LS_PATH_BAD_SYNTAX },
  { "<a@b_c>", LS_PATH_BAD_SYNTAX },
  { "<a@_b>", LS_PATH_BAD_SYNTAX },
  { "<a@-b>", LS_PATH_BAD_SYNTAX },
  { "<a@b->", LS_PATH_BAD_SYNTAX },
  { "<a@b-.c>", LS_PATH_BAD_SYNTAX },
  { "<a@b.-c>", LS_PATH_BAD_SYNTAX },
  { "<a@b..c>", LS_PATH_BAD_SYNTAX },
  { "<a@.b>", LS_PATH_BAD_SYNTAX },
  { "<a@b.>", LS_PATH_BAD_SYNTAX },
  { "<a@b!c>", LS_PATH_BAD_SYNTAX },
  { "<a@#123>", LS_PATH_BAD_SYNTAX },
  { "<a@192.0.2.1]>", LS_PATH_BAD_SYNTAX },
  { "<a@[192.0.2.1>", LS_PATH_BAD_SYNTAX },
  { "<a@[]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3.]>", LS_PATH_BAD_SYNTAX },
  { "<a@[.1.2.3]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3.4.5]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3.256]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3.0004]>", LS_PATH_BAD_SYNTAX },
  { "<a@[1.2.3.x]>", LS_PATH_BAD_SYNTAX },
  { "<a@[ 1.2.3.4]>", LS_PATH_BAD_SYNTAX },
  { "<a@[2001:db8::1]>", LS_PATH_GOOD, "a", "[2001:db8::1]", "" },     /* a tag “2001”, says the grammar */
  { "<a@[IPv6:]>", LS_PATH_BAD_SYNTAX },
  { "<a@[IPv6:1::2::3]>", LS_PATH_BAD_SYNTAX },
  { "<a@[IPv6:1:2:3:4:5:6:7:8:9]>", LS_PATH_BAD_SYNTAX },
  { "<a@[IPv6:12345::]>", LS_PATH_BAD_SYNTAX },
  { "<a@[IPv6:fe80::1%eth0]>", LS_PATH_BAD_SYNTAX },
  { "<a@[IPv6:192.0.2.1]>", LS_PATH_BAD_SYNTAX },
  { "<a@[:x]>", LS_PATH_BAD_SYNTAX },
  { "<a@[tag:]>", LS_PATH_BAD_SYNTAX },
  { "<a@[tag-:x]>", LS_PATH_BAD_SYNTAX },
  { "<a@[t_g:x]>", LS_PATH_BAD_SYNTAX },
  { "<a@[tag:x y]>", LS_PATH_BAD_SYNTAX },
  { "<a@[tag:x[y]>", LS_PATH_BAD_SYNTAX },
  { "<a@[tag:x\\y]>", LS_PATH_BAD_SYNTAX },
  { "<@h1>", LS_PATH_BAD_SYNTAX },
  { "<@h1:>", LS_PATH_BAD_SYNTAX },
  { "<@h1,a@b>", LS_PATH_BAD_SYNTAX },
  { "<@h1,:a@b>", LS_PATH_BAD_SYNTAX },
  { "<@h1,h2:a@b>", LS_PATH_BAD_SYNTAX },
  { "<@h1 :a@b>", LS_PATH_BAD_SYNTAX },
  { "<@h1@h2:a@b>", LS_PATH_BAD_SYNTAX },
  { "<@:a@b>", LS_PATH_BAD_SYNTAX },
};

static void
test_path (gconstpointer data)
{
  const Row *row = data;
  /* In memory of its own length: reading behind it is caught. */
  gsize length = strlen (row->text);
  g_autofree char *text = g_memdup2 (length > 0 ? row->text : "x", MAX (length, 1));
  LsSpan span = LS_SPAN (text, length);
  LsPath path;
  g_autofree char *name = NULL;

  g_assert_cmpint (ls_path_take (&span, &path), ==, row->result);
  if (row->result != LS_PATH_GOOD)
    return;
  g_assert_cmpuint (span.length, ==, 0);
  g_assert_true (ls_span_equals (path.local, row->local));
  g_assert_true (ls_span_equals (path.domain, row->domain));
  g_assert_true (ls_span_equals (path.route, row->route));
  g_assert_cmpint (ls_path_is_null (&path), ==, strcmp (row->text, "<>") == 0);
  name = ls_path_local_name (&path);
  g_assert_cmpstr (name, ==, row->name != NULL ? row->name : row->local);
}

/* The same without brackets; a route and the null path belong to brackets. */
static void
test_mailbox (void)
{
  static const struct { const char *text; LsPathResult result; } mailboxes[] = {
    { "a@b", LS_PATH_GOOD },        { "Postmaster", LS_PATH_GOOD },  { "\"a b\"@[192.0.2.1]", LS_PATH_GOOD },
    { "", LS_PATH_BAD_SYNTAX },     { "a@b>", LS_PATH_BAD_SYNTAX },  { "a@b c", LS_PATH_BAD_SYNTAX },
    { "@h:a@b", LS_PATH_BAD_SYNTAX }, { "a", LS_PATH_BAD_SYNTAX },   { "<a@b>", LS_PATH_BAD_SYNTAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mailboxes); i++)
    {
      LsPath path;

      g_assert_cmpint (ls_mailbox_parse (ls_span_from_string (mailboxes[i].text), &path), ==, mailboxes[i].result);
    }
}

/* What stands behind the path is left to whoever reads parameters. */
static void
test_rest (void)
{
  LsSpan span = ls_span_from_string ("<a@b> SIZE=1");
  LsPath path;

  g_assert_cmpint (ls_path_take (&span, &path), ==, LS_PATH_GOOD);
  g_assert_true (ls_span_equals (span, " SIZE=1"));
  span = ls_span_from_string ("<>x");
  g_assert_cmpint (ls_path_take (&span, &path), ==, LS_PATH_GOOD);
  g_assert_true (ls_span_equals (span, "x"));
}

static void
test_nul (void)
{
  static const struct { const char *text; gsize length; } bad[] = {
    { "<a\0b@c>", 7 }, { "<a@b\0>", 6 }, { "<a@b\0c>", 7 }, { "<\"a\0\"@c>", 8 }, { "<a@[1.2.3.4\0]>", 14 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LsSpan span = LS_SPAN (bad[i].text, bad[i].length);
      LsPath path;

      g_assert_cmpint (ls_path_take (&span, &path), ==, LS_PATH_BAD_SYNTAX);
    }
}

/* A domain of @length octets: labels of at most 63, divided by dots. */
static char *
make_domain (gsize length)
{
  char *domain = g_strnfill (length, 'd');

  for (gsize i = 60; i + 1 < length; i += 61)
    domain[i] = '.';
  return domain;
}

static LsPathResult
path_of (gsize local, gsize domain)
{
  g_autofree char *before = g_strnfill (local, 'l'), *behind = make_domain (domain);
  g_autofree char *text = g_strconcat ("<", before, "@", behind, ">", NULL);
  LsSpan span = ls_span_from_string (text);
  LsPath path;

  return ls_path_take (&span, &path);
}

static void
test_limits (void)
{
  g_autofree char *label = g_strnfill (64, 'x'), *whole = make_domain (255), *more = make_domain (256);

  g_assert_cmpint (path_of (64, 100), ==, LS_PATH_GOOD);
  g_assert_cmpint (path_of (65, 100), ==, LS_PATH_TOO_LONG);
  g_assert_cmpint (path_of (1, 252), ==, LS_PATH_GOOD);          /* 256 with brackets and @ */
  g_assert_cmpint (path_of (1, 253), ==, LS_PATH_TOO_LONG);
  g_assert_cmpint (path_of (1, 255), ==, LS_PATH_TOO_LONG);
  g_assert_cmpint (path_of (1, 256), ==, LS_PATH_TOO_LONG);
  g_assert_cmpint (path_of (64, 189), ==, LS_PATH_GOOD);
  g_assert_cmpint (path_of (64, 190), ==, LS_PATH_TOO_LONG);
  g_assert_true (ls_domain_is_valid (ls_span_from_string (whole)));
  g_assert_false (ls_domain_is_valid (ls_span_from_string (more)));
  g_assert_true (ls_domain_is_valid (ls_span_from_string (label + 1)));
  g_assert_false (ls_domain_is_valid (ls_span_from_string (label)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = g_strescape (*rows[i].text != '\0' ? rows[i].text : "nothing", NULL);
      g_autofree char *path = g_strdup_printf ("/mail/address/path/%03u %s", i, g_strdelimit (shown, "/#", '|'));

      g_test_add_data_func (path, &rows[i], test_path);
    }
  g_test_add_func ("/mail/address/mailbox", test_mailbox);
  g_test_add_func ("/mail/address/rest", test_rest);
  g_test_add_func ("/mail/address/nul", test_nul);
  g_test_add_func ("/mail/address/limits", test_limits);
  return g_test_run ();
}
