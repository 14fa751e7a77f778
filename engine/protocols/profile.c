/* profile.c: the character of a server: its name, its words, what it can do, and what goes wrong with it.
 * SPDX-License-Identifier: MIT */
#include "protocols/profile.h"

#include "protocols/sasl.h"

#include <string.h>

/* RFC 5321 section 4.5.3.1.8 asks for at least 100 recipients, 4.5.3.1.7 for at least 64K octets. */
#define DEFAULT_RECIPIENTS_MAX 1000
#define DEFAULT_SIZE_MAX (50 * 1024 * 1024)
/* RFC 5321 section 4.5.3.2.7: a server waits at least five minutes. */
#define DEFAULT_IDLE_US (5 * 60 * G_TIME_SPAN_SECOND)

#define FAULT_DELAY_MAX_S 3600

G_DEFINE_QUARK (ls-profile-error-quark, ls_profile_error)

static void
text_free (gpointer data)
{
  LsProfileText *text = data;

  g_free (text->command);
  g_free (text->text);
  g_free (text);
}

/**
 * ls_profile_new:
 * @name: the host name that the server says
 *
 * Returns: (transfer full): a strict server without extensions, with a modern server's limits and every mechanism
 */
LsProfile *
ls_profile_new (const char *name)
{
  LsProfile *self = g_new0 (LsProfile, 1);

  self->name = g_strdup (name);
  self->size_max = DEFAULT_SIZE_MAX;
  self->recipients_max = DEFAULT_RECIPIENTS_MAX;
  self->idle_us = DEFAULT_IDLE_US;
  self->mechanisms = (1u << LS_SASL_N_MECHANISMS) - 1;
  self->scram_rounds = LS_SASL_ROUNDS_MIN;
  self->hides = g_ptr_array_new_with_free_func (g_free);
  self->relays_from = g_ptr_array_new_with_free_func (g_free);
  self->relays_to = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) ls_fault_free);
  return self;
}

/**
 * ls_profile_free:
 * @self: (transfer full): a profile
 */
void
ls_profile_free (LsProfile *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->hides);
  g_ptr_array_unref (self->relays_from);
  g_ptr_array_unref (self->relays_to);
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/**
 * ls_profile_set_text:
 * @self: a profile
 * @command: a verb in upper case, `connect`, `data-end`, or `*` for any command
 * @code: the reply code that it goes with
 * @text: what the server says after it; several lines are joined by LF
 */
void
ls_profile_set_text (LsProfile *self, const char *command, guint code, const char *text)
{
  LsProfileText *own = g_new0 (LsProfileText, 1);

  own->command = g_strdup (command);
  own->code = code;
  own->text = g_strdup (text);
  g_ptr_array_add (self->texts, own);
}

/**
 * ls_profile_get_text:
 * @self: a profile
 * @command: as for ls_profile_set_text()
 * @code: a reply code
 *
 * Returns: (nullable): the server's own words, for this command before those for any; %NULL: the table's
 */
const char *
ls_profile_get_text (const LsProfile *self, const char *command, guint code)
{
  const char *general = NULL;

  for (guint i = 0; i < self->texts->len; i++)
    {
      const LsProfileText *text = self->texts->pdata[i];

      if (text->code != code)
        continue;
      if (strcmp (text->command, command) == 0)
        return text->text;
      if (strcmp (text->command, "*") == 0)
        general = text->text;
    }
  return general;
}

/**
 * ls_profile_hide:
 * @self: a profile
 * @verb: a command that the server knows and does not carry out
 */
void
ls_profile_hide (LsProfile *self, const char *verb)
{
  g_ptr_array_add (self->hides, g_strdup (verb));
}

/**
 * ls_profile_hides:
 *
 * Returns: whether the server knows @verb and does not carry it out
 */
gboolean
ls_profile_hides (const LsProfile *self, const char *verb)
{
  for (guint i = 0; i < self->hides->len; i++)
    if (strcmp (self->hides->pdata[i], verb) == 0)
      return TRUE;
  return FALSE;
}

