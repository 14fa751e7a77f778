/* line-server.c: what the servers of all line protocols share: lines, silence, faults, waiting for the store.
 * SPDX-License-Identifier: MIT */
#include "protocols/line-server.h"

#include "protocols/telnet.h"

#include <string.h>

/* A line that does not end is not waited for longer than this. */
#define ENDLESS_LINE_MAX (2 * 1024 * 1024)

static void
wish (LsLineServer *self, const LsWish *wanted)
{
  g_array_append_vals (self->parent.wishes, wanted, 1);
}

/**
 * ls_line_server_say:
 * @self: a server
 * @octets: what goes to the client
 * @length: how many; -1: up to the NUL
 */
void
ls_line_server_say (LsLineServer *self, const char *octets, gssize length)
{
  g_byte_array_append (self->parent.output, (const guint8 *) octets, length < 0 ? strlen (octets) : (gsize) length);
}

/**
 * ls_line_server_ask:
 * @self: a server
 * @request: (transfer full): what the store is to do
 *
 * Reads nothing more until the store has answered; then its hook `told` is called.
 */
void
ls_line_server_ask (LsLineServer *self, LsStoreRequest *request)
{
  self->ticket = ++self->tickets;
  self->parent.waiting = TRUE;
  wish (self, &(LsWish) { .kind = LS_WISH_STORE, .ticket = self->ticket, .request = request });
}

/**
 * ls_line_server_shake:
 * @self: a server that has agreed to TLS
 *
 * Wishes for the handshake. What the client said behind its command, before the handshake, is never heard.
 */
void
ls_line_server_shake (LsLineServer *self)
{
  self->shaking_hands = TRUE;
  self->parent.waiting = TRUE;
  wish (self, &(LsWish) { LS_WISH_START_TLS });
}

/**
 * ls_line_server_close:
 * @self: a server
 *
 * Says and hears nothing more; the connection closes once all is sent.
 */
void
ls_line_server_close (LsLineServer *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  wish (self, &(LsWish) { LS_WISH_CLOSE });
}

static void
drop (LsLineServer *self)
{
  self->closed = TRUE;
  wish (self, &(LsWish) { LS_WISH_DROP });
}

/* ---- faults ---- */

/* The fault that strikes at this time of @command, if one does. */
static const LsFault *
find_fault (LsLineServer *self, const char *command)
{
  const GPtrArray *faults = self->setup.profile->faults;
  guint times;

  if (faults->len == 0)
    return NULL;
  times = GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, command)) + 1;
  g_hash_table_insert (self->seen, (gpointer) g_intern_string (command), GUINT_TO_POINTER (times));
  for (guint i = 0; i < faults->len; i++)
    {
      const LsFault *fault = faults->pdata[i];

      if (strcmp (fault->command, command) != 0 || (fault->nth != 0 && fault->nth != times))
        continue;
      if (fault->percent != 0 && ls_chance_range (&self->chance, 100) >= fault->percent)
        continue;
      return fault;
    }
  return NULL;
}

/* Lets a fault strike at a line, or at the connection; returns whether that is dealt with, or has to wait. */
static gboolean
strike (LsLineServer *self, gint64 now, const char *command, LsSpan line, guint flags)
{
  const LsFault *fault = self->is_late || command == NULL ? NULL : find_fault (self, command);

  if (fault == NULL)
    return FALSE;
  switch (fault->action)
    {
    case LS_FAULT_REPLY:
      ls_line_server_say (self, fault->reply, -1);
      ls_line_server_say (self, "\r\n", 2);
      self->hooks->answered (self, line, fault->reply);
      return TRUE;
    case LS_FAULT_DROP:
      drop (self);
      return TRUE;
    case LS_FAULT_DROP_AFTER:
      self->drop_after = fault->amount;
      return FALSE;
    case LS_FAULT_DELAY:
      g_byte_array_set_size (self->late_line, 0);
      g_byte_array_append (self->late_line, line.data, line.length);
      self->late_flags = flags;
      self->is_greeting_late = line.data == NULL;
      self->is_late = TRUE;
      self->late_until = now + (gint64) fault->amount;
      self->parent.waiting = TRUE;
      wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->late_until });
      return TRUE;
    }
  g_assert_not_reached ();
}

