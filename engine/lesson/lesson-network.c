/* lesson-network.c: how the hosts of a lesson's world are joined, what their net's names are, and who relays.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-load.h"

G_STATIC_ASSERT (LS_LINK_NAMED_MAX == 16);   /* as the table of members says */

/* Fills in what @object says; what it does not say stays. */
static void
take_path (LsLessonDoc *doc, LsJsonId object, LsWorldPath *path)
{
  LsLinkRules *rules = &path->rules;
  double bits = ls_lesson_doc_number (doc, object, "bits_per_second", rules->octets_per_second * 8.0);

  rules->delay_us = ls_lesson_doc_number (doc, object, "delay_ms", rules->delay_us / 1e3) * 1e3;
  rules->jitter_us = ls_lesson_doc_number (doc, object, "jitter_ms", rules->jitter_us / 1e3) * 1e3;
  rules->octets_per_second = bits / 8;
  rules->queue_octets = ls_lesson_doc_number (doc, object, "queue", rules->queue_octets);
  rules->loss = ls_lesson_doc_number (doc, object, "loss", rules->loss);
  path->mtu = ls_lesson_doc_number (doc, object, "mtu", path->mtu);
  path->window = ls_lesson_doc_number (doc, object, "window", path->window);
}

static void
take_numbers (LsLessonDoc *doc, LsJsonId object, const char *member, guint *numbers)
{
  guint n = 0;

  for (LsJsonId id = ls_lesson_doc_first (doc, object, member); id != 0 && n < LS_LINK_NAMED_MAX; id = ls_lesson_doc_next (doc, id))
    numbers[n++] = ls_lesson_doc_amount (doc, id);
}

static gboolean
is_named_before (const LsWorld *world, const LsWorldLink *link)
{
  for (guint i = 0; i < world->links->len; i++)
    {
      const LsWorldLink *other = &g_array_index (world->links, LsWorldLink, i);

      if (other->from == link->from && other->to == link->to)
        return TRUE;
    }
  return FALSE;
}

static void
load_link (LsLessonLoad *load, LsJsonId id)
{
  LsLessonDoc *doc = load->doc;
  LsWorld *world = load->lesson->world;
  int from = ls_lesson_ids_find (&load->hosts, doc, id, "from"), to = ls_lesson_ids_find (&load->hosts, doc, id, "to");
  LsWorldLink link = { .from = (guint) from, .to = (guint) to, .path = world->path };

  if (from < 0 || to < 0)
    return;
  if (is_named_before (world, &link))
    {
      g_autofree char *found = g_strdup_printf ("the way from \"%s\" to \"%s\" once more", ls_lesson_doc_string (doc, id, "from"),
                                                ls_lesson_doc_string (doc, id, "to"));

      ls_lesson_doc_fault (doc, id, found, "each way once");
      return;
    }
  take_path (doc, id, &link.path);
  take_numbers (doc, id, "lose", link.path.rules.lose);
  take_numbers (doc, id, "lose_data", link.path.rules.lose_data);
  link.path.rules.lose_every = ls_lesson_doc_number (doc, id, "lose_every", 0);
  link.path.rules.reset_at = ls_lesson_doc_number (doc, id, "reset_at", 0);
  ls_world_add_link (world, &link);
}

/* ---- names ---- */

static void
load_exchanges (LsLessonDoc *doc, LsJsonId id, const char *name, LsNames *names)
{
  for (LsJsonId mx = ls_lesson_doc_first (doc, id, "mail_hosts"); mx != 0; mx = ls_lesson_doc_next (doc, mx))
    {
      const char *host = ls_lesson_doc_string (doc, mx, "host");

      if (host != NULL)
        ls_names_add_mx (names, name, ls_lesson_doc_number (doc, mx, "preference", 0), host);
    }
}

static void
load_addresses (LsLessonDoc *doc, LsJsonId id, const char *member, const char *name, LsNames *names)
{
  for (LsJsonId address = ls_lesson_doc_first (doc, id, member); address != 0; address = ls_lesson_doc_next (doc, address))
    if (!ls_names_add_address (names, name, ls_lesson_doc_value (doc, address)))
      {
        g_autofree char *found = ls_lesson_doc_shown (doc, address);

        ls_lesson_doc_fault (doc, address, found, "an IPv6 address such as \"2001:db8::25\"");
      }
}