/* `RCPT`, `RCPT#3` or `RCPT%20`. */
static gboolean
parse_when (LsFault *fault, LsSpan when, GError **error)
{
  gsize length = 0;
  guint64 number = 0;

  while (length < when.length && when.data[length] != '#' && when.data[length] != '%')
    length++;
  fault->command = ls_span_dup (ls_span_take (&when, length));
  if (length == 0)
    {
      g_set_error (error, LS_PROFILE_ERROR, 0, "no command before “=”; expected a command, “connect” or “data-end”");
      return FALSE;
    }
  if (strcmp (fault->command, LS_FAULT_CONNECT) != 0 && strcmp (fault->command, LS_FAULT_DATA_END) != 0)
    for (char *p = fault->command; *p != '\0'; p++)
      *p = g_ascii_toupper (*p);
  if (when.length == 0)
    return TRUE;
  if (when.data[0] == '#' && ls_span_parse_number (LS_SPAN (when.data + 1, when.length - 1), 1000000, &number)
      && number > 0)
    fault->nth = number;
  else if (when.data[0] == '%' && ls_span_parse_number (LS_SPAN (when.data + 1, when.length - 1), 100, &number)
           && number > 0)
    fault->percent = number;
  else
    {
      g_set_error (error, LS_PROFILE_ERROR, 0, "“%.*s” after the command; expected #N from 1, or %%P from 1 to 100",
                   (int) when.length, (const char *) when.data);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_action (LsFault *fault, const char *action, GError **error)
{
  if (strcmp (action, "drop") == 0)
    fault->action = LS_FAULT_DROP;
  else if (g_str_has_prefix (action, "delay:"))
    {
      char *end = NULL;
      double seconds = g_ascii_strtod (action + 6, &end);

      if (end == action + 6 || *end != '\0' || !(seconds >= 0 && seconds <= FAULT_DELAY_MAX_S))
        {
          g_set_error (error, LS_PROFILE_ERROR, 0, "“%s”; expected delay:SECONDS, from 0 to %d", action,
                       FAULT_DELAY_MAX_S);
          return FALSE;
        }
      fault->action = LS_FAULT_DELAY;
      fault->amount = seconds * G_TIME_SPAN_SECOND;
    }
  else if (g_str_has_prefix (action, "drop-after:"))
    {
      if (!ls_span_parse_number (ls_span_from_string (action + 11), G_MAXUINT32, &fault->amount))
        {
          g_set_error (error, LS_PROFILE_ERROR, 0, "“%s”; expected drop-after:BYTES", action);
          return FALSE;
        }
      fault->action = LS_FAULT_DROP_AFTER;
    }
  else if (*action == '\0' || strpbrk (action, "\r\n") != NULL)
    {
      g_set_error (error, LS_PROFILE_ERROR, 0,
                   "“%s” after “=”; expected a reply such as “451 Try later”, drop, delay:SECONDS or drop-after:BYTES",
                   action);
      return FALSE;
    }
  else
    {
      fault->action = LS_FAULT_REPLY;
      fault->reply = g_strdup (action);
    }
  return TRUE;
}

/**
 * ls_profile_relays:
 * @self: a profile
 * @client_address: from where a client comes
 * @domain: a domain that is not the server's own
 * @known: whether the client has proved who it is
 *
 * Returns: whether a letter of that client is passed on to that domain
 */
gboolean
ls_profile_relays (const LsProfile *self, const char *client_address, LsSpan domain, gboolean known)
{
  if (!self->relays)
    return FALSE;
  if (known && self->relays_known)
    return TRUE;
  for (guint i = 0; i < self->relays_from->len; i++)
    if (strcmp (self->relays_from->pdata[i], client_address) == 0)
      return TRUE;
  for (guint i = 0; i < self->relays_to->len; i++)
    if (ls_span_equals_nocase (domain, self->relays_to->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * ls_fault_parse:
 * @spec: `COMMAND[#N|%P]=ACTION`; ACTION is a reply line, `drop`, `delay:SECONDS` or `drop-after:BYTES`
 * @error: where to say what is wrong with it
 *
 * Returns: (transfer full) (nullable): the fault
 */
LsFault *
ls_fault_parse (const char *spec, GError **error)
{
  g_autoptr (LsFault) fault = g_new0 (LsFault, 1);
  const char *equals = strchr (spec, '=');

  if (equals == NULL)
    {
      g_set_error (error, LS_PROFILE_ERROR, 0, "“%s” has no “=”; expected COMMAND[#N|%%P]=ACTION", spec);
      return NULL;
    }
  if (!parse_when (fault, LS_SPAN (spec, equals - spec), error) || !parse_action (fault, equals + 1, error))
    return NULL;
  return g_steal_pointer (&fault);
}

/**
 * ls_fault_free:
 * @self: (transfer full): a fault
 */
void
ls_fault_free (LsFault *self)
{
  g_free (self->command);
  g_free (self->reply);
  g_free (self);
}
