/* judge.c: tells from a session's log alone which of a lesson's goals are reached, and by what.
 * SPDX-License-Identifier: MIT */
#include "lesson/judge.h"

#include "mail/letter-look.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What one condition has come to. */
typedef struct {
  guint   count;        /* how often it was met so far */
  guint64 event;        /* what met it for the last needed time; 0: not yet */
} Finding;

struct _LsJudge {
  LsLesson   *lesson;
  LsSession  *session;
  guint64     read;           /* up to this event */
  GPtrArray  *witnesses;      /* of LsWitness: one a connection, NULL where the protocol has none */
  GArray     *deeds;
  Finding    *findings;       /* one a condition */
  guint64    *proofs;         /* one a goal */
  guint       n_open;
  GByteArray *scratch;
};

/**
 * ls_judge_new:
 * @lesson: an exercise
 * @session: what is judged
 *
 * Returns: (transfer full): a judge that has read nothing yet
 */
LsJudge *
ls_judge_new (LsLesson *lesson, LsSession *session)
{
  LsJudge *self = g_new0 (LsJudge, 1);

  self->lesson = g_object_ref (lesson);
  self->session = g_object_ref (session);
  self->witnesses = g_ptr_array_new_with_free_func ((GDestroyNotify) ls_witness_free);
  self->deeds = ls_deeds_new ();
  self->findings = g_new0 (Finding, MAX (lesson->n_tests, 1));
  self->proofs = g_new0 (guint64, MAX (lesson->goals->len, 1));
  self->scratch = g_byte_array_new ();
  return self;
}

/**
 * ls_judge_free:
 * @self: (transfer full): a judge
 */
