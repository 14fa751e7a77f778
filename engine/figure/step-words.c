/* step-words.c: a step in words, for who hears it: the same wherever it is told.
 * SPDX-License-Identifier: MIT */
#include "figure/step-words.h"

#include "core/projection.h"

#include <glib/gi18n-lib.h>

/* Nobody listens longer: of a longer line so many octets are said. */
#define OCTETS_MAX 1000

static char *
spoken_line (LsSession *session, guint64 n, const LsEvent *line)
{
  g_autofree char *words = ls_session_line_beginning (session, n, OCTETS_MAX);

  if (*words == '\0')
    return g_strdup (_("an empty line"));
  return line->length > OCTETS_MAX ? g_strdup_printf (_("%s … %u bytes"), words, line->length) : g_steal_pointer (&words);
}

/**
 * ls_step_words:
 * @session: a session
 * @n: the event at which one stands
 *
 * Returns: (transfer full): `Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.`
 */
char *
ls_step_words (LsSession *session, guint64 n)
{
  guint count = ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE);
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *words = NULL;
  const char *meaning;
  LsProjection now;
  const LsEvent *line;

  ls_projection_init (&now, session, n);
  line = ls_session_event (session, now.line);
  if (line == NULL)
    return g_strdup_printf (_("Step 0 of %u. Nothing has been said yet."), count);
  ls_session_explain (session, now.line, &explanation);
  words = spoken_line (session, now.line, line);
  meaning = explanation.heading != NULL ? explanation.heading : explanation.text != NULL ? explanation.text : "";
  return g_strdup_printf (line->from == LS_FROM_CLIENT ? _("Step %u of %u, %.3f seconds. Client to server: %s. %s")
                                                       : _("Step %u of %u, %.3f seconds. Server to client: %s. %s"),
                          (guint) now.step, count, line->time_us / (double) G_TIME_SPAN_SECOND, words, meaning);
}
