/* talk.c: a server's machine with its observer and a store, and dialogues that are held with it.
 * SPDX-License-Identifier: MIT */
#include "talk.h"

#include <string.h>

#define ADDRESS "192.0.2.9"

static guint64
note_change (gpointer data, guint entry, const char *what)
{
  Talk *self = data;

  g_ptr_array_add (self->changes, g_strdup (what));
  return ls_log_last (ls_session_get_log (self->session)) + 1;
}

/* Alice and Bob live here; carol has moved, dave has no password, and staff is a list. */
void
talk_init (Talk *self, const char *protocol, LsProfile *profile)
{
  LsUser *user;

  *self = (Talk) { .protocol = ls_protocol_find (protocol), .profile = profile, .tells_findings = TRUE };
  if (profile == NULL)
    self->profile = ls_profile_new ("mail.one.example");
  self->directory = ls_directory_new ();
  ls_directory_add_user (self->directory, "alice", "one.example", "secret");
  ls_directory_add_user (self->directory, "bob", "one.example", "two words\\x");
  user = ls_directory_add_user (self->directory, "carol", "one.example", "secret");
  user->moved_to = g_strdup ("carol@away.example");
  ls_directory_add_user (self->directory, "dave", "one.example", NULL);
  self->store = ls_memory_store_new ();
  self->session = ls_session_new ();
  self->said = g_string_new (NULL);
  self->changes = g_ptr_array_new_with_free_func (g_free);
  ls_memory_store_set_changed (self->store, note_change, self);
}

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Talk *self = data;

  ls_server_told (self->server, self->now, ticket, answer);
}

static void
take_output (Talk *self)
{
  GByteArray *output = self->server->output;
  LsSaying saying = { .from = LS_FROM_SERVER, .time_us = self->now, .heard = LS_HEARD_ALL };
  LsSpan octets = LS_SPAN (output->data, output->len);

  g_string_append_len (self->said, (const char *) output->data, output->len);
  if (self->client != NULL && octets.length > 0)
    ls_client_hear (self->client, octets);
  while (octets.length > 0)
    ls_observer_input (self->observer, &saying, ls_span_take (&octets, self->piece > 0 ? self->piece : octets.length));
  g_byte_array_set_size (output, 0);
}

static void
close_it (Talk *self, LsFrom from, gboolean reset)
{
  ls_observer_close (self->observer, &(LsSaying) { .from = from, .time_us = self->now, .heard = LS_HEARD_ALL }, reset);
}

static void
serve (Talk *self)
{
  LsWish wish;
  gboolean closes = FALSE;

  while (ls_server_take_wish (self->server, &wish))
    {
      take_output (self);
      if (wish.kind == LS_WISH_STORE)
        ls_store_ask (self->store, wish.request, told, self, wish.ticket);
      else if (wish.kind == LS_WISH_WAKE)
        self->wake_us = MIN (self->wake_us, wish.time_us);
      else if (wish.kind == LS_WISH_CLOSE || wish.kind == LS_WISH_DROP)
        closes = TRUE;
      ls_wish_clear (&wish);
    }
  take_output (self);
  if (!closes || self->closed)
    return;
  self->closed = TRUE;
  close_it (self, LS_FROM_SERVER, FALSE);
  ls_server_closed (self->server, self->now);
  serve (self);
}

/* Another connection to the same store. */
void
talk_begin (Talk *self)
{
  LsServerSetup setup = {
    .profile = self->profile, .directory = self->directory, .store = self->store, .client_address = ADDRESS,
    .seed = 1, .place = self->place,
  };

  g_snprintf (self->place, sizeof self->place, "talk %u", ++self->connections);

  self->connection = ls_session_open (self->session, self->protocol->knowledge, self->now,
                                      &(LsEnd) { (char *) "c", (char *) ADDRESS, 1 },
                                      &(LsEnd) { (char *) "s", (char *) "192.0.2.1", self->protocol->port });
  self->looked = ls_log_last (ls_session_get_log (self->session));
  self->server = self->protocol->server_new (&setup);
  self->observer = self->protocol->observer_new (self->session, self->connection);
  self->client = self->protocol->client_new ();
  self->wake_us = G_MAXINT64;
  self->closed = FALSE;
  g_string_truncate (self->said, 0);
  ls_server_open (self->server, self->now);
  serve (self);
}

void
talk_end (Talk *self)
{
  g_clear_pointer (&self->server, ls_server_free);
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_pointer (&self->client, ls_client_free);
}

void
talk_clear (Talk *self)
{
  talk_end (self);
  ls_profile_free (self->profile);
  ls_directory_unref (self->directory);
  ls_store_free (self->store);
  g_object_unref (self->session);
  g_string_free (self->said, TRUE);
  g_ptr_array_unref (self->changes);
}

void
talk_say (Talk *self, const char *octets, gsize length)
{
  LsSaying saying = { .from = LS_FROM_CLIENT, .time_us = self->now, .heard = LS_HEARD_ALL };
  LsSpan rest = LS_SPAN (octets, length);

  while (rest.length > 0 && !self->closed)
    {
      LsSpan part = ls_span_take (&rest, self->piece > 0 ? self->piece : rest.length);

      ls_observer_input (self->observer, &saying, part);
      ls_server_input (self->server, self->now, part);
      serve (self);
    }
}

void
talk_hang_up (Talk *self)
{
  close_it (self, LS_FROM_CLIENT, FALSE);
  ls_server_closed (self->server, self->now);
  serve (self);
}

