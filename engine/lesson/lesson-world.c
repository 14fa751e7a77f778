/* lesson-world.c: the world that a lesson plays in: hosts, servers with their profiles and users, letters.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/lesson-load.h"
#include "protocols/sasl.h"

/* A reply code as a profile counts it: three digits; of POP and IMAP 0 for yes (and POP2's numbers), 1 for no. */
static guint
code_number (const char *code)
{
  if (g_ascii_isdigit (code[0]))
    return g_ascii_strtoull (code, NULL, 10);
  return code[0] == '-' || strcmp (code, "NO") == 0 || strcmp (code, "BAD") == 0 ? 1 : 0;
}

/* What a profile calls a moment of the dialogue: a verb, or one of the words beside them. */
static gboolean
is_moment (GPtrArray *verbs, const char *word)
{
  return ls_lesson_knows_verb (verbs, word) || strcmp (word, LS_FAULT_CONNECT) == 0 || strcmp (word, LS_FAULT_DATA_END) == 0;
}

static char *
describe_moments (GPtrArray *verbs, const char *found)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < verbs->len; i++)
    g_ptr_array_add (words, g_ptr_array_index (verbs, i));
  g_ptr_array_add (words, (gpointer) LS_FAULT_CONNECT);
  g_ptr_array_add (words, (gpointer) LS_FAULT_DATA_END);
  return ls_lesson_choice ("a command", words, found);
}

/* ---- hosts ---- */

