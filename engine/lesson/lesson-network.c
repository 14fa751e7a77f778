/* lesson-network.c: how the hosts of a lesson's world are joined.
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

/**
 * ls_lesson_load_network:
 * @load: what is loaded so far: the hosts
 * @world: the lesson's world, or 0
 *
 * Fills in how the lesson's hosts are joined, and reports every fault in that.
 */
void
ls_lesson_load_network (LsLessonLoad *load, LsJsonId world)
{
  LsLessonDoc *doc = load->doc;
  LsJsonId network = ls_lesson_doc_member (doc, world, "network");
  LsWorld *built = load->lesson->world;

  take_path (doc, network, &built->path);
  built->think_us = ls_lesson_doc_number (doc, network, "think_ms", built->think_us / 1e3) * 1e3;
  for (LsJsonId link = ls_lesson_doc_first (doc, network, "links"); link != 0; link = ls_lesson_doc_next (doc, link))
    load_link (load, link);
}
