/* dissection.c: what a listener knows, and a letter's header, as lists.
 * SPDX-License-Identifier: MIT */
#include "core/dissection.h"

#include "core/show.h"

#include <string.h>

/* So many facts are kept; of more, the oldest that is no secret goes. */
#define FACTS_MAX       64
/* So much of a letter is looked through for its header, and so many of its fields are kept. */
#define HEADER_MAX_BYTES  (64 * 1024)
#define HEADER_MAX_FIELDS 200
/* Of a field's value so many octets are kept. */
#define HEADER_VALUE_MAX  2000

static void
fact_clear (gpointer data)
{
  g_free (((LsFact *) data)->value);
}

static void
drop_oldest (GArray *facts)
{
  guint i = 0;

  while (i + 1 < facts->len && g_array_index (facts, LsFact, i).weight == LS_FACT_SECRET)
    i++;
  g_array_remove_index (facts, i);
}

/**
 * ls_facts_new:
 *
 * Returns: (transfer full) (element-type LsFact): room for facts
 */
GArray *
ls_facts_new (void)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (LsFact));

  g_array_set_clear_func (facts, fact_clear);
  return facts;
}

/**
 * ls_facts_add:
 * @facts: (element-type LsFact): facts
 * @label: what it is; static
 * @weight: how much it matters
 * @event: the line that gave it away
 * @value: (transfer full): what was learnt; not added where the same was learnt before
 */
void
ls_facts_add (GArray *facts, const char *label, LsFactWeight weight, guint64 event, char *value)
{
  LsFact fact = { label, value, weight, event };

  for (guint i = 0; i < facts->len; i++)
    {
      const LsFact *known = &g_array_index (facts, LsFact, i);

      if (strcmp (known->label, label) == 0 && strcmp (known->value, value) == 0)
        {
          g_free (value);
          return;
        }
    }
  if (facts->len >= FACTS_MAX)
    drop_oldest (facts);
  g_array_append_val (facts, fact);
}

/* ---- a letter's header ---- */

static void
header_field_clear (gpointer data)
{
  LsHeaderField *field = data;

  g_free (field->name);
  g_free (field->value);
}

/**
 * ls_letter_beginning:
 * @letter: a letter, or a part of one
 * @most: how many octets of it; a character that would be cut is left out
 *
 * Returns: (transfer full): them as UTF-8, fit to be read
 */
char *
ls_letter_beginning (LsSpan letter, gsize most)
{
  GString *text = g_string_new (NULL);

  if (letter.length > most)
    {
      while (most > 0 && (letter.data[most] & 0xc0) == 0x80)
        most--;
      letter.length = most;
    }
  ls_show_append (text, letter);
  return g_string_free (text, FALSE);
}

static char *
dup_shown (LsSpan octets)
{
  return ls_letter_beginning (octets, HEADER_VALUE_MAX);
}

static LsSpan
take_line (LsSpan *rest)
{
  const guint8 *end = rest->length > 0 ? memchr (rest->data, '\n', rest->length) : NULL;
  LsSpan line = ls_span_take (rest, end != NULL ? (gsize) (end - rest->data) + 1 : rest->length);

  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  return line;
}

/* RFC 5322 section 2.2.3: a line that begins with a space goes on with the field before it. */
static void
unfold (GArray *fields, LsSpan line)
{
  LsHeaderField *field;
  g_autofree char *more = NULL, *value = NULL;

  if (fields->len == 0)
    return;
  field = &g_array_index (fields, LsHeaderField, fields->len - 1);
  if (strlen (field->value) >= HEADER_VALUE_MAX)
    return;
  more = dup_shown (ls_span_trim (line));
  value = g_steal_pointer (&field->value);
  field->value = g_strconcat (value, " ", more, NULL);
}

/**
 * ls_header_read:
 * @letter: a letter, or its beginning
 *
 * Reads a letter's header (RFC 5322 section 2.2), up to the empty line or the first line that is no field.
 *
 * Returns: (transfer full) (element-type LsHeaderField): its fields in their order
 */
GArray *
ls_header_read (LsSpan letter)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (LsHeaderField));
  LsSpan rest = LS_SPAN (letter.data, MIN (letter.length, HEADER_MAX_BYTES));

  g_array_set_clear_func (fields, header_field_clear);
  while (rest.length > 0 && fields->len < HEADER_MAX_FIELDS)
    {
      LsSpan line = take_line (&rest);
      const guint8 *colon = line.length > 0 ? memchr (line.data, ':', line.length) : NULL;
      LsHeaderField field;

      if (line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
        {
          unfold (fields, line);
          continue;
        }
      if (colon == NULL || colon == line.data)
        break;
      field.name = dup_shown (ls_span_trim (ls_span_take (&line, colon - line.data)));
      ls_span_take (&line, 1);
      field.value = dup_shown (ls_span_trim (line));
      g_array_append_val (fields, field);
    }
  return fields;
}