static void
load_hosts (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;
  g_autoptr(GHashTable) addresses = g_hash_table_new (g_str_hash, g_str_equal);

  for (LsJsonId id = ls_lesson_doc_first (doc, world, "hosts"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *host = ls_lesson_doc_string (doc, id, "id");
      const char *name = ls_lesson_doc_string (doc, id, "name");
      const char *address = ls_lesson_doc_string (doc, id, "address");
      gboolean usable = host != NULL && name != NULL && address != NULL;

      ls_lesson_ids_add (&load->hosts, doc, id, usable ? (int) load->lesson->world->hosts->len : -1);
      if (usable)
        ls_world_add_host (load->lesson->world, host, name, address);
      if (address != NULL && !g_hash_table_add (addresses, (gpointer) address))
        {
          g_autofree char *found = g_strdup_printf ("\"%s\" once more", address);

          ls_lesson_doc_fault (doc, ls_lesson_doc_member (doc, id, "address"), found, "an address that no other host has");
        }
    }
}

/* ---- a server's profile ---- */

static void
load_extensions (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, LsProfile *profile)
{
  profile->extensions = 0;
  for (LsJsonId word = ls_lesson_doc_first (doc, id, "extensions"); word != 0; word = ls_lesson_doc_next (doc, word))
    {
      const char *keyword = ls_lesson_doc_value (doc, word);
      int row = ls_protocol_find_extension (protocol, keyword);
      g_autoptr(GPtrArray) words = g_ptr_array_new ();
      g_autofree char *found = NULL;
      g_autofree char *what = NULL;
      g_autofree char *expected = NULL;

      if (row >= 0)
        {
          profile->extensions |= 1u << row;
          continue;
        }
      for (guint i = 0; i < protocol->n_extensions; i++)
        g_ptr_array_add (words, (gpointer) protocol->extensions[i].keyword);
      found = ls_lesson_quote (keyword, -1);
      what = g_strdup_printf ("an extension of %s", protocol->knowledge->name);
      expected = ls_lesson_choice (what, words, keyword);
      ls_lesson_doc_fault (doc, word, found, expected);
    }
}

static void
load_mechanisms (LsLessonDoc *doc, LsJsonId id, LsProfile *profile)
{
  if (ls_lesson_doc_member (doc, id, "mechanisms") == 0)
    return;
  profile->mechanisms = 0;
  for (LsJsonId word = ls_lesson_doc_first (doc, id, "mechanisms"); word != 0; word = ls_lesson_doc_next (doc, word))
    {
      const char *name = ls_lesson_doc_value (doc, word);
      LsSaslMechanism mechanism = ls_sasl_find (ls_span_from_string (name));
      g_autoptr(GPtrArray) words = g_ptr_array_new ();
      g_autofree char *found = NULL;
      g_autofree char *expected = NULL;

      if (mechanism != LS_SASL_NONE)
        {
          profile->mechanisms |= 1u << mechanism;
          continue;
        }
      for (guint i = 0; i < LS_SASL_N_MECHANISMS; i++)
        g_ptr_array_add (words, (gpointer) ls_sasl_kinds[i].name);
      found = ls_lesson_quote (name, -1);
      expected = ls_lesson_choice ("a mechanism", words, name);
      ls_lesson_doc_fault (doc, word, found, expected);
    }
}

/* The era, and what it takes for a client to be heard. */
static void
load_manners (LsLessonDoc *doc, LsJsonId id, LsProfile *profile)
{
  const char *era = ls_lesson_doc_string (doc, id, "era");

  profile->era = era == NULL || strcmp (era, "5321") == 0 ? LS_ERA_2008 : strcmp (era, "821") == 0 ? LS_ERA_1982 : LS_ERA_2001;
  profile->requires_log_in = ls_lesson_doc_flag (doc, id, "needs_log_in", FALSE);
  profile->requires_tls = ls_lesson_doc_flag (doc, id, "needs_tls", FALSE);
  profile->clear_needs_tls = ls_lesson_doc_flag (doc, id, "clear_needs_tls", FALSE);
  profile->scram_rounds = ls_lesson_doc_number (doc, id, "scram_rounds", profile->scram_rounds);
}

static void
load_hidden (LsLessonDoc *doc, LsJsonId id, GPtrArray *verbs, LsProfile *profile)
{
  for (LsJsonId word = ls_lesson_doc_first (doc, id, "hides"); word != 0; word = ls_lesson_doc_next (doc, word))
    {
      const char *verb = ls_lesson_doc_value (doc, word);
      g_autofree char *found = NULL;
      g_autofree char *expected = NULL;

      if (ls_lesson_knows_verb (verbs, verb))
        {
          ls_profile_hide (profile, verb);
          continue;
        }
      found = ls_lesson_quote (verb, -1);
      expected = ls_lesson_choice ("a command", verbs, verb);
      ls_lesson_doc_fault (doc, word, found, expected);
    }
}

static void
load_replies (LsLessonDoc *doc, LsJsonId replies, const LsProtocol *protocol, LsProfile *profile)
{
  const char *command = ls_lesson_doc_name (doc, replies);

  for (LsJsonId reply = ls_lesson_doc_first (doc, replies, NULL); reply != 0; reply = ls_lesson_doc_next (doc, reply))
    {
      const char *code = ls_lesson_doc_name (doc, reply);
      g_autofree char *found = NULL;
      g_autofree char *expected = NULL;

      if (ls_lesson_is_reply_of (protocol, code))
        {
          ls_profile_set_text (profile, command, code_number (code), ls_lesson_doc_value (doc, reply));
          continue;
        }
      found = ls_lesson_quote (code, -1);
      expected = g_strdup_printf ("how a reply of %s begins", protocol->knowledge->name);
      ls_lesson_doc_name_fault (doc, reply, found, expected);
    }
}

static void
load_texts (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, GPtrArray *verbs, LsProfile *profile)
{
  for (LsJsonId replies = ls_lesson_doc_first (doc, id, "texts"); replies != 0; replies = ls_lesson_doc_next (doc, replies))
    {
      const char *command = ls_lesson_doc_name (doc, replies);

      if (!is_moment (verbs, command) && strcmp (command, "*") != 0)
        {
          g_autofree char *found = ls_lesson_quote (command, -1);
          g_autofree char *expected = describe_moments (verbs, command);

          ls_lesson_doc_name_fault (doc, replies, found, expected);
        }
      load_replies (doc, replies, protocol, profile);
    }
}

static LsProfile *
load_profile (LsLessonDoc *doc, LsJsonId server, const LsProtocol *protocol, GPtrArray *verbs, const char *host_name)
{
  LsJsonId id = ls_lesson_doc_member (doc, server, "profile");
  const char *name = ls_lesson_doc_string (doc, id, "name");
  const char *greeting = ls_lesson_doc_string (doc, id, "greeting");
  LsProfile *profile = ls_profile_new (name == NULL ? host_name : name);

  load_extensions (doc, id, protocol, profile);
  load_mechanisms (doc, id, profile);
  load_manners (doc, id, profile);
  profile->lenient = !ls_lesson_doc_flag (doc, id, "strict", TRUE);
  profile->bare_lf_ends = ls_lesson_doc_flag (doc, id, "bare_lf_ends", FALSE);
  profile->verifies = ls_lesson_doc_flag (doc, id, "verifies", FALSE);
  profile->no_ehlo = !ls_lesson_doc_flag (doc, id, "ehlo", TRUE);
  profile->size_max = ls_lesson_doc_number (doc, id, "size_max", profile->size_max);
  profile->recipients_max = ls_lesson_doc_number (doc, id, "recipients_max", profile->recipients_max);
  profile->idle_us = ls_lesson_doc_number (doc, id, "idle", profile->idle_us / 1e6) * 1e6;
  profile->greylist_us = ls_lesson_doc_number (doc, id, "greylist", 0) * 1e6;
  load_hidden (doc, id, verbs, profile);
  load_texts (doc, id, protocol, verbs, profile);
  if (greeting != NULL)
    ls_profile_set_text (profile, LS_FAULT_CONNECT, strcmp (protocol->knowledge->id, "smtp") == 0 ? 220 : 0, greeting);
  return profile;
}

static void
load_faults (LsLessonDoc *doc, LsJsonId server, GPtrArray *verbs, LsProfile *profile)
{
  for (LsJsonId id = ls_lesson_doc_first (doc, server, "faults"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LsFault) fault = ls_fault_parse (ls_lesson_doc_value (doc, id), &error);
      g_autofree char *found = ls_lesson_doc_shown (doc, id);
      g_autofree char *expected = NULL;

      if (fault == NULL)
        {
          expected = g_strdup_printf ("COMMAND[#N|%%P]=ACTION (%s)", error->message);
          ls_lesson_doc_fault (doc, id, found, expected);
        }
      else if (!is_moment (verbs, fault->command))
        {
          expected = describe_moments (verbs, fault->command);
          ls_lesson_doc_fault (doc, id, found, expected);
        }
      else
        g_ptr_array_add (profile->faults, g_steal_pointer (&fault));
    }
}

/* ---- a server's users ---- */

static gboolean
check_user_domain (LsLessonDoc *doc, LsJsonId user, const LsDirectory *directory)
{
  LsJsonId id = ls_lesson_doc_member (doc, user, "domain");
  const char *domain = id == 0 ? NULL : ls_lesson_doc_value (doc, id);
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  if (domain == NULL || ls_directory_is_local (directory, ls_span_from_string (domain)))
    return TRUE;
  for (guint i = 0; i < ls_directory_n_domains (directory); i++)
    g_ptr_array_add (words, (gpointer) ls_directory_domain (directory, i));
  found = ls_lesson_quote (domain, -1);
  expected = ls_lesson_choice ("a domain of this server", words, domain);
  ls_lesson_doc_fault (doc, id, found, expected);
  return FALSE;
}

static void
load_user (LsLessonDoc *doc, LsJsonId id, GHashTable *known, LsDirectory *directory)
{
  const char *name = ls_lesson_doc_string (doc, id, "name");
  const char *domain = ls_lesson_doc_string (doc, id, "domain");
  g_autofree char *key = NULL;
  LsUser *user;

  /* A domain at fault is told once; the user's mailbox is not missed for it. */
  if (!check_user_domain (doc, id, directory))
    domain = NULL;
  if (name == NULL)
    return;
  key = g_strdup_printf ("%s@%s", name, domain == NULL ? "" : domain);
  if (!g_hash_table_add (known, g_strdup (key)))
    {
      g_autofree char *quote = ls_lesson_quote (name, -1);
      g_autofree char *found = g_strdup_printf ("%s once more", quote);

      ls_lesson_doc_fault (doc, ls_lesson_doc_member (doc, id, "name"), found, "a name that no other user of the domain has");
      return;
    }
  user = ls_directory_add_user (directory, name, domain, ls_lesson_doc_string (doc, id, "password"));
  user->full_name = g_strdup (ls_lesson_doc_string (doc, id, "full_name"));
  user->quota_bytes = ls_lesson_doc_number (doc, id, "quota", 0);
  user->moved_to = g_strdup (ls_lesson_doc_string (doc, id, "moved_to"));
  user->forwards = ls_lesson_doc_flag (doc, id, "forwards", FALSE);
  user->active = ls_lesson_doc_flag (doc, id, "active", FALSE);
  for (LsJsonId member = ls_lesson_doc_first (doc, id, "members"); member != 0; member = ls_lesson_doc_next (doc, member))
    {
      if (user->members == NULL)
        user->members = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (user->members, g_strdup (ls_lesson_doc_value (doc, member)));
    }
}

static void
load_directory (LsLessonDoc *doc, LsJsonId server, LsDirectory *directory)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (LsJsonId id = ls_lesson_doc_first (doc, server, "domains"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *domain = ls_lesson_doc_value (doc, id);

      if (ls_directory_is_local (directory, ls_span_from_string (domain)))
        {
          g_autofree char *found = g_strdup_printf ("\"%s\" once more", domain);

          ls_lesson_doc_fault (doc, id, found, "each domain once");
        }
      else
        ls_directory_add_domain (directory, domain);
    }
  for (LsJsonId id = ls_lesson_doc_first (doc, server, "users"); id != 0; id = ls_lesson_doc_next (doc, id))
    load_user (doc, id, known, directory);
}

/* ---- servers ---- */

static void
add_verbs (LsLessonLoad *load, const LsProtocol *protocol)
{
  for (guint i = 0; i < protocol->n_verbs; i++)
    if (!ls_lesson_knows_verb (load->verbs, protocol->verbs[i]))
      g_ptr_array_add (load->verbs, (gpointer) protocol->verbs[i]);
}

static gboolean
port_is_taken (const LsWorld *world, guint host, guint port)
{
  for (guint i = 0; i < world->servers->len; i++)
    {
      const LsWorldServer *other = g_ptr_array_index (world->servers, i);

      if (other->host == host && other->port == port)
        return TRUE;
    }
  return FALSE;
}

static void
load_server (LsLessonLoad *load, LsJsonId id)
{
  LsLessonDoc *doc = load->doc;
  LsWorld *world = load->lesson->world;
  const LsProtocol *protocol = ls_lesson_take_protocol (doc, id, load->lesson->protocol);
  int host = ls_lesson_ids_find (&load->hosts, doc, id, "host");
  const char *name = ls_lesson_doc_string (doc, id, "id");
  LsJsonId port_id = ls_lesson_doc_member (doc, id, "port");
  g_autoptr(GPtrArray) verbs = ls_lesson_verbs (protocol);
  LsWorldServer *server;
  guint16 port;

  if (protocol == NULL || host < 0 || name == NULL)
    {
      ls_lesson_ids_add (&load->servers, doc, id, -1);
      return;
    }
  port = port_id == 0 ? protocol->port : ls_lesson_doc_amount (doc, port_id);
  if (port_is_taken (world, host, port))
    {
      g_autofree char *found = g_strdup_printf ("port %u of \"%s\" once more", port, ls_lesson_doc_string (doc, id, "host"));

      ls_lesson_doc_fault (doc, port_id == 0 ? id : port_id, found, "a port on which no other server of that host listens");
    }
  ls_lesson_ids_add (&load->servers, doc, id, world->servers->len);
  add_verbs (load, protocol);
  server = ls_world_add_server (world, name, host, protocol, port);
  ls_profile_free (server->profile);
  server->profile = load_profile (doc, id, protocol, verbs, ((LsWorldHost *) g_ptr_array_index (world->hosts, host))->name);
  load_faults (doc, id, verbs, server->profile);
  load_directory (doc, id, server->directory);
  ls_lesson_load_relays (load, id, server);
}

/* ---- mailboxes ---- */

static gboolean
has_mailbox (const LsWorld *world, const char *mailbox)
{
  const char *at = strrchr (mailbox, '@');
  g_autofree char *local = g_strndup (mailbox, at - mailbox);
  LsSpan domain = ls_span_from_string (at + 1);

  for (guint i = 0; i < world->servers->len; i++)
    {
      const LsWorldServer *server = g_ptr_array_index (world->servers, i);

      if (ls_directory_is_local (server->directory, domain) && ls_directory_find (server->directory, local, domain) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
load_letter (LsLessonLoad *load, LsJsonId id, const char *mailbox)
{
  LsLessonDoc *doc = load->doc;
  const char *from = ls_lesson_doc_string (doc, id, "from");
  g_autoptr(GBytes) octets = ls_lesson_take_octets (doc, id, "octets");

  if (octets == NULL)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (LsJsonId line = ls_lesson_doc_first (doc, id, "lines"); line != 0; line = ls_lesson_doc_next (doc, line))
        g_string_append_printf (text, "%s\r\n", ls_lesson_doc_value (doc, line));
      octets = g_bytes_new (text->str, text->len);
    }
  ls_world_add_letter (load->lesson->world, mailbox, from == NULL ? "" : from, octets);
}

static void
load_mailboxes (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;
  gboolean all_known = load->lesson->world->servers->len == load->servers.names->len;

  for (LsJsonId id = ls_lesson_doc_first (doc, world, "mailboxes"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *mailbox = ls_lesson_doc_name (doc, id);

      /* Where a server is at fault itself, its users are not known. */
      if (all_known && !has_mailbox (load->lesson->world, mailbox))
        {
          g_autofree char *found = ls_lesson_quote (mailbox, -1);

          ls_lesson_doc_name_fault (doc, id, found, "the address of a user of one of the servers");
          continue;
        }
      for (LsJsonId letter = ls_lesson_doc_first (doc, id, NULL); letter != 0; letter = ls_lesson_doc_next (doc, letter))
        load_letter (load, letter, mailbox);
    }
}

/* ---- clients ---- */

static void
load_clients (LsLessonLoad *load, LsJsonId root)
{
  LsLessonDoc *doc = load->doc;
  LsWorld *world = load->lesson->world;

  for (LsJsonId id = ls_lesson_doc_first (doc, root, "clients"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      int host = ls_lesson_ids_find (&load->hosts, doc, id, "host");
      int server = ls_lesson_ids_find (&load->servers, doc, id, "server");
      const char *name = ls_lesson_doc_string (doc, id, "id");
      gboolean usable = host >= 0 && server >= 0 && name != NULL;

      ls_lesson_ids_add (&load->clients, doc, id, usable ? (int) world->clients->len : -1);
      if (usable)
        ls_world_add_client (world, name, host, server)->starts_us = ls_lesson_doc_number (doc, id, "starts", 0) * 1e6;
    }
}

/**
 * ls_lesson_load_world:
 * @load: what is loaded so far: the lesson's own protocol
 *
 * Fills the lesson's world, its clients included, and reports every fault in it.
 */
void
ls_lesson_load_world (LsLessonLoad *load)
{
  LsLessonDoc *doc = load->doc;
  LsJsonId root = ls_lesson_doc_root (doc);
  LsJsonId id = ls_lesson_doc_member (doc, root, "world");

  load_hosts (load, id);
  for (LsJsonId server = ls_lesson_doc_first (doc, id, "servers"); server != 0; server = ls_lesson_doc_next (doc, server))
    load_server (load, server);
  load_mailboxes (load, id);
  ls_lesson_load_network (load, id);
  load_clients (load, root);
}
