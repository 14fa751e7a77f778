/* smtp-sender.c: delivers one letter to the next server. RFC 5321 section 3.3.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-sender.h"

#include "core/line-reader.h"
#include "protocols/smtp/smtp-line.h"

#include <string.h>

#define REPLY_MAX 500   /* octets of a reply that are kept, for the sender of the letter to read */

/* Whose answer it waits for. */
typedef enum {
  GREETING,
  EHLO,
  HELO,
  MAIL,
  RCPT,
  DATA,
  LETTER,
  QUIT
} Step;

typedef struct {
  LsSender        parent;
  const LsLetter *letter;
  char           *name;
  LsLineReader    lines;
  GString        *reply;         /* its lines so far, joined by a space */
  Step            step;
  guint           recipient;     /* the RCPT that waits for its answer */
  guint           n_accepted;
  gboolean        offers_8bit;
  gboolean        offers_size;
} SmtpSender;

static G_GNUC_PRINTF (3, 4) void
say (SmtpSender *self, Step step, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_byte_array_append (self->parent.output, (const guint8 *) line, strlen (line));
  g_byte_array_append (self->parent.output, (const guint8 *) "\r\n", 2);
  self->step = step;
}

/* No recipient that waits will get the letter now. */
static void
give_up (SmtpSender *self, guint code)
{
  for (guint i = 0; i < self->parent.fates->len; i++)
    ls_sender_decide (&self->parent, i, code / 100 == 5 ? LS_FATE_REFUSED : LS_FATE_LATER, self->reply->str);
  say (self, QUIT, "QUIT");
}

static gboolean
has_8bit (const LsLetter *letter)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (letter->octets, &length);

  for (gsize i = 0; i < length; i++)
    if (octets[i] >= 0x80)
      return TRUE;
  return FALSE;
}

static void
say_mail (SmtpSender *self)
{
  gboolean is_8bit = has_8bit (self->letter);
  g_autoptr (GString) parameters = g_string_new (NULL);

  if (is_8bit && !self->offers_8bit)
    {
      /* RFC 6152 section 3: it must not be sent so, and a letter is not rewritten here. */
      g_string_assign (self->reply, "554 5.6.3 the next server takes 7 bits only");
      give_up (self, 554);
      return;
    }
  if (self->offers_size)
    g_string_append_printf (parameters, " SIZE=%" G_GSIZE_FORMAT, g_bytes_get_size (self->letter->octets));
  if (is_8bit)
    g_string_append (parameters, " BODY=8BITMIME");
  say (self, MAIL, "MAIL FROM:<%s>%s", self->letter->reverse_path, parameters->str);
}

static void
say_rcpt (SmtpSender *self)
{
  say (self, RCPT, "RCPT TO:<%s>", (const char *) self->letter->recipients->pdata[self->recipient]);
}

/* Section 4.5.2: a dot is put before one that begins a line. */
static void
say_letter (SmtpSender *self)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (self->letter->octets, &length);
  GByteArray *output = self->parent.output;
  gboolean at_start = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (at_start && octets[i] == '.')
        g_byte_array_append (output, (const guint8 *) ".", 1);
      g_byte_array_append (output, octets + i, 1);
      at_start = octets[i] == '\n';
    }
  if (!at_start)
    g_byte_array_append (output, (const guint8 *) "\r\n", 2);
  say (self, LETTER, ".");
}

static void
hear_rcpt (SmtpSender *self, guint code)
{
  if (code / 100 == 2)
    self->n_accepted++;
  else
    ls_sender_decide (&self->parent, self->recipient, code / 100 == 5 ? LS_FATE_REFUSED : LS_FATE_LATER, self->reply->str);
  if (++self->recipient < self->letter->recipients->len)
    say_rcpt (self);
  else if (self->n_accepted > 0)
    say (self, DATA, "DATA");
  else
    say (self, QUIT, "QUIT");
}

