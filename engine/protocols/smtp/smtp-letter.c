/* smtp-letter.c: our server takes a letter, and hands it on. RFC 5321 section 4.1.1.4.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include "protocols/smtp/smtp-trace.h"

/* RFC 5321 section 6.3 */
#define HOPS_MAX 100

/**
 * ls_smtp_server_judge_letter:
 * @self: a server that has heard a whole letter
 *
 * Returns: whether it is taken, and why not
 */
LsSmtpOutcome
ls_smtp_server_judge_letter (LsSmtpServer *self)
{
  if (self->recipients->len + self->terminals == 0)
    return SMTP_NO_RECIPIENT;
  if (self->letter.length > self->setup.profile->size_max)
    return SMTP_TOO_BIG;
  if (!self->binary && (self->letter.bare_cr || self->letter.bare_lf))
    return SMTP_BARE_LINE_END;
  if (ls_smtp_count_hops (LS_SPAN (self->letter.text->data, self->letter.text->len)) >= HOPS_MAX)
    return SMTP_LOOP;
  return SMTP_OK;
}

/* RFC 3848; RFC 6531 section 4.3 */
static const char *
transmission (const LsSmtpServer *self)
{
  static const char *const names[2][2][2] = {
    { { "ESMTP", "ESMTPA" }, { "ESMTPS", "ESMTPSA" } },
    { { "UTF8SMTP", "UTF8SMTPA" }, { "UTF8SMTPS", "UTF8SMTPSA" } },
  };

  return self->extended ? names[self->utf8 ? 1 : 0][self->secure ? 1 : 0][self->user != NULL ? 1 : 0] : "SMTP";
}

/**
 * ls_smtp_server_deliver:
 * @self: a server that takes its letter
 *
 * Wishes for it to be kept; the answer comes later.
 */
void
ls_smtp_server_deliver (LsSmtpServer *self)
{
  g_autofree char *return_path = g_strconcat (self->reverse_route != NULL ? self->reverse_route : "",
                                              self->reverse_path != NULL ? self->reverse_path : "", NULL);
  LsSmtpTrace trace = {
    .reverse_path = return_path,
    .old_date = self->setup.profile->era == LS_ERA_1982,
    .hello = self->hello != NULL ? self->hello : "unknown",
    .client_name = self->setup.client_name,
    .client_address = self->setup.client_address,
    .name = self->setup.profile->name,
    .with = transmission (self),
    .forward_path = self->recipients->len == 1 ? self->forward_path : NULL,
    .time = self->setup.begins + self->now / G_TIME_SPAN_SECOND,
  };
  g_autofree char *id = g_strdup_printf ("%08x-%u", g_str_hash (self->setup.place), ++self->letters);
  LsLetter *letter = g_new0 (LsLetter, 1);

  trace.id = id;
  letter->reverse_path = g_strdup (self->reverse_path != NULL ? self->reverse_path : "");
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->recipients->len; i++)
    g_ptr_array_add (letter->recipients, g_strdup (self->recipients->pdata[i]));
  letter->octets = ls_smtp_trace_add (&trace, LS_SPAN (self->letter.text->data, self->letter.text->len));
  self->ticket = self->letters;
  self->parent.waiting = TRUE;
  ls_smtp_server_wish (self, &(LsWish) { .kind = LS_WISH_DELIVER, .ticket = self->ticket, .letter = letter });
}

/**
 * ls_smtp_server_answer_letter:
 * @self: a server
 * @outcome: what became of its letter
 *
 * Answers the lone dot, or the last chunk, and forgets the envelope.
 */
void
ls_smtp_server_answer_letter (LsSmtpServer *self, LsSmtpOutcome outcome)
{
  LsSmtpWords words = { .argument = ls_span_from_string (self->chunk.argument != NULL ? self->chunk.argument : ""),
                        .octets = self->letter.length };

  gboolean chunk = self->chunk.argument != NULL;

  if (chunk)
    ls_smtp_server_answer (self, SMTP_BDAT, outcome == SMTP_OK ? SMTP_OK_LAST : outcome, &words);
  else
    ls_smtp_server_answer (self, SMTP_DATA_END, outcome, &(LsSmtpWords) { .text = NULL });
  ls_smtp_server_forget_envelope (self);
  self->last_chunk_came = chunk && outcome == SMTP_OK;
  g_clear_pointer (&self->chunk.argument, g_free);
}

/**
 * ls_smtp_server_end_of_letter:
 * @self: a server that has heard a whole letter
 *
 * Hands the letter on, or says why not.
 */
void
ls_smtp_server_end_of_letter (LsSmtpServer *self)
{
  LsSmtpOutcome outcome = ls_smtp_server_judge_letter (self);

  if (ls_smtp_server_strike (self, SMTP_DATA_END, LS_SPAN (NULL, 0), 0))
    return;
  /* RFC 821 section 4.5.2: the eighth bit of every octet is zero. */
  if (self->setup.profile->era == LS_ERA_1982)
    for (guint i = 0; i < self->letter.text->len; i++)
      self->letter.text->data[i] &= 0x7f;
  if (outcome == SMTP_OK && self->recipients->len > 0)
    ls_smtp_server_deliver (self);
  else
    ls_smtp_server_answer_letter (self, outcome);
}
