/* figure-export-text.c: figures as text for other programs: Graphviz' dot and Mermaid.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Mermaid gives up on longer ones. */
#define MERMAID_ROWS_MAX 5000

/*
 * ls_figure_node_label:
 *
 * Returns: (transfer none): what is written in a node
 */
const char *
ls_figure_node_label (const LsDiagram *diagram, guint node)
{
  return ((const LsDiagramState *) g_ptr_array_index (diagram->states, node))->label;
}

/* ---- dot ---- */

/* `"…"` in dot's language, where a backslash begins a command. */
static void
append_quoted (GString *text, const char *words)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  ls_figure_show_words (shown, words);
  g_string_append_c (text, '"');
  for (const char *p = shown->str; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/*
 * ls_figure_export_dot:
 *
 * Returns: (transfer full): the state diagram in dot's language
 */
GBytes *
ls_figure_export_dot (const LsFigureExport *self)
{
  const LsDiagram *diagram = self->diagram;
  GString *text = g_string_new ("digraph ");

  append_quoted (text, self->title != NULL ? self->title : diagram->protocol->knowledge->name);
  g_string_append (text, " {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
  for (guint i = 0; i < diagram->states->len; i++)
    {
      const LsDiagramState *state = g_ptr_array_index (diagram->states, i);

      g_string_append (text, "  ");
      append_quoted (text, state->id);
      g_string_append (text, " [label=");
      append_quoted (text, state->label);
      g_string_append (text, "];\n");
    }
  for (guint i = 0; i < diagram->transitions->len; i++)
    {
      const LsDiagramTransition *way = g_ptr_array_index (diagram->transitions, i);

      g_string_append (text, "  ");
      append_quoted (text, ((const LsDiagramState *) g_ptr_array_index (diagram->states, way->from))->id);
      g_string_append (text, " -> ");
      append_quoted (text, ((const LsDiagramState *) g_ptr_array_index (diagram->states, way->to))->id);
      g_string_append (text, " [label=");
      append_quoted (text, way->label);
      g_string_append (text, "];\n");
    }
  g_string_append (text, "}\n");
  return g_string_free_to_bytes (text);
}

/* ---- Mermaid ---- */

/* Words that Mermaid takes for no syntax of its own: it knows `#59;` for a semicolon. */
static void
append_mermaid (GString *text, const char *words)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  ls_figure_show_words (shown, words);
  for (const char *p = shown->str; *p != '\0'; p++)
    if (strchr ("\"#;<>{}[]|`\\%", *p) != NULL)
      g_string_append_printf (text, "#%d;", *p);
    else
      g_string_append_c (text, *p);
}

static GBytes *
mermaid_states (const LsFigureExport *self)
{
  const LsDiagram *diagram = self->diagram;
  GString *text = g_string_new ("stateDiagram-v2\n  direction LR\n");

  for (guint i = 0; i < diagram->states->len; i++)
    {
      g_string_append (text, "  state \"");
      append_mermaid (text, ls_figure_node_label (diagram, i));
      g_string_append_printf (text, "\" as s%u\n", i);
    }
  g_string_append (text, "  [*] --> s0\n");
  for (guint i = 0; i < diagram->transitions->len; i++)
    {
      const LsDiagramTransition *way = g_ptr_array_index (diagram->transitions, i);

      g_string_append_printf (text, "  s%u --> s%u : ", way->from, way->to);
      append_mermaid (text, way->label);
      g_string_append_c (text, '\n');
    }
  return g_string_free_to_bytes (text);
}

static void
append_participants (GString *text, LsLadder *ladder, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const char *caption = i < ladder->lifelines->len ? g_array_index (ladder->lifelines, LsLifeline, i).caption : "";

      g_string_append_printf (text, "  participant h%u as ", i);
      append_mermaid (text, *caption != '\0' ? caption : i == 0 ? _("Client") : _("Server"));
      g_string_append_c (text, '\n');
    }
}

static void
append_message (GString *text, LsLadder *ladder, guint64 n, guint64 furthest)
{
  LsLifelinePair pair;
  LsLadderMarks marks;
  LsLadderRow row;
  g_autofree char *words = NULL;
  gboolean from_client;

  ls_ladder_row_read (ladder, n, &row);
  ls_ladder_marks_read (ladder, &row, furthest, &marks);
  ls_ladder_pair (ladder, row.conn, &pair);
  from_client = row.from == LS_FROM_CLIENT;
  words = ls_ladder_row_text (&row);
  g_string_append_printf (text, "  h%u%sh%u: ", from_client ? pair.client : pair.server,
                          row.lost ? "-x" : from_client ? "->>" : "-->>", from_client ? pair.server : pair.client);
  append_mermaid (text, *words != '\0' ? words : _("(an empty line)"));
  g_string_append_c (text, '\n');
  if (marks.state != NULL)
    {
      g_string_append_printf (text, "  Note right of h%u: ", pair.server);
      append_mermaid (text, marks.state);
      g_string_append_c (text, '\n');
    }
  ls_ladder_row_clear (&row);
}

static GBytes *
mermaid_sequence (const LsFigureExport *self, GError **error)
{
  g_autoptr (LsLadder) ladder = ls_figure_export_ladder (self);
  GString *text;
  guint64 first, last, end;

  if (!ls_figure_export_steps (self, ladder, &first, &last, error))
    return NULL;
  if (last - first >= MERMAID_ROWS_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Mermaid draws no more than %d steps", MERMAID_ROWS_MAX);
      return NULL;
    }
  text = g_string_new ("sequenceDiagram\n");
  end = ls_session_settle (self->session, ls_ladder_row_event (ladder, last));
  append_participants (text, ladder, ls_ladder_lifelines (ladder, end));
  for (guint64 row = first; row <= last; row++)
    append_message (text, ladder, ls_ladder_row_event (ladder, row), end);
  return g_string_free_to_bytes (text);
}

/*
 * ls_figure_export_mermaid:
 *
 * Returns: (transfer full) (nullable): the figure in Mermaid's language
 */
GBytes *
ls_figure_export_mermaid (const LsFigureExport *self, GError **error)
{
  return self->kind == LS_FIGURE_STATE ? mermaid_states (self) : mermaid_sequence (self, error);
}
