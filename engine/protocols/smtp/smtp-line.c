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

/**
 * ls_smtp_command_max:
 * @command: a command
 * @extensions: a bit for each extension that may be used
 *
 * Each extension may lengthen a line: SIZE by 26 octets, BODY by 17, AUTH by 500 (RFC 4954 section 5), SMTPUTF8 by 10;
 * with DSN a line may have 524 more (RFC 3461 section 5.4). An AUTH has as much room as its exchange.
 *
 * Returns: how long its line may be, CRLF included
 */
gsize
ls_smtp_command_max (LsSmtpCommandId command, guint32 extensions)
{
  static const struct {
    LsSmtpExtensionId extension;
    LsSmtpCommandId   command;
    gsize             octets;
  } more[] = {
    { SMTP_EXTENSION_SIZE, SMTP_MAIL, 26 },
    { SMTP_EXTENSION_8BITMIME, SMTP_MAIL, 17 },
    { SMTP_EXTENSION_AUTH, SMTP_MAIL, 500 },
    { SMTP_EXTENSION_SMTPUTF8, SMTP_MAIL, 10 },
    { SMTP_EXTENSION_DSN, SMTP_MAIL, 524 },
    { SMTP_EXTENSION_DSN, SMTP_RCPT, 524 },
    { SMTP_EXTENSION_AUTH, SMTP_AUTH_COMMAND, LS_SMTP_LINE_HELD - LS_SMTP_COMMAND_MAX },
  };
  gsize most = LS_SMTP_COMMAND_MAX;

  if (command != SMTP_MAIL && command != SMTP_RCPT && command != SMTP_AUTH_COMMAND)
    return most;
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i].command == command && (extensions & (1u << more[i].extension)) != 0)
      most += more[i].octets;
  return most;
}

/**
 * ls_smtp_is_xtext:
 *
 * Returns: whether @text is written as RFC 3461 section 4 asks: printable ASCII, `+` and `=` as `+2B` and `+3D`
 */
gboolean
ls_smtp_is_xtext (LsSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '+')
      {
        for (guint k = 1; k <= 2; k++)
          if (i + k >= text.length || !g_ascii_isxdigit (text.data[i + k]) || g_ascii_islower (text.data[i + k]))
            return FALSE;
        i += 2;
      }
    else if (text.data[i] < 33 || text.data[i] > 126 || text.data[i] == '=')
      return FALSE;
  return text.length > 0;
}

/**
 * ls_smtp_is_utf8:
 *
 * Returns: whether @text is UTF-8; ASCII is
 */
gboolean
ls_smtp_is_utf8 (LsSpan text)
{
  return text.length == 0 || g_utf8_validate_len ((const char *) text.data, text.length, NULL);
}

/**
 * ls_smtp_chunk_argument:
 * @argument: what stands behind BDAT
 * @octets: (out): how many follow; 0 where that cannot be read
 * @last: (out): whether they end the letter
 *
 * RFC 3030 section 2: a number, and perhaps LAST.
 *
 * Returns: whether it is that
 */
gboolean
ls_smtp_chunk_argument (LsSpan argument, guint64 *octets, gboolean *last)
{
  LsSpan size = ls_span_take_word (&argument);

  argument = ls_span_trim (argument);
  *octets = 0;
  *last = ls_span_equals_nocase (argument, "LAST");
  return (*last || argument.length == 0) && ls_span_parse_number (size, G_MAXUINT64, octets);
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