void
ls_judge_free (LsJudge *self)
{
  g_object_unref (self->lesson);
  g_object_unref (self->session);
  g_ptr_array_unref (self->witnesses);
  g_array_unref (self->deeds);
  g_free (self->findings);
  g_free (self->proofs);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

/* ---- one condition ---- */

static void
meet (LsJudge *self, const LsGoalTest *test, guint times, guint64 n)
{
  Finding *finding = &self->findings[test->index];

  finding->count += times;
  if (finding->event == 0 && finding->count >= test->times)
    finding->event = n;
}

/* By which name a goal calls what event @question is. */
static gboolean
is_command (LsJudge *self, guint64 question, const char *name)
{
  const LsEvent *event = question != 0 ? ls_session_event (self->session, question) : NULL;
  LsSpan line, verb;

  if (event == NULL)
    return strcmp (name, "connect") == 0;
  if (event->kind == LS_EVENT_DATA)
    return strcmp (name, ".") == 0;
  line = ls_span_chomp (ls_session_octets (self->session, question, self->scratch));
  verb = ls_span_take_word (&line);
  return ls_span_equals_nocase (verb, name);
}

static gboolean
is_asked_for (LsJudge *self, const LsGoalTest *test, guint64 question)
{
  if (test->to == NULL)
    return TRUE;
  for (guint i = 0; test->to[i] != NULL; i++)
    if (is_command (self, question, test->to[i]))
      return TRUE;
  return FALSE;
}

static gboolean
holds_nocase (LsSpan text, const char *part)
{
  gsize length = strlen (part);

  for (gsize i = 0; i + length <= text.length; i++)
    if (g_ascii_strncasecmp ((const char *) text.data + i, part, length) == 0)
      return TRUE;
  return FALSE;
}

static void
judge_reply (LsJudge *self, const LsGoalTest *test, guint64 n)
{
  guint64 question = ls_session_partner (self->session, n);

  if (test->begins != NULL
      && !ls_span_starts_nocase (ls_session_octets (self->session, n, self->scratch), test->begins))
    return;
  if (!is_asked_for (self, test, question))
    return;
  if (test->argument != NULL
      && (question == 0 || !holds_nocase (ls_session_octets (self->session, question, self->scratch), test->argument)))
    return;
  meet (self, test, 1, n);
}

static gboolean
is_among (const LsLetter *letter, const char *address)
{
  for (guint i = 0; i < letter->recipients->len; i++)
    if (g_ascii_strcasecmp (letter->recipients->pdata[i], address) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_headers (LsSpan octets, const GPtrArray *headers)
{
  for (guint i = 0; i < headers->len; i++)
    {
      const LsGoalHeader *header = headers->pdata[i];
      g_autofree char *value = ls_letter_header (octets, header->name);

      if (value == NULL || *value == '\0' || !holds_nocase (ls_span_from_string (value), header->value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_letter (const LsGoalTest *test, const LsLetter *letter)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (letter->octets, &length);

  if (test->sender != NULL && g_ascii_strcasecmp (letter->reverse_path, test->sender) != 0)
    return FALSE;
  if (letter->recipients->len < test->n_recipients)
    return FALSE;
  for (guint i = 0; test->recipients != NULL && test->recipients[i] != NULL; i++)
    if (!is_among (letter, test->recipients[i]))
      return FALSE;
  return has_headers (LS_SPAN (data, length), test->headers)
         && (test->text == NULL || holds_nocase (ls_letter_text (LS_SPAN (data, length)), test->text));
}

static void
judge_deeds (LsJudge *self, const LsGoalTest *test)
{
  for (guint i = 0; i < self->deeds->len; i++)
    {
      const LsDeed *deed = &g_array_index (self->deeds, LsDeed, i);

      if (test->kind == LS_GOAL_LETTER && deed->kind == LS_DEED_LETTER && is_letter (test, deed->letter))
        meet (self, test, 1, deed->event);
      else if ((test->kind == LS_GOAL_REMOVED && deed->kind == LS_DEED_REMOVED)
               || (test->kind == LS_GOAL_KEPT && deed->kind == LS_DEED_KEPT))
        meet (self, test, deed->count, deed->event);
    }
}

static void
judge_finding (LsJudge *self, const LsGoalTest *test, guint64 n, const LsEvent *event)
{
  const LsKnowledge *knowledge = ls_session_get_connection (self->session, event->conn)->knowledge;

  if (strcmp (knowledge->finding_id (event->row), test->finding) == 0)
    meet (self, test, 1, n);
}

static void
judge_state (LsJudge *self, const LsGoalTest *test, guint64 n, const LsEvent *event)
{
  if ((event->flags & LS_EVENT_FLAG_STATELESS) == 0 && event->state == test->state
      && ls_session_get_connection (self->session, event->conn)->knowledge == self->lesson->protocol->knowledge)
    meet (self, test, 1, n);
}

/* The last of all, the first of any. */
static void
judge_inner (LsJudge *self, const LsGoalTest *test)
{
  Finding *finding = &self->findings[test->index];
  guint64 first = G_MAXUINT64, last = 0;
  guint met = 0;

  if (finding->event != 0)
    return;
  for (guint i = 0; i < test->of->len; i++)
    {
      guint64 event = self->findings[((const LsGoalTest *) test->of->pdata[i])->index].event;

      if (event == 0)
        continue;
      met++;
      first = MIN (first, event);
      last = MAX (last, event);
    }
  if (test->kind == LS_GOAL_ALL && met == test->of->len)
    finding->event = last;
  else if (test->kind == LS_GOAL_ANY && met > 0)
    finding->event = first;
}

static void
judge_test (LsJudge *self, const LsGoalTest *test, guint64 n, const LsEvent *event)
{
  for (guint i = 0; i < test->of->len; i++)
    judge_test (self, test->of->pdata[i], n, event);
  switch (test->kind)
    {
    case LS_GOAL_REPLY:
      if (event->kind == LS_EVENT_REPLY)
        judge_reply (self, test, n);
      break;
    case LS_GOAL_LETTER:
    case LS_GOAL_REMOVED:
    case LS_GOAL_KEPT:
      judge_deeds (self, test);
      break;
    case LS_GOAL_STATE:
      judge_state (self, test, n, event);
      break;
    case LS_GOAL_FINDING:
      if (event->kind == LS_EVENT_FINDING)
        judge_finding (self, test, n, event);
      break;
    case LS_GOAL_ALL:
    case LS_GOAL_ANY:
      judge_inner (self, test);
      break;
    case LS_GOAL_NEVER:
      break;
    }
}

/* ---- all of them ---- */

/* At the end it is known what never happened. */
static void
end_test (LsJudge *self, const LsGoalTest *test, guint64 n)
{
  for (guint i = 0; i < test->of->len; i++)
    end_test (self, test->of->pdata[i], n);
  if (test->kind == LS_GOAL_NEVER && self->findings[((const LsGoalTest *) test->of->pdata[0])->index].event == 0)
    self->findings[test->index].event = n;
  else if (test->kind == LS_GOAL_ALL || test->kind == LS_GOAL_ANY)
    judge_inner (self, test);
}

static const LsLessonGoal *
goal_at (const LsJudge *self, guint index)
{
  return self->lesson->goals->pdata[index];
}

static void
note_proofs (LsJudge *self)
{
  for (guint i = 0; i < self->lesson->goals->len; i++)
    if (self->proofs[i] == 0)
      self->proofs[i] = self->findings[goal_at (self, i)->test->index].event;
}

static LsWitness *
witness_of (LsJudge *self, guint32 conn)
{
  if (self->witnesses->len < conn)
    g_ptr_array_set_size (self->witnesses, conn);
  if (self->witnesses->pdata[conn - 1] == NULL)
    {
      const LsProtocol *protocol = ls_protocol_find (ls_session_get_connection (self->session, conn)->knowledge->id);

      if (protocol != NULL && protocol->witness_new != NULL)
        self->witnesses->pdata[conn - 1] = protocol->witness_new ();
    }
  return self->witnesses->pdata[conn - 1];
}

static void
judge_event (LsJudge *self, guint64 n, const LsEvent *event)
{
  LsWitness *witness = ls_event_is_line (event) ? witness_of (self, event->conn) : NULL;

  g_array_set_size (self->deeds, 0);
  if (witness != NULL)
    ls_witness_hear (witness, self->session, n, self->deeds);
  for (guint i = 0; i < self->lesson->goals->len; i++)
    judge_test (self, goal_at (self, i)->test, n, event);
  if (event->kind == LS_EVENT_OPEN)
    self->n_open++;
  else if (event->kind == LS_EVENT_CLOSE && --self->n_open == 0)
    ls_judge_finish (self);
  note_proofs (self);
}

/**
 * ls_judge_advance:
 * @self: a judge
 *
 * Reads what the log has gained since the last time. Once no connection is open, the session counts as ended.
 */
void
ls_judge_advance (LsJudge *self)
{
  const LsLog *log = ls_session_get_log (self->session);
  guint64 last = ls_log_last (log);

  self->read = MAX (self->read, ls_log_first (log) - 1);
  while (self->read < last)
    {
      const LsEvent *event = ls_log_get (log, ++self->read);

      if (event->kind != LS_EVENT_SEGMENT)
        judge_event (self, self->read, event);
    }
}

/**
 * ls_judge_finish:
 * @self: a judge
 *
 * The session ends here, even if nobody has closed it: what did not happen by now never did.
 */
void
ls_judge_finish (LsJudge *self)
{
  for (guint i = 0; i < self->lesson->goals->len; i++)
    end_test (self, goal_at (self, i)->test, self->read);
  note_proofs (self);
}

/**
 * ls_judge_proof:
 * @self: a judge
 * @goal: index of a goal
 *
 * Returns: the number of the event by which the goal was reached; 0 where it is not
 */
guint64
ls_judge_proof (const LsJudge *self, guint goal)
{
  return self->proofs[goal];
}

/* ---- in words ---- */

static char *
say_reply (const LsGoalTest *test)
{
  g_autofree char *to = test->to != NULL ? g_strjoinv (", ", test->to) : NULL;
  g_autofree char *about = test->argument != NULL ? g_strdup_printf (_(" with “%s”"), test->argument) : g_strdup ("");

  if (test->begins != NULL && to != NULL)
    return g_strdup_printf (_("a reply that begins with %s to %s%s"), test->begins, to, about);
  if (test->begins != NULL)
    return g_strdup_printf (_("a reply that begins with %s%s"), test->begins, about);
  return to != NULL ? g_strdup_printf (_("a reply to %s%s"), to, about) : g_strdup (_("a reply"));
}

static char *
say_letter (const LsGoalTest *test)
{
  GString *words = g_string_new (_("a letter that the server takes"));

  if (test->sender != NULL)
    g_string_append_printf (words, _(", from <%s>"), test->sender);
  if (test->n_recipients > 0)
    g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, ", for %u recipient", ", for %u recipients", test->n_recipients), test->n_recipients);
  for (guint i = 0; test->recipients != NULL && test->recipients[i] != NULL; i++)
    g_string_append_printf (words, _(", for <%s>"), test->recipients[i]);
  for (guint i = 0; i < test->headers->len; i++)
    {
      const LsGoalHeader *header = test->headers->pdata[i];

      if (*header->value != '\0')
        g_string_append_printf (words, _(", with “%s: %s”"), header->name, header->value);
      else
        g_string_append_printf (words, _(", with a header %s"), header->name);
    }
  if (test->text != NULL)
    g_string_append_printf (words, _(", with “%s” in its text"), test->text);
  return g_string_free (words, FALSE);
}

static char *say (const LsJudge *self, const LsGoalTest *test);

static char *
say_inner (const LsJudge *self, const LsGoalTest *test, const char *between)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < test->of->len; i++)
    {
      g_autofree char *inner = NULL;

      /* Of all of them, only what is still missing. */
      if (test->kind == LS_GOAL_ALL && self->findings[((const LsGoalTest *) test->of->pdata[i])->index].event != 0)
        continue;
      inner = say (self, test->of->pdata[i]);
      g_string_append_printf (words, "%s%s", words->len > 0 ? between : "", inner);
    }
  return g_string_free (words, FALSE);
}

static char *
say (const LsJudge *self, const LsGoalTest *test)
{
  g_autofree char *inner = NULL;

  switch (test->kind)
    {
    case LS_GOAL_REPLY:
      return say_reply (test);
    case LS_GOAL_LETTER:
      return say_letter (test);
    case LS_GOAL_STATE:
      return g_strdup_printf (_("the state “%s”"), self->lesson->protocol->knowledge->state_id (test->state));
    case LS_GOAL_FINDING:
      return g_strdup_printf (_("the finding “%s”"), test->finding);
    case LS_GOAL_REMOVED:
      return g_strdup (_("a letter that is gone for good"));
    case LS_GOAL_KEPT:
      return g_strdup (_("a letter that is kept"));
    case LS_GOAL_ALL:
      return say_inner (self, test, _(" and "));
    case LS_GOAL_ANY:
      return say_inner (self, test, _(" or "));
    case LS_GOAL_NEVER:
      inner = say (self, test->of->pdata[0]);
      return g_strdup_printf (_("an end without %s"), inner);
    }
  return NULL;
}

static char *
say_missing (const LsJudge *self, const LsGoalTest *test)
{
  g_autofree char *what = say (self, test);
  guint count = self->findings[test->index].count;

  if (test->kind == LS_GOAL_NEVER && self->findings[((const LsGoalTest *) test->of->pdata[0])->index].event != 0)
    {
      g_autofree char *inner = say (self, test->of->pdata[0]);

      return g_strdup_printf (_("there was %s"), inner);
    }
  if (test->times > 1)
    return g_strdup_printf (_("%s: %u of %u so far"), what, count, test->times);
  return g_strdup_printf (_("missing: %s"), what);
}

/**
 * ls_judge_why:
 * @self: a judge
 * @goal: index of a goal
 *
 * Returns: (transfer full): a few words: the line that proves it, or what is missing
 */
char *
ls_judge_why (const LsJudge *self, guint goal)
{
  guint64 n = self->proofs[goal];
  const LsEvent *event = n != 0 ? ls_session_event (self->session, n) : NULL;
  g_autofree char *line = NULL, *first = NULL;

  if (n == 0)
    return say_missing (self, goal_at (self, goal)->test);
  if (event == NULL || !ls_event_is_line (event))
    return g_strdup_printf (_("event %" G_GUINT64_FORMAT), n);
  line = ls_session_line_text (self->session, n);
  first = g_strndup (line, strcspn (line, "\n"));
  /* Translators: the line that proves that a goal is reached, and which step it is. */
  return g_strdup_printf (_("%s: %s (step %" G_GUINT64_FORMAT ")"), event->from == LS_FROM_CLIENT ? "C" : "S", first,
                          ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, n));
}
