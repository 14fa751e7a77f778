/* protocol.c: what every protocol offers: the doors to its machines, and where to find it.
 * SPDX-License-Identifier: MIT */
#include "protocols/protocol.h"

#include "protocols/pop2/pop2.h"
#include "protocols/pop3/pop3.h"
#include "protocols/smtp/smtp.h"

#include <string.h>

/* To add a protocol is to add its folder, and its row here: in the order in which one learns them. */
static const LsProtocol *const protocols[] = { &ls_smtp_protocol, &ls_pop3_protocol, &ls_pop2_protocol };

/**
 * ls_server_open:
 * @self: a server's machine
 * @now_us: when the connection was made
 *
 * The connection stands: the server greets.
 */
void
ls_server_open (LsServer *self, gint64 now_us)
{
  self->class->open (self, now_us);
}

/**
 * ls_server_input:
 * @self: a server's machine
 * @now_us: when they arrived
 * @octets: from the client, in order, cut anywhere
 */
void
ls_server_input (LsServer *self, gint64 now_us, LsSpan octets)
{
  self->class->input (self, now_us, octets);
}

/**
 * ls_server_wake:
 * @self: a server's machine
 * @now_us: a time that it wished to be woken at
 */
void
ls_server_wake (LsServer *self, gint64 now_us)
{
  self->class->wake (self, now_us);
}

/**
 * ls_server_answer:
 * @self: a server's machine
 * @now_us: when the answer came
 * @ticket: of the wish
 * @result: what became of it
 */
void
ls_server_answer (LsServer *self, gint64 now_us, guint64 ticket, LsStoreResult result)
{
  self->class->answer (self, now_us, ticket, result);
}

/**
 * ls_server_stop:
 * @self: a server's machine
 * @now_us: when
 *
 * The host shuts down: the server says so (421) and closes.
 */
void
ls_server_stop (LsServer *self, gint64 now_us)
{
  self->class->stop (self, now_us);
}

/**
 * ls_server_secured:
 * @self: a server's machine that wished for TLS
 * @now_us: when the handshake ended
 * @stands: whether it went well; octets handed in from now on are what TLS carried
 */
void
ls_server_secured (LsServer *self, gint64 now_us, gboolean stands)
{
  g_return_if_fail (self->class->secured != NULL);
  self->class->secured (self, now_us, stands);
}

/**
 * ls_server_told:
 * @self: a server's machine that wished to ask the store
 * @now_us: when the answer came
 * @ticket: of the wish
 * @answer: what the store says; the machine refs what it keeps of it
 */
void
ls_server_told (LsServer *self, gint64 now_us, guint64 ticket, const LsStoreAnswer *answer)
{
  g_return_if_fail (self->class->told != NULL);
  self->class->told (self, now_us, ticket, answer);
}

/**
 * ls_server_closed:
 * @self: a server's machine
 * @now_us: when
 *
 * The connection is gone, in order or broken: nothing is heard or said any more. What the machine still wishes of the
 * store (to release a lock) is to be granted.
 */
void
ls_server_closed (LsServer *self, gint64 now_us)
{
  if (self->class->closed != NULL)
    self->class->closed (self, now_us);
}

/**
 * ls_server_take_wish:
 * @self: a server's machine
 * @wish: (out): the oldest wish, the caller's from now on: ls_wish_clear()
 *
 * Returns: %FALSE where it wishes for nothing more
 */
gboolean
ls_server_take_wish (LsServer *self, LsWish *wish)
{
  if (self->wishes->len == 0)
    return FALSE;
  *wish = g_array_index (self->wishes, LsWish, 0);
  /* What it holds has moved to the caller: only the record goes. */
  g_array_index (self->wishes, LsWish, 0).letter = NULL;
  g_array_index (self->wishes, LsWish, 0).request = NULL;
  g_array_remove_index (self->wishes, 0);
  return TRUE;
}

/**
 * ls_server_free:
 * @self: (transfer full): a server's machine
 */
void
ls_server_free (LsServer *self)
{
  self->class->free (self);
}

/**
 * ls_wish_clear:
 * @wish: a wish, emptied
 */
void
ls_wish_clear (LsWish *wish)
{
  g_clear_pointer (&wish->letter, ls_letter_free);
  g_clear_pointer (&wish->request, ls_store_request_free);
}

/**
 * ls_client_hear:
 * @self: a client's sense of its turn
 * @octets: from the server, in order, cut anywhere
 */
void
ls_client_hear (LsClient *self, LsSpan octets)
{
  self->class->hear (self, octets);
}

/**
 * ls_client_may_say:
 * @self: a client's sense of its turn
 * @pipelining: whether it does without the replies that it need not see
 *
 * Returns: whether its next line may go now; %FALSE where it has to wait for a reply
 */
gboolean
ls_client_may_say (LsClient *self, gboolean pipelining)
{
  return self->class->may_say (self, pipelining);
}

/**
 * ls_client_skips:
 * @self: a client's sense of its turn
 * @line: what it would say next, CRLF included
 *
 * A careful client leaves a letter out that was refused, up to its dot.
 *
 * Returns: whether @line is such a one; it counts as left out then
 */
gboolean
ls_client_skips (LsClient *self, LsSpan line)
{
  return self->class->skips (self, line);
}

