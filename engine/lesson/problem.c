/* problem.c: what is wrong in a lesson file, and where exactly.
 * SPDX-License-Identifier: MIT */
#include "lesson/problem.h"

#include <string.h>

/* A quotation from a file is cut after this many characters. */
#define QUOTE_MOST 40

struct _LsLessonProblems {
  GPtrArray *kept;
  guint      total;
};

static void
problem_free (gpointer data)
{
  LsLessonProblem *problem = data;

  g_free (problem->file);
  g_free (problem->path);
  g_free (problem->found);
  g_free (problem->expected);
  g_free (problem);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const LsLessonProblem *left = *(LsLessonProblem *const *) a;
  const LsLessonProblem *right = *(LsLessonProblem *const *) b;
  int files = strcmp (left->file, right->file);

  if (files != 0)
    return files;
  if (left->line != right->line)
    return left->line < right->line ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

/**
 * ls_lesson_problems_new:
 *
 * Returns: (transfer full): an empty list
 */
LsLessonProblems *
ls_lesson_problems_new (void)
{
  LsLessonProblems *self = g_new0 (LsLessonProblems, 1);

  self->kept = g_ptr_array_new_with_free_func (problem_free);
  return self;
}

/**
 * ls_lesson_problems_free:
 * @self: (nullable) (transfer full): a list
 */
void
ls_lesson_problems_free (LsLessonProblems *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/**
 * ls_lesson_problems_add:
 * @self: a list
 * @file: the file's name, as it shall be printed
 * @line: from 1
 * @column: in characters, from 1
 * @path: the value or member, as in `$.script[3].send`
 * @found: what stands there
 * @expected: what should stand there
 *
 * Notes one more fault; behind %LS_LESSON_PROBLEMS_MOST it is only counted. Strings are copied.
 */
void
ls_lesson_problems_add (LsLessonProblems *self,
                        const char       *file,
                        guint             line,
                        guint             column,
                        const char       *path,
                        const char       *found,
                        const char       *expected)
{
  LsLessonProblem *problem;

  self->total++;
  if (self->kept->len >= LS_LESSON_PROBLEMS_MOST)
    return;

  problem = g_new (LsLessonProblem, 1);
  *problem = (LsLessonProblem) {
    .file = g_strdup (file),
    .line = line,
    .column = column,
    .path = g_strdup (path),
    .found = g_strdup (found),
    .expected = g_strdup (expected),
  };
  g_ptr_array_add (self->kept, problem);
}

/**
 * ls_lesson_problems_get_n:
 *
 * Returns: how many faults the list keeps, at most %LS_LESSON_PROBLEMS_MOST
 */
guint
ls_lesson_problems_get_n (const LsLessonProblems *self)
{
  return self->kept->len;
}

/**
 * ls_lesson_problems_get_total:
 *
 * Returns: how many faults were found, those that the list does not keep included
 */
guint
ls_lesson_problems_get_total (const LsLessonProblems *self)
{
  return self->total;
}

/**
 * ls_lesson_problems_get:
 * @self: a list
 * @index: from 0, less than ls_lesson_problems_get_n()
 *
 * Returns: (transfer none): a fault, valid until the list goes
 */
const LsLessonProblem *
ls_lesson_problems_get (const LsLessonProblems *self, guint index)
{
  g_return_val_if_fail (index < self->kept->len, NULL);

  return g_ptr_array_index (self->kept, index);
}

/**
 * ls_lesson_problems_sort:
 *
 * Brings the faults into the order of files, lines and columns; those of one place keep theirs.
 */
void
ls_lesson_problems_sort (LsLessonProblems *self)
{
  g_ptr_array_sort (self->kept, compare_places);
}

/**
 * ls_lesson_problem_to_string:
 *
 * Returns: (transfer full): `FILE:LINE:COLUMN: path: what was found; what was expected`, without a line end
 */
char *
ls_lesson_problem_to_string (const LsLessonProblem *problem)
{
  return g_strdup_printf ("%s:%u:%u: %s: found %s; expected %s", problem->file, problem->line, problem->column,
                          problem->path, problem->found, problem->expected);
}

/**
 * ls_lesson_problems_to_string:
 *
 * Returns: (transfer full): each fault on a line of its own; a last one says how many more there are
 */
char *
ls_lesson_problems_to_string (const LsLessonProblems *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->kept->len; i++)
    {
      g_autofree char *line = ls_lesson_problem_to_string (g_ptr_array_index (self->kept, i));

      g_string_append_printf (text, "%s\n", line);
    }
  if (self->total > self->kept->len)
    g_string_append_printf (text, "and %u more\n", self->total - self->kept->len);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ls_lesson_quote:
 * @text: valid UTF-8
 * @length: its octets; -1 where it ends with a NUL
 *
 * Makes a quotation that fits a line: in double quotes, cut after 40 characters, and
 * what is not printable written as `\uXXXX`.
 *
 * Returns: (transfer full): the quotation
 */
char *
ls_lesson_quote (const char *text, gssize length)
{
  g_autoptr(GString) quote = g_string_new ("\"");
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);

  for (guint n = 0; text < end; n++, text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (n == QUOTE_MOST)
        {
          g_string_append (quote, "…");
          break;
        }
      if (g_unichar_isprint (character))
        g_string_append_unichar (quote, character);
      else
        g_string_append_printf (quote, "\\u%04X", character);
    }
  g_string_append_c (quote, '"');
  return g_string_free (g_steal_pointer (&quote), FALSE);
}
