/* smtp-fault.c: what goes wrong in our server, as its profile says.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include <string.h>

static const char *
fault_name (LsSmtpCommandId command)
{
  return command == SMTP_DATA_END ? LS_FAULT_DATA_END : ls_smtp_commands[command].verb;
}

/* The fault that strikes at this time of @command, if one does. */
static const LsFault *
find_fault (LsSmtpServer *self, LsSmtpCommandId command)
{
  const GPtrArray *faults = self->setup.profile->faults;

  if (faults->len == 0)
    return NULL;
  self->seen[command]++;
  for (guint i = 0; i < faults->len; i++)
    {
      const LsFault *fault = faults->pdata[i];

      if (strcmp (fault->command, fault_name (command)) != 0)
        continue;
      if (fault->nth != 0 && fault->nth != self->seen[command])
        continue;
      if (fault->percent != 0 && ls_chance_range (&self->chance, 100) >= fault->percent)
        continue;
      return fault;
    }
  return NULL;
}

/* Answers a fault's own reply; the table says where that leads. */
static void
answer_fault (LsSmtpServer *self, LsSmtpCommandId command, const char *reply)
{
  guint64 code = 0;
  LsSpan rest = ls_span_from_string (reply), digits = ls_span_take (&rest, 3);
  const LsSmtpRule *rule = NULL;

  if (ls_span_parse_number (digits, 599, &code) && code >= 200)
    rule = ls_smtp_rule_for_code (command, self->state, code, SMTP_OTHER, LS_SPAN (NULL, 0));
  g_byte_array_append (self->parent.output, (const guint8 *) reply, strlen (reply));
  g_byte_array_append (self->parent.output, (const guint8 *) "\r\n", 2);
  if (command == SMTP_DATA_END)
    ls_smtp_server_forget_envelope (self);
  if (command == SMTP_DATA_COMMAND)
    ls_dot_reader_begin (&self->letter, self->setup.profile->size_max);
  if (code == 421)
    ls_smtp_server_enter (self, SMTP_CLOSED);
  else if (rule != NULL)
    ls_smtp_server_enter (self, rule->next);
  else if (command == SMTP_DATA_END)
    ls_smtp_server_enter (self, SMTP_READY);
}

/**
 * ls_smtp_server_drop:
 * @self: a server that closes at once, without a word
 */
void
ls_smtp_server_drop (LsSmtpServer *self)
{
  self->state = SMTP_CLOSED;
  ls_smtp_server_wish (self, &(LsWish) { LS_WISH_DROP });
}

/**
 * ls_smtp_server_strike:
 * @self: a server
 * @command: what was said
 * @line: the line of it
 * @flags: #LsLineFlags of it
 *
 * Lets a fault strike, where the profile has one.
 *
 * Returns: whether the command is dealt with, or has to wait
 */
gboolean
ls_smtp_server_strike (LsSmtpServer *self, LsSmtpCommandId command, LsSpan line, guint flags)
{
  const LsFault *fault = self->is_late ? NULL : find_fault (self, command);

  if (fault == NULL)
    return FALSE;
  switch (fault->action)
    {
    case LS_FAULT_REPLY:
      answer_fault (self, command, fault->reply);
      return TRUE;
    case LS_FAULT_DROP:
      ls_smtp_server_drop (self);
      return TRUE;
    case LS_FAULT_DROP_AFTER:
      /* A count that runs is not begun anew: it ends where it would have ended. */
      if (self->drop_after == G_MAXUINT64)
        self->drop_after = fault->amount;
      return FALSE;
    case LS_FAULT_DELAY:
      g_byte_array_set_size (self->late_line, 0);
      g_byte_array_append (self->late_line, line.data, line.length);
      self->late_flags = flags;
      self->late_command = command;
      self->is_late = TRUE;
      self->late_until = self->now + (gint64) fault->amount;
      self->parent.waiting = TRUE;
      ls_smtp_server_wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->late_until });
      return TRUE;
    }
  g_assert_not_reached ();
}