/**
 * ls_client_said:
 * @self: a client's sense of its turn
 * @line: what it has said, CRLF included
 */
void
ls_client_said (LsClient *self, LsSpan line)
{
  self->class->said (self, line);
}

/**
 * ls_client_leave:
 * @self: a client's sense of its turn, for which no reply is due
 * @line: (out): of %LS_LEAVE_SAY: what it says, CRLF included: `QUIT`
 *
 * Returns: how it ends the talk
 */
LsLeave
ls_client_leave (LsClient *self, const char **line)
{
  return self->class->leave (self, line);
}

/**
 * ls_client_wants_tls:
 * @self: a client's sense of its turn
 *
 * Returns: whether the server has agreed to TLS and the handshake is due; the client says nothing until then
 */
gboolean
ls_client_wants_tls (LsClient *self)
{
  return self->class->wants_tls != NULL && self->class->wants_tls (self);
}

/**
 * ls_client_secured:
 * @self: a client's sense of its turn that wanted TLS
 *
 * TLS stands: the talk begins anew inside it.
 */
void
ls_client_secured (LsClient *self)
{
  g_return_if_fail (self->class->secured != NULL);
  self->class->secured (self);
}

/**
 * ls_client_ask_tls:
 * @self: a client's sense of its turn
 * @own_address: from where it speaks: a dotted quad or IPv6 text
 * @lines: (element-type utf8): the lines with which it asks for TLS, CRLF included, are added to it; each (owned)
 *
 * Returns: %FALSE where the protocol knows no such way
 */
gboolean
ls_client_ask_tls (LsClient *self, const char *own_address, GPtrArray *lines)
{
  if (self->class->ask_tls == NULL)
    return FALSE;
  self->class->ask_tls (self, own_address, lines);
  return TRUE;
}

/**
 * ls_client_free:
 * @self: (transfer full): a client's sense of its turn
 */
void
ls_client_free (LsClient *self)
{
  self->class->free (self);
}

/**
 * ls_observer_input:
 * @self: an observer
 * @saying: who said it, and when
 * @octets: in order; kept in the connection's stream, and read
 *
 * Appends the events that these octets complete to the session.
 */
void
ls_observer_input (LsObserver *self, const LsSaying *saying, LsSpan octets)
{
  guint64 start = ls_stream_append (self->connection->streams[saying->from], octets);

  self->class->input (self, saying, start, octets);
}

/**
 * ls_observer_gap:
 * @self: an observer
 * @saying: whose octets are missing
 * @length: how many
 *
 * Octets were lost to whoever recorded: zeros stand in their place.
 */
void
ls_observer_gap (LsObserver *self, const LsSaying *saying, guint64 length)
{
  static const guint8 zeros[1024];
  guint64 start = ls_stream_length (self->connection->streams[saying->from]), left = length;

  while (left > 0)
    {
      gsize part = MIN (left, sizeof zeros);

      ls_stream_append (self->connection->streams[saying->from], LS_SPAN (zeros, part));
      left -= part;
    }
  self->class->gap (self, saying, start, length);
}

/**
 * ls_observer_close:
 * @self: an observer
 * @saying: who closed, and when
 * @reset: whether by a reset
 *
 * The connection ended: what was unfinished is said so.
 */
void
ls_observer_close (LsObserver *self, const LsSaying *saying, gboolean reset)
{
  self->class->close (self, saying, reset);
}

/**
 * ls_observer_secured:
 * @self: an observer at one of the ends, which sees what TLS carries
 * @time_us: when the handshake ended
 * @stands: whether it went well
 *
 * Appends the `state` event that follows.
 */
void
ls_observer_secured (LsObserver *self, gint64 time_us, gboolean stands)
{
  g_return_if_fail (self->class->secured != NULL);
  self->class->secured (self, time_us, stands);
}

/**
 * ls_observer_free:
 * @self: (transfer full): an observer
 */
void
ls_observer_free (LsObserver *self)
{
  self->class->free (self);
}

/**
 * ls_protocol_find:
 * @id: `smtp`
 *
 * Returns: (nullable): the protocol
 */
const LsProtocol *
ls_protocol_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (strcmp (id, protocols[i]->knowledge->id) == 0)
      return protocols[i];
  return NULL;
}

/**
 * ls_protocol_rank:
 *
 * Returns: its place among the protocols, in the order in which one learns them
 */
guint
ls_protocol_rank (const LsProtocol *self)
{
  guint rank = 0;

  while (rank < G_N_ELEMENTS (protocols) && protocols[rank] != self)
    rank++;
  return rank;
}

/**
 * ls_protocol_find_state:
 *
 * Returns: the number of the server's state @id; -1 where the protocol has none of that name
 */
int
ls_protocol_find_state (const LsProtocol *self, const char *id)
{
  for (guint state = 0; state < self->knowledge->n_states; state++)
    if (strcmp (self->knowledge->state_id (state), id) == 0)
      return state;
  return -1;
}

/**
 * ls_protocol_find_extension:
 *
 * Returns: the row of the extension announced by @keyword; -1 where the protocol has none of that name
 */
int
ls_protocol_find_extension (const LsProtocol *self, const char *keyword)
{
  for (guint row = 0; row < self->n_extensions; row++)
    if (g_ascii_strcasecmp (self->extensions[row].keyword, keyword) == 0)
      return row;
  return -1;
}