/* ---- lines ---- */

static void
greet (LsLineServer *self, gint64 now)
{
  if (!strike (self, now, LS_FAULT_CONNECT, LS_SPAN (NULL, 0), 0))
    self->hooks->greet (self);
}

static void
hear (LsLineServer *self, gint64 now, LsSpan text, guint flags)
{
  if (!strike (self, now, self->hooks->verb (self, text), text, flags))
    self->hooks->hear (self, text, flags);
}

static void
hear_line (LsLineServer *self, gint64 now, const LsLine *line)
{
  LsSpan text = line->octets;
  guint flags = line->flags;

  /* An octet that was a negotiation's is no octet of the line. */
  if (ls_telnet_strip (&text, self->scratch))
    flags = ls_line_flags (text) | (flags & LS_LINE_CUT);
  /* The bare LF that ended the line is no octet inside it. */
  flags &= ~LS_LINE_BARE_LF;
  if (text.data == NULL)
    text.data = (const guint8 *) "";
  hear (self, now, text, flags);
}

/* Takes a line; not more than until a fault drops the connection. */
static void
take (LsLineServer *self, gint64 now, LsSpan *octets)
{
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, self->drop_after));
  gsize before = part.length;
  gboolean counted = self->drop_after != G_MAXUINT64;
  LsLine line;

  if (ls_line_reader_take (&self->lines, &part, &line))
    hear_line (self, now, &line);
  ls_span_take (octets, before - part.length);
  if (counted)
    self->drop_after -= before - part.length;
}

static void
consume (LsLineServer *self, gint64 now, LsSpan octets)
{
  while (octets.length > 0 && !self->parent.waiting && !self->closed)
    {
      take (self, now, &octets);
      if (self->drop_after == 0 && !self->closed)
        drop (self);
      else if (self->lines.length > ENDLESS_LINE_MAX && !self->closed)
        self->hooks->endless (self);
    }
  if (!self->closed && !self->shaking_hands && octets.length > 0)
    g_byte_array_append (self->unread, octets.data, octets.length);
}

/* Goes on with what came while the server waited. */
static void
go_on (LsLineServer *self, gint64 now)
{
  g_autoptr (GByteArray) unread = NULL;

  if (self->parent.waiting || self->unread->len == 0)
    return;
  unread = self->unread;
  self->unread = g_byte_array_new ();
  consume (self, now, LS_SPAN (unread->data, unread->len));
}

static void
watch_silence (LsLineServer *self, gint64 now)
{
  self->heard = now;
  if (self->idle_us == 0 || self->closed || self->idle_asked > now)
    return;
  self->idle_asked = now + self->idle_us;
  wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->idle_asked, .idle = TRUE });
}

/* ---- the doors ---- */

static void
line_server_open (LsServer *server, gint64 now)
{
  LsLineServer *self = (LsLineServer *) server;

  greet (self, now);
  watch_silence (self, now);
}

static void
line_server_input (LsServer *server, gint64 now, LsSpan octets)
{
  LsLineServer *self = (LsLineServer *) server;

  if (self->closed || self->shaking_hands)
    return;
  if (self->parent.waiting)
    g_byte_array_append (self->unread, octets.data, octets.length);
  else
    consume (self, now, octets);
  watch_silence (self, now);
}

static void
finish_late (LsLineServer *self, gint64 now)
{
  g_autoptr (GByteArray) line = self->late_line;

  self->late_line = g_byte_array_new ();
  self->parent.waiting = FALSE;
  if (self->is_greeting_late)
    greet (self, now);
  else
    hear (self, now, LS_SPAN (line->len > 0 ? line->data : (const guint8 *) "", line->len), self->late_flags);
  self->is_late = FALSE;
  go_on (self, now);
  watch_silence (self, now);
}

