/* lesson.c: a lesson as it was loaded.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson.h"

#include <string.h>

#include "lesson/lesson-load.h"

G_DEFINE_FINAL_TYPE (LsLesson, ls_lesson, G_TYPE_OBJECT)

static void
text_clear (LsLessonText *text)
{
  g_free (text->heading);
  g_free (text->why);
}

static void
part_free (gpointer data)
{
  LsLessonPart *part = data;

  g_free (part->id);
  g_free (part->title);
  g_free (part);
}

static void
step_free (gpointer data)
{
  LsLessonStep *step = data;

  g_free (step->id);
  g_free (step->expect);
  text_clear (&step->command);
  text_clear (&step->reply);
  g_free (step);
}

static void
note_free (gpointer data)
{
  LsLessonNote *note = data;

  g_free (note->on);
  text_clear (&note->text);
  g_free (note);
}

static void
what_if_free (gpointer data)
{
  LsLessonWhatIf *what_if = data;

  g_free (what_if->send);
  g_free (what_if->look);
  g_free (what_if);
}

static void
ls_lesson_finalize (GObject *object)
{
  LsLesson *self = LS_LESSON (object);

  g_free (self->file);
  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->group);
  g_free (self->language);
  ls_world_unref (self->world);
  ls_diagram_free (self->diagram);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->script);
  g_array_unref (self->inputs);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->what_ifs);
  g_ptr_array_unref (self->goals);
  G_OBJECT_CLASS (ls_lesson_parent_class)->finalize (object);
}

static void
ls_lesson_class_init (LsLessonClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ls_lesson_finalize;
}

static void
ls_lesson_init (LsLesson *self)
{
  self->world = ls_world_new ();
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->script = g_ptr_array_new_with_free_func (step_free);
  self->inputs = g_array_new (FALSE, TRUE, sizeof (LsInput));
  g_array_set_clear_func (self->inputs, (GDestroyNotify) ls_input_clear);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->what_ifs = g_ptr_array_new_with_free_func (what_if_free);
  self->goals = g_ptr_array_new_with_free_func ((GDestroyNotify) ls_lesson_goal_free);
}

/**
 * ls_lesson_new:
 * @file: where it comes from
 *
 * Returns: (transfer full): an empty lesson, for the loader to fill
 */
LsLesson *
ls_lesson_new (const char *file)
{
  LsLesson *self = g_object_new (LS_TYPE_LESSON, NULL);

  self->file = g_strdup (file);
  return self;
}

/**
 * ls_lesson_find_step:
 *
 * Returns: the index of the step with this id; -1 where there is none
 */
int
ls_lesson_find_step (const LsLesson *self, const char *id)
{
  for (guint i = 0; i < self->script->len; i++)
    if (g_strcmp0 (ls_lesson_get_step (self, i)->id, id) == 0)
      return i;
  return -1;
}

/**
 * ls_lesson_get_step:
 * @self: a lesson
 * @index: from 0, less than the script's length
 *
 * Returns: (transfer none): a step of the script
 */
const LsLessonStep *
ls_lesson_get_step (const LsLesson *self, guint index)
{
  g_return_val_if_fail (index < self->script->len, NULL);

  return g_ptr_array_index (self->script, index);
}

/**
 * ls_lesson_step_of_input:
 * @self: a lesson
 * @number: an input's number, from 1, as events of the lesson's own session have it; 0 for none
 *
 * Returns: the index of the step that it belongs to; -1 where the script has no such input
 */
int
ls_lesson_step_of_input (const LsLesson *self, guint number)
{
  return number == 0 || number > self->inputs->len ? -1 : g_array_index (self->inputs, LsInput, number - 1).script;
}

/**
 * ls_lesson_greeting_step:
 * @self: a lesson
 * @client: index of a client of its world
 *
 * Returns: the index of the step that is about this client's greeting; -1 where there is none
 */
int
ls_lesson_greeting_step (const LsLesson *self, guint client)
{
  for (guint i = 0; i < self->script->len; i++)
    if (ls_lesson_get_step (self, i)->kind == LS_STEP_GREETING && ls_lesson_get_step (self, i)->client == client)
      return i;
  return -1;
}

/**
 * ls_lesson_step_words:
 * @self: a lesson
 * @index: a step's index
 * @of_reply: the words for its reply, not for what the client says
 * @words: (out): the words; every string belongs to the lesson
 *
 * Returns: whether there is a heading; the part is told in any case, where there is one
 */
gboolean
ls_lesson_step_words (const LsLesson *self, guint index, gboolean of_reply, LsLessonWords *words)
{
  const LsLessonStep *step = ls_lesson_get_step (self, index);
  const LsLessonText *text;
  const LsLessonPart *part;

  g_return_val_if_fail (step != NULL, FALSE);

  text = of_reply ? &step->reply : &step->command;
  part = step->part < 0 ? NULL : g_ptr_array_index (self->parts, step->part);
  *words = (LsLessonWords) { text->heading, text->why, part == NULL ? NULL : part->title };
  return text->heading != NULL;
}

/**
 * ls_lesson_note_words:
 * @self: a lesson
 * @conn: the connection's number, from 1
 * @on: a verb, or `open`, `close`, `loss`, `store`, `query`
 * @nth_in_conn: which of them in its connection, from 1
 * @nth_in_session: which of them in the whole session, from 1
 * @words: (out): the words; every string belongs to the lesson
 *
 * Finds the note for what no step sends. One that names a connection counts in that connection;
 * one that says which goes before one that is for each.
 *
 * Returns: whether there is one
 */
gboolean
ls_lesson_note_words (const LsLesson *self,
                      guint           conn,
                      const char     *on,
                      guint           nth_in_conn,
                      guint           nth_in_session,
                      LsLessonWords  *words)
{
  const LsLessonNote *best = NULL;

  for (guint i = 0; i < self->notes->len; i++)
    {
      const LsLessonNote *note = g_ptr_array_index (self->notes, i);
      guint nth = note->conn == 0 ? nth_in_session : nth_in_conn;

      if (strcmp (note->on, on) == 0 && (note->conn == 0 || note->conn == conn) && (note->nth == 0 || note->nth == nth)
          && (best == NULL || (best->nth == 0 && note->nth != 0)))
        best = note;
    }
  if (best == NULL)
    return FALSE;
  *words = (LsLessonWords) { best->text.heading, best->text.why, NULL };
  return TRUE;
}
