/* smtp-line.c: a client's line taken apart: verb, argument, path, parameters. RFC 5321 section 4.1.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-line.h"

#include <string.h>

/**
 * ls_smtp_line_parse:
 * @line: a client's line without its CRLF
 * @argument: (out): what stands behind the verb, spaces at its end left out (RFC 5321 section 4.1.1)
 *
 * Returns: the command
 */
LsSmtpCommandId
ls_smtp_line_parse (LsSpan line, LsSpan *argument)
{
  LsSpan rest = line;
  LsSmtpCommandId command = ls_smtp_command_find (ls_span_take_word (&rest));

  if (command == SMTP_UNKNOWN)
    {
      *argument = line;
      return SMTP_UNKNOWN;
    }
  *argument = ls_span_trim (rest);
  return command;
}

/* The address as it stands without brackets: up to a space. */
static LsPathResult
take_bare_path (LsSpan *text, LsPath *path)
{
  return ls_mailbox_parse (ls_span_take_word (text), path);
}

/**
 * ls_smtp_path_argument:
 * @command: %SMTP_RCPT, which says `TO:`; all others say `FROM:`
 * @argument: what stands behind the verb
 * @parsed: (out): its parts; filled as far as it could be read, in the forgiving way that most servers have
 *
 * Returns: %SMTP_OK, or what is wrong. Whether a space or missing brackets are forgiven is for the caller to say
 */
LsSmtpOutcome
ls_smtp_path_argument (LsSmtpCommandId command, LsSpan argument, LsSmtpPathArgument *parsed)
{
  const char *keyword = command == SMTP_RCPT ? "TO:" : "FROM:";
  LsSpan rest = argument;
  LsPathResult result;

  *parsed = (LsSmtpPathArgument) { .parameters = { NULL, 0 } };
  if (!ls_span_starts_nocase (rest, keyword))
    return SMTP_SYNTAX;
  ls_span_take (&rest, strlen (keyword));
  while (ls_span_take_octet (&rest, ' ') || ls_span_take_octet (&rest, '\t'))
    parsed->spaced = TRUE;
  if (rest.length == 0)
    return SMTP_SYNTAX;
  parsed->bare = rest.data[0] != '<';
  result = parsed->bare ? take_bare_path (&rest, &parsed->path) : ls_path_take (&rest, &parsed->path);
  if (result == LS_PATH_TOO_LONG)
    return SMTP_PATH_TOO_LONG;
  if (result == LS_PATH_BAD_SYNTAX)
    return SMTP_BAD_PATH;
  if (!parsed->bare && rest.length > 0 && !ls_span_take_octet (&rest, ' '))
    return SMTP_SYNTAX;
  /* RFC 5321 section 4.1.1.3: <> is only ever a sender. */
  if (command == SMTP_RCPT && ls_path_is_null (&parsed->path))
    return SMTP_BAD_PATH;
  parsed->parameters = ls_span_trim (rest);
  return SMTP_OK;
}

/* Letters, digits, hyphens and underscores: what a mechanism's name is made of (RFC 4422 section 3.1). */
static gboolean
is_word_octet (guint8 octet)
{
  return g_ascii_isalnum (octet) || octet == '-' || octet == '_';
}

static LsSpan
take_odd_word (LsSpan *text)
{
  gsize length = 0;

  while (text->length > 0 && !is_word_octet (text->data[0]))
    ls_span_take (text, 1);
  while (length < text->length && is_word_octet (text->data[length]))
    length++;
  return ls_span_take (text, length);
}

static gboolean
take_auth (LsSpan line, LsSpan *mechanism, LsSpan *initial)
{
  if (!ls_span_equals_nocase (take_odd_word (&line), "AUTH"))
    return FALSE;
  *mechanism = take_odd_word (&line);
  *initial = ls_span_trim (line);
  return TRUE;
}

/**
 * ls_smtp_find_log_in:
 * @line: a client's line, or its beginning
 * @mechanism: (out): the mechanism's name
 * @initial: (out): what stands behind it, spaces and tabs at either end left out
 *
 * Finds an AUTH however oddly it is written: behind or between tabs, controls or anything else that is no word, or
 * behind a bare CR or LF. Some server may understand it, so what follows is a secret.
 *
 * Returns: whether there is one
 */
gboolean
ls_smtp_find_log_in (LsSpan line, LsSpan *mechanism, LsSpan *initial)
{
  if (take_auth (line, mechanism, initial))
    return TRUE;
  while (line.length > 0)
    {
      guint8 octet = ls_span_take (&line, 1).data[0];

      if ((octet == '\r' || octet == '\n') && take_auth (line, mechanism, initial))
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_smtp_take_parameter:
 * @parameters: (inout): `SIZE=1000 BODY=8BITMIME`; moved behind the first
 * @keyword: (out): `SIZE`
 * @value: (out): `1000`; its data is %NULL where there is no equals sign
 *
 * Returns: %FALSE where none is left
 */
gboolean
ls_smtp_take_parameter (LsSpan *parameters, LsSpan *keyword, LsSpan *value)
{
  LsSpan word;
  const guint8 *equals;

  while (ls_span_take_octet (parameters, ' '))
    continue;
  if (parameters->length == 0)
    return FALSE;
  word = ls_span_take_word (parameters);
  equals = memchr (word.data, '=', word.length);
  *keyword = equals == NULL ? word : LS_SPAN (word.data, equals - word.data);
  *value = equals == NULL ? LS_SPAN (NULL, 0) : LS_SPAN (equals + 1, word.data + word.length - equals - 1);
  return TRUE;
}
