/* test-host.c: addresses are read strictly, and two hosts never share one by default.
 * SPDX-License-Identifier: MIT */
#include "network/host.h"

#include <string.h>

static void
test_parse (void)
{
  static const struct { const char *text; const char *formatted; } rows[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "0.0.0.0", "0.0.0.0" },
    { "255.255.255.255", "255.255.255.255" },
    { "", NULL },
    { "192.0.2", NULL },
    { "192.0.2.", NULL },
    { ".192.0.2.1", NULL },
    { "192.0.2.1.", NULL },
    { "192.0.2.1.5", NULL },
    { "192..2.1", NULL },
    { "192.0.2.256", NULL },
    { "192.0.2.01", NULL },
    { "192.0.2.00", NULL },
    { "192.0.2.+1", NULL },
    { "192.0.2.1 ", NULL },
    { " 192.0.2.1", NULL },
    { "192.0.2.1111111111111111111111111111", NULL },
    { "0x7f.0.0.1", NULL },
    { "3221225985", NULL },
    { "2001:db8::1", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LsIpv4 address = { { 1, 2, 3, 4 } };
      gboolean good = ls_ipv4_parse (ls_span_from_string (rows[i].text), &address);
      g_autofree char *text = ls_ipv4_format (address);

      g_assert_cmpint (good, ==, rows[i].formatted != NULL);
      g_assert_cmpstr (text, ==, good ? rows[i].formatted : "1.2.3.4");
    }
  g_assert_false (ls_ipv4_parse (LS_SPAN ("1.2.3.4\0", 8), &(LsIpv4) { { 0 } }));
}

static void
test_default (void)
{
  static const struct { guint number; const char *address; } rows[] = {
    { 0, "192.0.2.1" }, { 1, "192.0.2.2" }, { 253, "192.0.2.254" }, { 254, "198.51.100.1" },
    { 508, "203.0.113.1" }, { 761, "203.0.113.254" }, { 762, "198.18.0.1" },
    { 762 + 254 * 256, "198.19.0.1" }, { 762 + 254 * 512 - 1, "198.19.255.254" },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ls_ipv4_format (ls_ipv4_default (rows[i].number));

      g_assert_cmpstr (text, ==, rows[i].address);
    }
  for (guint i = 0; i < 130000; i++)
    g_assert_true (g_hash_table_add (seen, ls_ipv4_format (ls_ipv4_default (i))));
}

static void
test_host (void)
{
  g_autoptr (LsHost) host = ls_host_new ("smtp.commentcamarche.net", ls_ipv4_default (1));
  g_autofree char *mac = ls_mac_format (host->mac);

  g_assert_cmpstr (host->name, ==, "smtp.commentcamarche.net");
  g_assert_true (ls_ipv4_equals (host->address, (LsIpv4) { { 192, 0, 2, 2 } }));
  g_assert_false (ls_ipv4_equals (host->address, ls_ipv4_default (2)));
  g_assert_cmpstr (mac, ==, "02:00:c0:00:02:02");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/host/parse", test_parse);
  g_test_add_func ("/network/host/default", test_default);
  g_test_add_func ("/network/host/host", test_host);
  return g_test_run ();
}
