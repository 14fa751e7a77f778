/* dialogue.h: what the tests of SMTP write in their dialogues: how octets stand in them, and who lives at the server.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/sasl.h"
#include "protocols/smtp/smtp-tables.h"

#include <stdlib.h>
#include <string.h>

/* In a dialogue's line, which a LF ends: a bare LF, a bare CR, a NUL. */
#define LF  "\001"
#define CR  "\002"
#define NUL "\003"

/* Appends a line as it goes on the wire. */
static inline void
dialogue_append (GByteArray *octets, const char *line, gsize length, gboolean ended)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 octet = line[i] == LF[0] ? '\n' : line[i] == CR[0] ? '\r' : line[i] == NUL[0] ? '\0' : line[i];

      g_byte_array_append (octets, &octet, 1);
    }
  if (ended)
    g_byte_array_append (octets, (const guint8 *) "\r\n", 2);
}

/* Alice and Bob Adams live at one.example, and Bob sits at a terminal; Carol's letters are sent on, Dave has left his new address; Eve has little
 * room; staff is a list; "joe smith" needs quotes. */
static inline LsDirectory *
dialogue_directory (void)
{
  LsDirectory *directory = ls_directory_new ();
  LsUser *user;

  ls_directory_add_user (directory, "alice", "one.example", "wonderland")->full_name = g_strdup ("Alice Adams");
  user = ls_directory_add_user (directory, "bob", "one.example", "builder");
  user->full_name = g_strdup ("Bob Adams");
  user->active = TRUE;
  user = ls_directory_add_user (directory, "carol", "one.example", NULL);
  user->moved_to = g_strdup ("carol@away.example");
  user->forwards = TRUE;
  ls_directory_add_user (directory, "dave", "one.example", NULL)->moved_to = g_strdup ("dave@away.example");
  ls_directory_add_user (directory, "eve", "one.example", NULL)->quota_bytes = 500;
  ls_directory_add_user (directory, "joe smith", "one.example", NULL);
  user = ls_directory_add_user (directory, "staff", "one.example", NULL);
  user->members = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (user->members, g_strdup ("alice"));
  g_ptr_array_add (user->members, g_strdup ("zoe@two.example"));
  ls_directory_add_domain (directory, "two.example");
  return directory;
}

/* `;`-separated: `ext SIZE`, `lenient`, `verifies`, `no_ehlo`, `hide VRFY`, `size 100`, `rcpts 2`, `idle 10`,
 * `era 821`, `needs_tls`, `needs_log_in`, `clear_needs_tls`, `mechanism PLAIN` for the only one, `fault RCPT=451 x`, `text MAIL 250 fine`, `all` for every extension. */
static inline LsProfile *
dialogue_profile (const char *spec)
{
  LsProfile *profile = ls_profile_new ("mx.example");
  g_auto (GStrv) words = g_strsplit (spec != NULL ? spec : "", ";", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *value = strchr (words[i], ' ') != NULL ? strchr (words[i], ' ') + 1 : "";

      if (g_str_has_prefix (words[i], "ext "))
        {
          int row = ls_protocol_find_extension (ls_protocol_find ("smtp"), value);

          g_assert_cmpint (row, >=, 0);
          profile->extensions |= 1u << row;
        }
      else if (g_str_equal (words[i], "all"))
        profile->extensions = (1u << SMTP_N_EXTENSIONS) - 1;
      else if (g_str_equal (words[i], "lenient"))
        profile->lenient = TRUE;
      else if (g_str_equal (words[i], "verifies"))
        profile->verifies = TRUE;
      else if (g_str_has_prefix (words[i], "era "))
        profile->era = g_str_equal (value, "821") ? LS_ERA_1982 : LS_ERA_2001;
      else if (g_str_equal (words[i], "needs_tls"))
        profile->requires_tls = TRUE;
      else if (g_str_equal (words[i], "needs_log_in"))
        profile->requires_log_in = TRUE;
      else if (g_str_equal (words[i], "clear_needs_tls"))
        profile->clear_needs_tls = TRUE;
      else if (g_str_has_prefix (words[i], "mechanism "))
        profile->mechanisms = 1u << ls_sasl_find (ls_span_from_string (value));
      else if (g_str_equal (words[i], "no_ehlo"))
        profile->no_ehlo = TRUE;
      else if (g_str_has_prefix (words[i], "hide "))
        ls_profile_hide (profile, value);
      else if (g_str_has_prefix (words[i], "size "))
        profile->size_max = atoi (value);
      else if (g_str_has_prefix (words[i], "rcpts "))
        profile->recipients_max = atoi (value);
      else if (g_str_has_prefix (words[i], "idle "))
        profile->idle_us = atoi (value) * G_TIME_SPAN_SECOND;
      else if (g_str_has_prefix (words[i], "fault "))
        {
          g_autoptr (GError) error = NULL;

          g_ptr_array_add (profile->faults, ls_fault_parse (value, &error));
          g_assert_no_error (error);
        }
      else if (g_str_has_prefix (words[i], "text "))
        {
          g_auto (GStrv) parts = g_strsplit (value, " ", 3);

          g_strdelimit (parts[2], LF, '\n');
          ls_profile_set_text (profile, parts[0], atoi (parts[1]), parts[2]);
        }
      else
        g_assert_cmpstr (words[i], ==, "");
    }
  return profile;
}
