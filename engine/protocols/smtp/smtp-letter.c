/* smtp-letter.c: our server takes a letter, and hands it on. RFC 5321 section 4.1.1.4.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include "protocols/smtp/smtp-trace.h"

/* RFC 5321 section 6.3 */
#define HOPS_MAX 100

static LsSmtpOutcome
judge_letter (LsSmtpServer *self)
{
  if (self->recipients->len == 0)
    return SMTP_NO_RECIPIENT;
  if (self->letter.length > self->setup.profile->size_max)
    return SMTP_TOO_BIG;
  if (self->letter.bare_cr || self->letter.bare_lf)
    return SMTP_BARE_LINE_END;
  if (ls_smtp_count_hops (LS_SPAN (self->letter.text->data, self->letter.text->len)) >= HOPS_MAX)
    return SMTP_LOOP;
  return SMTP_OK;
}

static void
deliver (LsSmtpServer *self, gint64 now)
{
  LsSmtpTrace trace = {
    .reverse_path = self->reverse_path != NULL ? self->reverse_path : "",
    .hello = self->hello != NULL ? self->hello : "unknown",
    .client_name = self->setup.client_name,
    .client_address = self->setup.client_address,
    .name = self->setup.profile->name,
    .with = self->extended ? "ESMTP" : "SMTP",
    .forward_path = self->recipients->len == 1 ? self->forward_path : NULL,
    .time = self->setup.begins + now / G_TIME_SPAN_SECOND,
  };
  g_autofree char *id = g_strdup_printf ("%08x-%u", g_str_hash (self->setup.place), ++self->letters);
  LsLetter *letter = g_new0 (LsLetter, 1);

  trace.id = id;
  letter->reverse_path = g_strdup (trace.reverse_path);
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
 * Answers the lone dot, and forgets the envelope.
 */
void
ls_smtp_server_answer_letter (LsSmtpServer *self, LsSmtpOutcome outcome)
{
  ls_smtp_server_answer (self, SMTP_DATA_END, outcome, &(LsSmtpWords) { .text = NULL });
  ls_smtp_server_forget_envelope (self);
}

/**
 * ls_smtp_server_end_of_letter:
 * @self: a server that has heard a whole letter
 * @now: when
 *
 * Hands the letter on, or says why not.
 */
void
ls_smtp_server_end_of_letter (LsSmtpServer *self, gint64 now)
{
  LsSmtpOutcome outcome = judge_letter (self);

  if (ls_smtp_server_strike (self, now, SMTP_DATA_END, LS_SPAN (NULL, 0), 0))
    return;
  if (outcome == SMTP_OK)
    deliver (self, now);
  else
    ls_smtp_server_answer_letter (self, outcome);
}
