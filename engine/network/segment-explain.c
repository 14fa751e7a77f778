/* segment-explain.c: what a segment is there for, in one plain sentence.
 * SPDX-License-Identifier: MIT */
#include "network/segment-explain.h"

#include "network/tcp.h"

typedef struct {
  const char *text;
  const char *ref;
} Row;

static const Row rows[LS_TCP_N_KINDS] = {
  [LS_TCP_KIND_UNKNOWN] = { "A segment of TCP.", "RFC 9293 section 3.1" },
  [LS_TCP_KIND_SYN] = { "It asks for a connection, and says from which number its sender counts its octets.",
                        "RFC 9293 section 3.5" },
  [LS_TCP_KIND_SYN_ACK] = { "The server agrees to the connection, and says from which number it counts.",
                            "RFC 9293 section 3.5" },
  [LS_TCP_KIND_HANDSHAKE_END] = { "Each end has now heard the other: the connection stands.", "RFC 9293 section 3.5" },
  [LS_TCP_KIND_DATA] = { "It carries octets of the dialogue, numbered so that the other end can put them in order.",
                         "RFC 9293 section 3.4" },
  [LS_TCP_KIND_ACK] = { "It carries nothing: it says up to which octet everything has arrived.", "RFC 9293 section 3.4" },
  [LS_TCP_KIND_FIN] = { "Its sender has nothing more to say, but still listens.", "RFC 9293 section 3.6" },
  [LS_TCP_KIND_RESET] = { "It breaks the connection off: nothing more is sent or taken.", "RFC 9293 section 3.5.2" },
  [LS_TCP_KIND_AGAIN] = { "No acknowledgement came in time, so the same is sent again.", "RFC 6298 section 5" },
  [LS_TCP_KIND_AGAIN_FAST] = { "Three acknowledgements in a row asked for the same octet, so it is sent again before its time is up.",
                               "RFC 5681 section 3.2" },
  [LS_TCP_KIND_AGAIN_NEXT] = { "The last acknowledgement shows one more hole, so what is missing there is sent again at once.",
                               "RFC 6582 section 3.2" },
  [LS_TCP_KIND_PROBE] = { "The receiver has no room; a single octet asks whether it has some by now.",
                          "RFC 9293 section 3.8.6.1" },
  [LS_TCP_KIND_DUPLICATE_ACK] = { "It says once more which octet its sender waits for: one is missing, or something came twice.",
                                  "RFC 5681 section 2" },
  [LS_TCP_KIND_WINDOW] = { "Its sender has room again, and says for how many octets.", "RFC 9293 section 3.8.6.2.2" },
  [LS_TCP_KIND_NETWORK_RESET] = { "Neither end said this: the network between them breaks the connection off in the other's name.",
                                  "RFC 9293 section 3.5.3" },
  [LS_TCP_KIND_DATAGRAM] = { "A datagram of UDP: it goes alone, without a connection, a number or an acknowledgement.", "RFC 768" },
};

static const Row lost = {
  "It is lost on its way: the other end never sees it, and nobody tells its sender.", "RFC 9293 section 3.8.1",
};

static const Row full = { "Window 0: its sender has no room for anything more now.", "RFC 9293 section 3.8.6" };

static void
add (GString *text, GString *ref, const Row *row)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", row->text);
  g_string_append_printf (ref, "%s%s", ref->len > 0 ? "; " : "", row->ref);
}

/**
 * ls_segment_explain:
 * @segment: the event of a segment whose row is an #LsTcpKind
 * @explanation: (out): filled from the table
 */
void
ls_segment_explain (const LsEvent *segment, LsExplanation *explanation)
{
  GString *text = g_string_new (NULL), *ref = g_string_new (NULL);

  add (text, ref, &rows[segment->row < LS_TCP_N_KINDS ? segment->row : LS_TCP_KIND_UNKNOWN]);
  if (segment->segment.window == 0 && (segment->segment.flags & LS_TCP_ACK) != 0 && (segment->segment.flags & LS_TCP_RST) == 0)
    add (text, ref, &full);
  if (segment->flags & LS_EVENT_FLAG_LOST)
    add (text, ref, &lost);
  explanation->text = g_string_free (text, FALSE);
  explanation->ref = g_string_free (ref, FALSE);
}