static void
line_server_wake (LsServer *server, gint64 now)
{
  LsLineServer *self = (LsLineServer *) server;

  if (self->closed)
    return;
  if (self->is_late && now >= self->late_until)
    finish_late (self, now);
  else if (self->parent.waiting)
    watch_silence (self, now);
  else if (self->idle_us != 0 && now >= self->heard + self->idle_us)
    self->hooks->silent (self);
  else if (now >= self->idle_asked)
    {
      /* The client has spoken since: its silence ends later. */
      self->idle_asked = 0;
      watch_silence (self, self->heard);
    }
}

/* These servers deliver nothing. */
static void
line_server_answer (LsServer *server, gint64 now, guint64 ticket, LsStoreResult result)
{
}

static void
line_server_told (LsServer *server, gint64 now, guint64 ticket, const LsStoreAnswer *answer)
{
  LsLineServer *self = (LsLineServer *) server;

  if (ticket != self->ticket || ticket == 0)
    return;
  self->ticket = 0;
  self->parent.waiting = FALSE;
  self->hooks->told (self, answer);
  go_on (self, now);
}

static void
line_server_stop (LsServer *server, gint64 now)
{
  LsLineServer *self = (LsLineServer *) server;

  if (!self->closed)
    self->hooks->stop (self);
}

static void
line_server_closed (LsServer *server, gint64 now)
{
  LsLineServer *self = (LsLineServer *) server;

  self->closed = TRUE;
  self->hooks->leave (self);
}

static void
line_server_secured (LsServer *server, gint64 now, gboolean stands)
{
  LsLineServer *self = (LsLineServer *) server;

  if (!self->shaking_hands || self->closed)
    return;
  self->shaking_hands = FALSE;
  self->parent.waiting = FALSE;
  g_byte_array_set_size (self->unread, 0);
  ls_line_reader_finish (&self->lines, &(LsLine) { .length = 0 });
  if (stands)
    self->hooks->secured (self);
  else
    ls_line_server_close (self);
  watch_silence (self, now);
}

static void
line_server_free (LsServer *server)
{
  LsLineServer *self = (LsLineServer *) server;

  self->hooks->clear (self);
  g_byte_array_unref (self->parent.output);
  g_array_unref (self->parent.wishes);
  ls_line_reader_clear (&self->lines);
  g_byte_array_unref (self->unread);
  g_byte_array_unref (self->scratch);
  g_byte_array_unref (self->late_line);
  g_hash_table_unref (self->seen);
  g_free (self);
}

/**
 * ls_line_server_init:
 * @self: a server, zeroed
 * @hooks: its protocol's; @secured may be %NULL where the protocol never shakes hands
 * @setup: its profile, directory and store; what it points to outlives the server
 * @most: how many octets of a line it holds
 *
 * Returns: (transfer none): @self, which waits to be told that its connection stands
 */
LsServer *
ls_line_server_init (LsLineServer *self, const LsLineServerHooks *hooks, const LsServerSetup *setup, gsize most)
{
  static const LsServerClass class = {
    line_server_open, line_server_input, line_server_wake, line_server_answer, line_server_stop, line_server_free,
    line_server_secured, line_server_told, line_server_closed,
  };

  self->parent.class = &class;
  self->parent.output = g_byte_array_new ();
  self->parent.wishes = g_array_new (FALSE, FALSE, sizeof (LsWish));
  g_array_set_clear_func (self->parent.wishes, (GDestroyNotify) ls_wish_clear);
  self->setup = *setup;
  self->hooks = hooks;
  self->idle_us = setup->profile->idle_us;
  ls_chance_init (&self->chance, setup->seed, setup->place);
  ls_line_reader_init (&self->lines, most);
  self->lines.lf_ends = TRUE;
  self->unread = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  self->late_line = g_byte_array_new ();
  self->seen = g_hash_table_new (g_str_hash, g_str_equal);
  self->drop_after = G_MAXUINT64;
  return &self->parent;
}