void
talk_wake (Talk *self, gint64 now)
{
  self->now = now;
  self->wake_us = G_MAXINT64;
  ls_server_wake (self->server, now);
  serve (self);
}

void
talk_deliver (Talk *self, const char *mailbox, const char *folder, const char *octets)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

  ls_memory_store_put (self->store, mailbox, folder, "from@away.example", bytes);
}

guint
talk_n_letters (Talk *self, const char *mailbox)
{
  guint n = 0;

  for (guint i = 0; i < ls_memory_store_n_entries (self->store); i++)
    {
      const LsStoreEntry *entry = ls_memory_store_entry (self->store, i);

      n += g_str_equal (entry->mailbox, mailbox) && entry->until == LS_STORE_FOREVER;
    }
  return n;
}

/* ---- dialogues ---- */

static void
say_line (Talk *self, const char *line)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  gboolean ended = FALSE;

  for (; *line != '\0'; line++)
    {
      if (*line != '\\' || strchr ("lrn0es", line[1]) == NULL || line[1] == '\0')
        {
          g_string_append_c (octets, *line);
          continue;
        }
      line++;
      ended |= *line == 'l';
      g_string_append_len (octets, *line == '0' ? "\0" : *line == 'r' ? "\r" : *line == 'e' ? "\303\251" : *line == 's' ? " " : "\n",
                           *line == 'e' ? 2 : 1);
    }
  if (!ended)
    g_string_append (octets, "\r\n");
  if (self->client != NULL && !self->closed)
    ls_client_said (self->client, LS_SPAN (octets->str, octets->len));
  talk_say (self, octets->str, octets->len);
}

static void
expect_line (Talk *self, const char *expected, gboolean whole)
{
  const char *end = strstr (self->said->str, "\r\n");
  g_autofree char *line = end != NULL ? g_strndup (self->said->str, end - self->said->str) : g_strdup (self->said->str);

  if (end == NULL && self->said->len == 0)
    g_error ("the server says nothing; expected “%s”", expected);
  if (whole ? strcmp (line, expected) != 0 : !g_str_has_prefix (line, expected))
    g_error ("the server says “%s”; expected “%s”", line, expected);
  g_string_erase (self->said, 0, end != NULL ? (gssize) (end + 2 - self->said->str) : -1);
}

static const char *
next_finding (Talk *self)
{
  guint64 last = ls_log_last (ls_session_get_log (self->session));

  while (self->looked < last)
    {
      const LsEvent *event = ls_session_event (self->session, ++self->looked);

      if (event->kind == LS_EVENT_FINDING)
        return self->protocol->knowledge->finding_id (event->row);
    }
  return NULL;
}

static void
expect_quiet (Talk *self, const char *before)
{
  const char *finding = self->tells_findings ? next_finding (self) : NULL;

  if (self->said->len > 0)
    g_error ("before “%s” the server says more: “%s”", before, self->said->str);
  if (finding != NULL)
    g_error ("before “%s” there is a finding: %s", before, finding);
}

static void
expect_state (Talk *self, const char *expected)
{
  const LsEvent *event = ls_session_event (self->session, self->connection->last_event);
  const char *state = event->flags & LS_EVENT_FLAG_STATELESS ? "?" : self->protocol->knowledge->state_id (event->state);

  if (g_strcmp0 (state, expected) != 0)
    g_error ("the state is %s; expected %s", state, expected);
}

static void
expect_finding (Talk *self, const char *expected)
{
  const char *finding = next_finding (self);

  if (g_strcmp0 (finding, expected) != 0)
    g_error ("the finding is %s; expected %s", finding, expected);
}

static void
expect_change (Talk *self, const char *expected)
{
  if (self->changes->len == 0 || !g_str_has_prefix (self->changes->pdata[0], expected))
    g_error ("the store's change is %s; expected “%s”",
             self->changes->len > 0 ? (const char *) self->changes->pdata[0] : "none", expected);
  g_ptr_array_remove_index (self->changes, 0);
}

static void
hold_line (Talk *self, const char *line)
{
  if (g_str_has_prefix (line, "C: "))
    {
      expect_quiet (self, line);
      say_line (self, line + 3);
    }
  else if (g_str_has_prefix (line, "S: ") || g_str_has_prefix (line, "S= "))
    expect_line (self, line + 3, line[1] == '=');
  else if (g_str_has_prefix (line, "= "))
    expect_state (self, line + 2);
  else if (g_str_has_prefix (line, "F: "))
    expect_finding (self, line + 3);
  else if (g_str_has_prefix (line, "> "))
    expect_change (self, line + 2);
  else if (g_str_equal (line, "~"))
    {
      expect_quiet (self, line);
      talk_hang_up (self);
    }
  else if (g_str_equal (line, "!"))
    g_assert_true (self->closed);
  else
    g_error ("a line that is none: %s", line);
}

void
talk_hold (Talk *self, const char *dialogue)
{
  g_auto (GStrv) lines = g_strsplit (dialogue, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      hold_line (self, lines[i]);
  expect_quiet (self, "the end");
}

/* Every event as a line of text, all of it but its time. */
char *
talk_events (Talk *self)
{
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);

      g_string_append_printf (out, "%s %s %" G_GUINT64_FORMAT "+%u partner %u row %u state %u/%u flags %x",
                              ls_event_kind_name (event->kind), ls_event_from_name (event->from), event->start, event->length,
                              event->partner, event->row, event->state, event->client_state, event->flags);
      if (ls_event_is_line (event))
        g_string_append_printf (out, " secret %u+%u", event->line.secret_start, event->line.secret_length);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
