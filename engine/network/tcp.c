/* tcp.c: what the two applications ask of a simulated TCP connection. RFC 9293 section 3.9.1.
 * SPDX-License-Identifier: MIT */
#include "network/tcp.h"

#include "core/chance.h"
#include "network/tcp-private.h"

/**
 * ls_tcp_config_init:
 * @config: (out caller-allocates): a configuration
 * @scheduler: the clock
 * @to_server: the link that carries what the client sends
 * @to_client: the link that carries what the server sends
 * @world_seed: the world's seed
 * @place: the connection's name in the world, such as `connection 1`
 *
 * Fills in what is usual, and draws both initial sequence numbers, each from a
 * generator of its own. Any member may be changed afterwards.
 */
void
ls_tcp_config_init (LsTcpConfig *config, LsScheduler *scheduler, LsLink *to_server, LsLink *to_client,
                    guint64 world_seed, const char *place)
{
  static const char *const sides[] = { "client", "server" };

  *config = (LsTcpConfig) {
    .scheduler = scheduler,
    .link = { to_server, to_client },
    .mss = { LS_TCP_MSS, LS_TCP_MSS },
    .window = { LS_TCP_WINDOW, LS_TCP_WINDOW },
    .ack_delay_us = LS_TCP_ACK_DELAY_US,
    .msl_us = LS_TCP_MSL_US,
  };
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      g_autofree char *name = g_strconcat (place, " ", sides[side], NULL);
      LsChance chance;

      ls_chance_init (&chance, world_seed, name);
      config->iss[side] = ls_chance_u32 (&chance);
    }
}

/**
 * ls_tcp_new:
 * @config: how it is to be; copied
 * @callbacks: (transfer none): what to call; it must outlive the connection
 * @data: first argument of each of them
 *
 * The server listens, the client is closed until ls_tcp_open(). A server that
 * is to refuse the connection is aborted before that.
 *
 * Returns: (transfer full): a connection
 */
LsTcp *
ls_tcp_new (const LsTcpConfig *config, const LsTcpCallbacks *callbacks, gpointer data)
{
  LsTcp *self = g_new0 (LsTcp, 1);

  self->scheduler = config->scheduler;
  self->callbacks = callbacks;
  self->data = data;
  self->ack_delay_us = config->ack_delay_us;
  self->msl_us = config->msl_us;
  for (guint side = 0; side < G_N_ELEMENTS (self->ends); side++)
    {
      self->link[side] = config->link[side];
      self->ends[side].iss = config->iss[side];
      self->ends[side].mss = MAX (1, config->mss[side]);
      self->ends[side].window = MAX (1, config->window[side]);
      self->ends[side].repair.rto_us = LS_TCP_FIRST_RTO_US;
      self->repairs |= ls_link_loses (config->link[side]);
    }
  self->ends[LS_FROM_SERVER].state = LS_TCP_LISTEN;
  return self;
}

/**
 * ls_tcp_free:
 * @self: (transfer full): a connection; what is in flight vanishes. Not from its own callbacks
 */
void
ls_tcp_free (LsTcp *self)
{
  for (guint side = 0; side < G_N_ELEMENTS (self->ends); side++)
    {
      LsTcpFlight *flight = &self->ends[side].flight;

      for (guint i = 0; i < flight->count; i++)
        ls_scheduler_cancel (self->scheduler, flight->records[(flight->first + i) & (flight->room - 1)].arrival);
      g_free (flight->records);
      ls_tcp_end_forget (self, side);
    }
  g_free (self);
}

/* RFC 9293 "delete the TCB": from here on this end only answers what still comes with RST. */
void
ls_tcp_end_forget (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  end->state = LS_TCP_CLOSED;
  end->ack_due = LS_TCP_ACK_NONE;
  ls_scheduler_cancel (self->scheduler, end->ack_timer);
  ls_scheduler_cancel (self->scheduler, end->time_wait_timer);
  ls_scheduler_cancel (self->scheduler, end->repair.timer);
  end->ack_timer = end->time_wait_timer = end->repair.timer = 0;
  g_clear_pointer (&end->repair.ranges, g_array_unref);
}

/**
 * ls_tcp_open:
 * @self: a connection that was not opened before
 *
 * The client's active OPEN: its SYN is put on the link now (RFC 9293 section 3.5).
 */
void
ls_tcp_open (LsTcp *self)
{
  LsTcpEnd *client = &self->ends[LS_FROM_CLIENT];

  g_return_if_fail (client->state == LS_TCP_CLOSED && client->next == 0);

  client->state = LS_TCP_SYN_SENT;
  client->next = 1;
  ls_tcp_transmit (self, LS_FROM_CLIENT, 0, 0, LS_TCP_SYN, LS_TCP_KIND_UNKNOWN);
}

static gboolean
takes_octets (const LsTcpEnd *end)
{
  switch (end->state)
    {
    case LS_TCP_LISTEN:
    case LS_TCP_SYN_SENT:
    case LS_TCP_SYN_RECEIVED:
    case LS_TCP_ESTABLISHED:
    case LS_TCP_CLOSE_WAIT:
      return !end->closing;
    default:
      return FALSE;
    }
}

