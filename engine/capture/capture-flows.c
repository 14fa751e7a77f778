/* capture-flows.c: which conversations a capture holds, which end of each is the server, and what they speak.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-flows.h"

#include "capture/capture-marks.h"

#include <string.h>

/* Conversations beyond this are left out. */
#define FLOWS_MAX 65536
/* RFC 8446 section 5.1: a record of the handshake. */
#define TLS_BEGINS "\x16\x03"

/* Every protocol; those that are not built are left out. Beside its own ports, where it is often served. */
static const struct {
  const char *id;
  guint16     ports[3];
  const char *greetings[4];
} known[] = {
  { "smtp", { 587, 2525 }, { "220", "421", "554" } },
  { "pop3", { 2110 }, { "+OK", "-ERR" } },
  { "imap", { 2143 }, { "* OK", "* PREAUTH", "* BYE" } },
  { "pop2", { 2109 }, { "+ ", "- " } },
};

/* ---- whose packet ---- */

/* A conversation's two ends in an order that does not hang on who speaks. */
static GBytes *
make_key (const LsIpEnd *a, const LsIpEnd *b)
{
  guint8 key[2][19];

  for (guint i = 0; i < 2; i++)
    {
      const LsIpEnd *end = i == 0 ? a : b;

      key[i][0] = end->family;
      memcpy (key[i] + 1, end->octets, 16);
      key[i][17] = end->port >> 8;
      key[i][18] = end->port;
    }
  if (memcmp (key[0], key[1], sizeof key[0]) > 0)
    for (guint i = 0; i < sizeof key[0]; i++)
      {
        guint8 octet = key[0][i];

        key[0][i] = key[1][i];
        key[1][i] = octet;
      }
  return g_bytes_new (key, sizeof key);
}

/**
 * ls_flow_is_from:
 *
 * Returns: whether @end is the flow's end @side
 */
gboolean
ls_flow_is_from (const LsFlow *flow, const LsIpEnd *end, guint side)
{
  const LsIpEnd *mine = &flow->ends[side];

  return mine->family == end->family && mine->port == end->port && memcmp (mine->octets, end->octets, sizeof end->octets) == 0;
}

static void
swap_ends (LsFlow *flow)
{
  LsIpEnd end = flow->ends[0];
  LsSpan first = flow->first[0];

  flow->ends[0] = flow->ends[1];
  flow->ends[1] = end;
  flow->first[0] = flow->first[1];
  flow->first[1] = first;
}

static guint32
add_flow (LsFlows *self, const LsPacketSegment *segment)
{
  LsFlow flow = { .ends = { segment->from, segment->to }, .goes_on = LS_FLOW_NONE };
  guint32 index = self->flows->len;

  if (index == FLOWS_MAX)
    return LS_FLOW_NONE;
  g_array_append_val (self->flows, flow);
  g_hash_table_insert (self->newest, make_key (&segment->from, &segment->to), GUINT_TO_POINTER (index + 1));
  return index;
}

/* The same ports may be used again: a SYN that is not the old one's begins another conversation. */
static guint32
find_flow (LsFlows *self, const LsPacketSegment *segment)
{
  g_autoptr (GBytes) key = make_key (&segment->from, &segment->to);
  guint32 index = GPOINTER_TO_UINT (g_hash_table_lookup (self->newest, key));
  const LsFlow *flow = index != 0 ? &g_array_index (self->flows, LsFlow, index - 1) : NULL;
  gboolean asks = (segment->flags & (LS_TCP_SYN | LS_TCP_ACK)) == LS_TCP_SYN;

  if (flow == NULL || (asks && flow->begins && segment->seq != flow->number)
      || (asks && !flow->begins && flow->ended))
    return add_flow (self, segment);
  return index - 1;
}

/* One of our own recordings: it is what TLS carried, or behind a STARTTLS it goes on as another conversation. */
static void
read_marks (LsFlows *self, guint32 index, const LsCapturePacket *packet)
{
  LsFlow *flow = &g_array_index (self->flows, LsFlow, index);
  guint16 port;

  for (guint i = 0; i < packet->n_comments; i++)
    if (ls_mark_is_secure (packet->comments[i]))
      flow->secure = TRUE;
    else if (ls_mark_is_goes_on (packet->comments[i], &port))
      {
        LsIpEnd before = flow->ends[0];
        g_autoptr (GBytes) key = NULL;
        guint32 found;

        before.port = port;
        key = make_key (&before, &flow->ends[1]);
        found = GPOINTER_TO_UINT (g_hash_table_lookup (self->newest, key));
        if (found == 0 || found - 1 == index || g_array_index (self->flows, LsFlow, found - 1).is_continued)
          return;
        flow->goes_on = found - 1;
        g_array_index (self->flows, LsFlow, found - 1).is_continued = TRUE;
      }
}

static guint32
scout (LsFlows *self, const LsCapturePacket *packet, const LsPacketSegment *segment)
{
  guint32 index = find_flow (self, segment);
  LsFlow *flow;
  guint side;

  if (index == LS_FLOW_NONE)
    return index;
  flow = &g_array_index (self->flows, LsFlow, index);
  if (segment->flags & LS_TCP_SYN && !flow->client_known)
    {
      gboolean answers = (segment->flags & LS_TCP_ACK) != 0;

      if (ls_flow_is_from (flow, &segment->from, 0) == answers)
        swap_ends (flow);
      flow->client_known = TRUE;
      flow->begins = TRUE;
      flow->number = answers ? segment->ack - 1 : segment->seq;
      read_marks (self, index, packet);
    }
  side = ls_flow_is_from (flow, &segment->from, 0) ? 0 : 1;
  if (flow->first[side].length == 0)
    flow->first[side] = segment->payload;
  if (segment->flags & (LS_TCP_FIN | LS_TCP_RST))
    flow->ended = TRUE;
  return index;
}