static void
hear_letter (SmtpSender *self, guint code)
{
  for (guint i = 0; i < self->parent.fates->len; i++)
    ls_sender_decide (&self->parent, i, code / 100 == 2   ? LS_FATE_TAKEN
                                        : code / 100 == 5 ? LS_FATE_REFUSED
                                                          : LS_FATE_LATER, self->reply->str);
  say (self, QUIT, "QUIT");
}

static void
hear_reply (SmtpSender *self, guint code)
{
  gboolean yes = code / 100 == 2;

  switch (self->step)
    {
    case GREETING:
      if (yes)
        say (self, EHLO, "EHLO %s", self->name);
      else
        give_up (self, code);
      break;
    case EHLO:
      /* Section 3.2: an old server does not know EHLO. */
      if (yes)
        say_mail (self);
      else if (code / 100 == 5)
        say (self, HELO, "HELO %s", self->name);
      else
        give_up (self, code);
      break;
    case HELO:
      if (yes)
        say_mail (self);
      else
        give_up (self, code);
      break;
    case MAIL:
      if (yes)
        say_rcpt (self);
      else
        give_up (self, code);
      break;
    case RCPT:
      hear_rcpt (self, code);
      break;
    case DATA:
      if (code / 100 == 3)
        say_letter (self);
      else
        give_up (self, code);
      break;
    case LETTER:
      hear_letter (self, code);
      break;
    case QUIT:
      self->parent.done = TRUE;
      break;
    }
}

static void
note_ability (SmtpSender *self, LsSpan line)
{
  LsSpan word = ls_span_trim (ls_span_take_word (&line));

  self->offers_8bit |= ls_span_equals_nocase (word, "8BITMIME");
  self->offers_size |= ls_span_equals_nocase (word, "SIZE");
}

static void
smtp_sender_hear (LsSender *sender, LsSpan octets)
{
  SmtpSender *self = (SmtpSender *) sender;
  LsLine line;

  while (!sender->done && ls_line_reader_take (&self->lines, &octets, &line))
    {
      LsSpan text = ls_span_chomp (line.octets), code_text = text;
      guint64 code = 0;
      gboolean numbered = ls_span_parse_number (ls_span_take (&code_text, 3), 999, &code);

      /* The first line is the server's name, whatever that is. */
      if (self->step == EHLO && self->reply->len > 0 && code_text.length > 0)
        note_ability (self, LS_SPAN (code_text.data + 1, code_text.length - 1));
      if (self->reply->len < REPLY_MAX)
        g_string_append_printf (self->reply, "%s%.*s", self->reply->len > 0 ? " " : "",
                                (int) MIN (text.length, REPLY_MAX), (const char *) text.data);
      if (numbered && code_text.length > 0 && code_text.data[0] == '-')
        continue;
      hear_reply (self, (guint) code);
      g_string_truncate (self->reply, 0);
    }
}

static void
smtp_sender_free (LsSender *sender)
{
  SmtpSender *self = (SmtpSender *) sender;

  ls_sender_clear (sender);
  ls_line_reader_clear (&self->lines);
  g_string_free (self->reply, TRUE);
  g_free (self->name);
  g_free (self);
}

/**
 * ls_smtp_sender_new:
 * @letter: what to deliver; it outlives the machine
 * @name: the name that it greets with
 *
 * It falls back to HELO where EHLO is not known, and asks for each recipient; a letter with the eighth bit goes only
 * to a server that takes it (RFC 6152).
 *
 * Returns: (transfer full): a machine that waits to be greeted
 */
LsSender *
ls_smtp_sender_new (const LsLetter *letter, const char *name)
{
  static const LsSenderClass class = { smtp_sender_hear, smtp_sender_free };
  SmtpSender *self = g_new0 (SmtpSender, 1);

  ls_sender_init (&self->parent, &class, letter->recipients->len);
  self->letter = letter;
  self->name = g_strdup (name);
  self->reply = g_string_new (NULL);
  ls_line_reader_init (&self->lines, LS_SMTP_COMMAND_MAX);
  return &self->parent;
}