/* RFC 1034 section 3.6.2: whoever is another name for somebody has nothing of its own. */
static void
load_alias (LsLessonDoc *doc, LsJsonId id, const char *name, LsNames *names)
{
  static const char *const others[] = { "addresses", "ipv6_addresses", "mail_hosts" };
  const char *alias = ls_lesson_doc_string (doc, id, "alias");

  if (alias == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (ls_lesson_doc_member (doc, id, others[i]) != 0)
      {
        g_autofree char *found = g_strdup_printf ("an alias with \"%s\" of its own", others[i]);

        ls_lesson_doc_fault (doc, ls_lesson_doc_member (doc, id, "alias"), found, "an alias and nothing else");
        return;
      }
  ls_names_add_alias (names, name, alias);
}

static void
load_names (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;
  LsNames *names = load->lesson->world->names;

  for (LsJsonId id = ls_lesson_doc_first (doc, world, "names"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *name = ls_lesson_doc_string (doc, id, "name");

      if (name == NULL)
        continue;
      load_addresses (doc, id, "addresses", name, names);
      load_addresses (doc, id, "ipv6_addresses", name, names);
      load_exchanges (doc, id, name, names);
      load_alias (doc, id, name, names);
    }
}

/* ---- relays ---- */

static void
load_relay_hosts (LsLessonLoad *load, LsJsonId relays, LsProfile *profile)
{
  LsLessonDoc *doc = load->doc;
  const GPtrArray *hosts = load->lesson->world->hosts;

  for (LsJsonId id = ls_lesson_doc_first (doc, relays, "hosts"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      int host = ls_lesson_ids_find_value (&load->hosts, doc, id);

      if (host >= 0)
        g_ptr_array_add (profile->relays_from, g_strdup (((LsWorldHost *) g_ptr_array_index (hosts, host))->address));
    }
}

/**
 * ls_lesson_load_relays:
 * @load: what is loaded so far: the hosts
 * @server: a server in the file
 * @built: that server
 *
 * Fills in for whom it relays, and reports every fault in that.
 */
void
ls_lesson_load_relays (LsLessonLoad *load, LsJsonId server, LsWorldServer *built)
{
  LsLessonDoc *doc = load->doc;
  LsJsonId id = ls_lesson_doc_member (doc, server, "relays");
  LsJsonId first = ls_lesson_doc_first (doc, id, "retry");
  LsProfile *profile = built->profile;

  if (id == 0)
    return;
  profile->relays = TRUE;
  profile->relays_known = ls_lesson_doc_flag (doc, id, "authenticated", FALSE);
  load_relay_hosts (load, id, profile);
  for (LsJsonId domain = ls_lesson_doc_first (doc, id, "domains"); domain != 0; domain = ls_lesson_doc_next (doc, domain))
    g_ptr_array_add (profile->relays_to, g_strdup (ls_lesson_doc_value (doc, domain)));
  if (first != 0)
    g_array_set_size (built->retry_us, 0);
  for (LsJsonId wait = first; wait != 0; wait = ls_lesson_doc_next (doc, wait))
    {
      gint64 wait_us = MAX (ls_lesson_doc_amount (doc, wait), 1) * 1e6;

      g_array_append_val (built->retry_us, wait_us);
    }
  built->gives_up_us = ls_lesson_doc_number (doc, id, "gives_up", built->gives_up_us / 1e6) * 1e6;
}

/* A relay must be able to ask where a letter goes. */
static void
check_relays (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;

  if (ls_lesson_doc_member (doc, world, "resolver") != 0)
    return;
  for (LsJsonId server = ls_lesson_doc_first (doc, world, "servers"); server != 0; server = ls_lesson_doc_next (doc, server))
    {
      LsJsonId relays = ls_lesson_doc_member (doc, server, "relays");

      if (relays != 0)
        ls_lesson_doc_fault (doc, relays, "a server that relays, in a world without a name server",
                             "a member \"resolver\" of the world, with a host's id");
    }
}

/**
 * ls_lesson_load_network:
 * @load: what is loaded so far: the hosts
 * @world: the lesson's world, or 0
 *
 * Fills in how the lesson's hosts are joined and what names there are, and reports every fault in that.
 */
void
ls_lesson_load_network (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;
  LsJsonId network = ls_lesson_doc_member (doc, world, "network");
  LsWorld *built = load->lesson->world;
  int resolver = ls_lesson_ids_find (&load->hosts, doc, world, "resolver");

  take_path (doc, network, &built->path);
  built->think_us = ls_lesson_doc_number (doc, network, "think_ms", built->think_us / 1e3) * 1e3;
  for (LsJsonId link = ls_lesson_doc_first (doc, network, "links"); link != 0; link = ls_lesson_doc_next (doc, link))
    load_link (load, link);
  load_names (load, world);
  if (resolver >= 0)
    built->resolver = (guint) resolver;
  check_relays (load, world);
}