/**
 * ls_tcp_send:
 * @self: a connection
 * @side: who sends
 * @length: how many more octets of its stream it hands over
 * @push: whether they are to go now. If not, a rest of less than a full segment
 *   waits for a call with @push, or ls_tcp_close(); one of the two must follow
 *
 * Puts on the link what the peer's window has room for; the rest follows when
 * acknowledgements come. Before the handshake is done, all of it waits.
 *
 * Returns: whether @side may send at all: it is neither closed nor has it closed its stream
 */
gboolean
ls_tcp_send (LsTcp *self, LsFrom side, guint64 length, gboolean push)
{
  LsTcpEnd *end = &self->ends[side];

  if (!takes_octets (end))
    return FALSE;

  end->handed_over += length;
  if (push)
    end->pushed = end->handed_over;
  ls_tcp_output (self, side);
  return TRUE;
}

/**
 * ls_tcp_close:
 * @self: a connection
 * @side: who has nothing more to send
 *
 * What was handed over still goes, then a FIN. @side goes on receiving until
 * the peer closes as well (RFC 9293 sections 3.6 and 3.10.4). Where @side is
 * not connected yet, it gives up, and what was handed over goes nowhere.
 */
void
ls_tcp_close (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (!takes_octets (end))
    return;
  if (end->state == LS_TCP_LISTEN || end->state == LS_TCP_SYN_SENT)
    {
      ls_tcp_end_forget (self, side);
      return;
    }
  end->closing = TRUE;
  end->pushed = end->handed_over;
  if (end->state == LS_TCP_ESTABLISHED)
    end->state = LS_TCP_FIN_WAIT_1;
  ls_tcp_output (self, side);
}

/**
 * ls_tcp_abort:
 * @self: a connection
 * @side: who breaks it off
 *
 * @side is closed at once, without a callback, and the peer is told by RST where
 * RFC 9293 section 3.10.5 asks for it. What @side had not sent is gone.
 */
void
ls_tcp_abort (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  switch (end->state)
    {
    case LS_TCP_SYN_RECEIVED:
    case LS_TCP_ESTABLISHED:
    case LS_TCP_FIN_WAIT_1:
    case LS_TCP_FIN_WAIT_2:
    case LS_TCP_CLOSE_WAIT:
      ls_tcp_transmit (self, side, end->next, 0, LS_TCP_RST, LS_TCP_KIND_UNKNOWN);
      break;
    default:
      break;
    }
  ls_tcp_end_forget (self, side);
}

/**
 * ls_tcp_set_reading:
 * @self: a connection
 * @side: whose application it is
 * @reading: whether it takes what arrives
 *
 * What arrives meanwhile is acknowledged and kept, and takes room from the window that the peer is told of (RFC 9293
 * section 3.8.6). When the application reads again it is handed all of it, from inside this call.
 */
void
ls_tcp_set_reading (LsTcp *self, LsFrom side, gboolean reading)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->holds == !reading)
    return;
  end->holds = !reading;
  if (!reading || end->state == LS_TCP_CLOSED || end->expected == 0)
    return;
  ls_tcp_hand_over (self, side);
  /* RFC 9293 section 3.8.6.2.2: a window that grew by little is not worth a word. */
  if (!end->holds && !end->peer_fin && end->state != LS_TCP_CLOSED
      && end->expected + ls_tcp_window (end) - end->told_edge >= MIN (end->mss, (guint) (end->window + 1) / 2))
    ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_WINDOW);
}

/**
 * ls_tcp_received:
 *
 * Returns: how many octets of the peer's stream have reached @side
 */
guint64
ls_tcp_received (const LsTcp *self, LsFrom side)
{
  const LsTcpEnd *end = &self->ends[side];

  return end->expected == 0 ? 0 : end->expected - 1 - (end->peer_fin ? 1 : 0);
}

/**
 * ls_tcp_cause:
 *
 * Returns: why @side was told of a reset; %LS_TCP_CAUSE_NONE where it was not
 */
LsTcpCause
ls_tcp_cause (const LsTcp *self, LsFrom side)
{
  return self->ends[side].cause;
}

/**
 * ls_tcp_state:
 *
 * Returns: the state of @side's end
 */
LsTcpState
ls_tcp_state (const LsTcp *self, LsFrom side)
{
  return self->ends[side].state;
}

/**
 * ls_tcp_is_over:
 *
 * Returns: whether the connection was opened, both ends are closed again and nothing is in flight
 */
gboolean
ls_tcp_is_over (const LsTcp *self)
{
  const LsTcpEnd *client = &self->ends[LS_FROM_CLIENT], *server = &self->ends[LS_FROM_SERVER];

  return client->next > 0 && client->state == LS_TCP_CLOSED && server->state == LS_TCP_CLOSED
         && client->flight.count == 0 && server->flight.count == 0;
}

/**
 * ls_tcp_state_name:
 *
 * Returns: the state's name as RFC 9293 section 3.3.2 writes it, such as `SYN-SENT`
 */
const char *
ls_tcp_state_name (LsTcpState state)
{
  static const char *const names[LS_TCP_N_STATES] = {
    "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT",
  };

  g_return_val_if_fail (state < LS_TCP_N_STATES, NULL);
  return names[state];
}