/* ---- what it speaks ---- */

static gboolean
is_port_of (const LsProtocol *protocol, guint row, guint16 port)
{
  if (port == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known[row].ports); i++)
    if (known[row].ports[i] == port)
      return TRUE;
  return port == protocol->port || (protocol->tls != NULL && port == protocol->tls->port);
}

static gboolean
is_greeting_of (guint row, LsSpan first)
{
  for (guint i = 0; known[row].greetings[i] != NULL; i++)
    if (ls_span_starts_nocase (first, known[row].greetings[i]))
      return TRUE;
  return FALSE;
}

/* Some other protocols greet alike: what the client says first must be one of this one's commands. */
static gboolean
is_command_of (const LsProtocol *protocol, LsSpan first)
{
  LsSpan word;

  if (first.length == 0)
    return TRUE;
  word = ls_span_take_word (&first);
  while (word.length > 0 && (word.data[word.length - 1] == '\r' || word.data[word.length - 1] == '\n'))
    word.length--;
  for (guint i = 0; i < protocol->n_verbs; i++)
    if (ls_span_equals_nocase (word, protocol->verbs[i]))
      return TRUE;
  return FALSE;
}

/* Whether it is @protocol's when its end @server is taken for the server. */
static gboolean
speaks (const LsFlow *flow, const LsProtocol *protocol, guint row, guint server)
{
  return is_port_of (protocol, row, flow->ends[server].port)
         || (is_greeting_of (row, flow->first[server]) && is_command_of (protocol, flow->first[1 - server]));
}

/* Finds out what a flow speaks, and who serves; @only: nothing else is looked for. */
static void
judge_flow (LsFlow *flow, const LsProtocol *only)
{
  for (guint row = 0; row < G_N_ELEMENTS (known) && flow->protocol == NULL; row++)
    {
      const LsProtocol *protocol = ls_protocol_find (known[row].id);

      if (protocol == NULL || (only != NULL && protocol != only))
        continue;
      if (speaks (flow, protocol, row, 1))
        flow->protocol = protocol;
      else if (!flow->client_known && speaks (flow, protocol, row, 0))
        {
          swap_ends (flow);
          flow->protocol = protocol;
        }
    }
}

/* Told what is spoken, one takes what there is: the lower port is the server's, as a rule. */
static void
take_all (LsFlows *self, const LsProtocol *protocol)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      LsFlow *flow = &g_array_index (self->flows, LsFlow, i);

      if (!flow->client_known && flow->ends[0].port < flow->ends[1].port)
        swap_ends (flow);
      flow->protocol = protocol;
    }
}

static void
judge_flows (LsFlows *self, const LsProtocol *protocol)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->flows->len; i++)
    {
      LsFlow *flow = &g_array_index (self->flows, LsFlow, i);

      if (flow->goes_on != LS_FLOW_NONE)
        flow->protocol = g_array_index (self->flows, LsFlow, flow->goes_on).protocol;
      else
        judge_flow (flow, protocol);
      found |= flow->protocol != NULL;
    }
  if (!found && protocol != NULL)
    take_all (self, protocol);
  for (guint i = 0; i < self->flows->len; i++)
    {
      LsFlow *flow = &g_array_index (self->flows, LsFlow, i);

      flow->sealed = ls_span_starts_nocase (flow->first[0], TLS_BEGINS);
    }
}

/**
 * ls_flows_init:
 * @self: (out): filled
 * @file: a capture
 * @protocol: (nullable): what is spoken in it; %NULL: whatever is known
 *
 * Reads the whole capture once, and sorts its packets. Where it is damaged, it ends.
 */
void
ls_flows_init (LsFlows *self, LsSpan file, const LsProtocol *protocol)
{
  g_autoptr (LsCaptureFile) reader = ls_capture_file_new (file);
  LsCapturePacket packet;

  *self = (LsFlows) { g_array_new (FALSE, FALSE, sizeof (LsFlow)), g_array_new (FALSE, FALSE, sizeof (guint32)) };
  self->newest = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  while (ls_capture_file_next (reader, &packet, NULL))
    {
      LsPacketSegment segment;
      LsPacketKind kind = ls_packet_read (packet.link, packet.octets, &segment);
      guint32 index = kind == LS_PACKET_SEGMENT ? scout (self, &packet, &segment) : LS_FLOW_NONE;

      self->n_segments += kind == LS_PACKET_SEGMENT;
      self->n_fragments += kind == LS_PACKET_FRAGMENT;
      g_array_append_val (self->of_packets, index);
    }
  judge_flows (self, protocol);
}

/**
 * ls_flows_clear:
 * @self: flows, emptied
 */
void
ls_flows_clear (LsFlows *self)
{
  g_clear_pointer (&self->flows, g_array_unref);
  g_clear_pointer (&self->of_packets, g_array_unref);
  g_clear_pointer (&self->newest, g_hash_table_unref);
}
