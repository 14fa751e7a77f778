/* lesson-check.c: holds a document against the table of members, and reports every difference.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-check.h"

#include <math.h>
#include <string.h>

/* Longer words are no misspellings of each other, and so many are compared. */
#define NEAR_NAME_MOST 32
#define NEAR_WORDS_MOST 256

static void check_value (LsLessonDoc *doc, LsJsonId id, LsLessonRuleId rule_id);

/* How many letters must be put in, left out or changed to come from one word to the other. */
static guint
distance (const char *a, const char *b)
{
  guint row[NEAR_NAME_MOST + 1];
  gsize n = strlen (b);

  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint corner = row[0];

      row[0] = i + 1;
      for (gsize j = 0; j < n; j++)
        {
          guint changed = corner + (g_ascii_tolower (a[i]) != g_ascii_tolower (b[j]));

          corner = row[j + 1];
          row[j + 1] = MIN (changed, MIN (row[j], row[j + 1]) + 1);
        }
    }
  return row[n];
}

static const char *
nearest (GPtrArray *words, const char *found)
{
  const char *best = NULL;
  guint least = 3;

  if (strlen (found) > NEAR_NAME_MOST)
    return NULL;
  for (guint i = 0; i < words->len && i < NEAR_WORDS_MOST; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      guint away = strlen (word) > NEAR_NAME_MOST ? G_MAXUINT : distance (found, word);

      if (away < least && away < strlen (word))
        {
          least = away;
          best = word;
        }
    }
  return best;
}

/**
 * ls_lesson_choice:
 * @what: what is expected
 * @words: (element-type utf8): the words that would do
 * @found: the word that stands there
 *
 * Returns: (transfer full): what is expected, with the words that would do, and the one that may be meant
 */
char *
ls_lesson_choice (const char *what, GPtrArray *words, const char *found)
{
  g_autoptr(GString) text = g_string_new (what);
  const char *meant = nearest (words, found);

  for (guint i = 0; i < words->len && i < 24; i++)
    {
      g_autofree char *quote = ls_lesson_quote (g_ptr_array_index (words, i), -1);

      g_string_append_printf (text, "%s %s", i == 0 ? ":" : i + 1 == words->len ? " or" : ",", quote);
    }
  if (words->len > 24)
    g_string_append (text, ", …");
  if (words->len == 0)
    g_string_append (text, ", but there is none");
  if (meant != NULL)
    g_string_append_printf (text, " (did you mean \"%s\"?)", meant);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
matches (const char *pattern, const char *text)
{
  static GHashTable *compiled;
  static GMutex lock;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);
  GRegex *regex;

  if (compiled == NULL)
    compiled = g_hash_table_new (NULL, NULL);
  regex = g_hash_table_lookup (compiled, pattern);
  if (regex == NULL)
    {
      regex = g_regex_new (pattern, G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY, 0, NULL);
      g_assert (regex != NULL);
      g_hash_table_insert (compiled, (gpointer) pattern, regex);
    }
  return g_regex_match (regex, text, 0, NULL);
}

static void
refuse (LsLessonDoc *doc, LsJsonId id, const char *found, const char *expected)
{
  g_autofree char *shown = found == NULL ? ls_lesson_doc_shown (doc, id) : NULL;

  ls_lesson_doc_fault (doc, id, found == NULL ? shown : found, expected);
  ls_lesson_doc_refuse (doc, id);
}

static void
check_string (LsLessonDoc *doc, LsJsonId id, const LsLessonRule *rule)
{
  const char *text = ls_lesson_doc_value (doc, id);
  glong n = g_utf8_strlen (text, -1);

  if (rule->words != NULL)
    {
      g_autoptr(GPtrArray) words = g_ptr_array_new ();
      g_autofree char *expected = NULL;

      for (guint i = 0; rule->words[i] != NULL; i++)
        g_ptr_array_add (words, (gpointer) rule->words[i]);
      if (g_strv_contains (rule->words, text))
        return;
      expected = ls_lesson_choice (rule->expected, words, text);
      refuse (doc, id, NULL, expected);
    }
  else if (n > rule->most)
    {
      g_autofree char *found = g_strdup_printf ("a string of %ld characters", n);

      refuse (doc, id, found, rule->expected);
    }
  else if (n < rule->least || (rule->pattern != NULL && !matches (rule->pattern, text)))
    refuse (doc, id, NULL, rule->expected);
}

static void
check_number (LsLessonDoc *doc, LsJsonId id, const LsLessonRule *rule)
{
  double number = ls_lesson_doc_amount (doc, id);

  if (number < rule->least || number > rule->most || (rule->type == LS_LESSON_INTEGER && number != floor (number)))
    refuse (doc, id, NULL, rule->expected);
}

static void
check_list (LsLessonDoc *doc, LsJsonId id, const LsLessonRule *rule)
{
  const LsJsonPlaces *places = ls_lesson_doc_places (doc);
  guint n = 0;

  for (LsJsonId child = ls_json_places_first (places, id); child != 0; child = ls_json_places_next (places, child))
    {
      /* A list that is too long is told once; what stands behind its end costs no more. */
      if (n < rule->most)
        check_value (doc, child, rule->of);
      n++;
    }
  if (n < rule->least || n > rule->most)
    {
      g_autofree char *found = g_strdup_printf ("an array of %u", n);

      refuse (doc, id, found, rule->expected);
    }
}

static void
report_unknown (LsLessonDoc *doc, LsJsonId id, LsLessonRuleId object)
{
  const LsLessonRule *rule = ls_lesson_rule (object);
  const char *name = ls_lesson_doc_name (doc, id);
  g_autofree char *quote = ls_lesson_quote (name, -1);
  g_autofree char *found = g_strdup_printf (rule->names != NULL ? "the name %s" : "the unknown member %s", quote);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *expected = NULL;
  guint n;
  const LsLessonMember *members = ls_lesson_members (object, &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) members[i].name);
  expected = rule->names != NULL ? g_strdup (rule->names) : ls_lesson_choice ("a member of this object", names, name);
  ls_lesson_doc_name_fault (doc, id, found, expected);
  ls_lesson_doc_refuse (doc, id);
}

static void
check_one_of (LsLessonDoc *doc, LsJsonId id, const LsLessonRule *rule)
{
  const LsJsonPlaces *places = ls_lesson_doc_places (doc);
  g_autofree char *names = g_strjoinv (", ", (char **) rule->one_of);
  g_autofree char *expected = g_strdup_printf ("exactly one of %s", names);
  const char *first = NULL;

  for (LsJsonId child = ls_json_places_first (places, id); child != 0; child = ls_json_places_next (places, child))
    {
      const char *name = ls_json_places_name (places, child);
      g_autofree char *found = NULL;

      if (ls_json_places_is_superseded (places, child) || !g_strv_contains (rule->one_of, name))
        continue;
      if (first != NULL)
        {
          found = g_strdup_printf ("\"%s\" beside \"%s\"", name, first);
          ls_lesson_doc_name_fault (doc, child, found, expected);
        }
      else
        first = name;
    }
  if (first == NULL)
    ls_lesson_doc_fault (doc, id, "none of them", expected);
}

static void
check_object (LsLessonDoc *doc, LsJsonId id, LsLessonRuleId object)
{
  const LsJsonPlaces *places = ls_lesson_doc_places (doc);
  const LsLessonRule *rule = ls_lesson_rule (object);
  guint n_children = 0;
  guint n;
  const LsLessonMember *members = ls_lesson_members (object, &n);

  for (LsJsonId child = ls_json_places_first (places, id); child != 0; child = ls_json_places_next (places, child), n_children++)
    {
      const char *name = ls_json_places_name (places, child);
      const LsLessonMember *member = ls_lesson_find_member (object, name);

      if (ls_json_places_is_superseded (places, child))
        continue;
      if (member == NULL || (rule->pattern != NULL && !(strlen (name) <= 400 && matches (rule->pattern, name))))
        report_unknown (doc, child, object);
      else
        check_value (doc, child, member->rule);
    }
  for (guint i = 0; i < n; i++)
    if (members[i].needed && ls_json_places_member (places, id, members[i].name) == 0)
      {
        g_autofree char *found = g_strdup_printf ("no member \"%s\"", members[i].name);
        g_autofree char *expected = g_strdup_printf ("\"%s\", %s", members[i].name, ls_lesson_rule (members[i].rule)->expected);

        ls_lesson_doc_fault (doc, id, found, expected);
      }
  if (rule->one_of != NULL)
    check_one_of (doc, id, rule);
  if (rule->most > 0 && n_children > rule->most)
    {
      g_autofree char *found = g_strdup_printf ("an object of %u members", n_children);

      refuse (doc, id, found, rule->expected);
    }
}

static gboolean
fits_type (LsJsonKind kind, LsLessonType type)
{
  switch (type)
    {
    case LS_LESSON_STRING:
      return kind == LS_JSON_STRING;
    case LS_LESSON_INTEGER:
    case LS_LESSON_NUMBER:
      return kind == LS_JSON_NUMBER;
    case LS_LESSON_BOOLEAN:
    case LS_LESSON_TRUE:
      return kind == LS_JSON_BOOLEAN;
    case LS_LESSON_LIST:
      return kind == LS_JSON_ARRAY;
    case LS_LESSON_OBJECT:
      return kind == LS_JSON_OBJECT;
    case LS_LESSON_EITHER:
      break;
    }
  return FALSE;
}

/* The table has no rule that holds itself, so this is at most some eight calls deep. */
static void
check_value (LsLessonDoc *doc, LsJsonId id, LsLessonRuleId rule_id)
{
  const LsLessonRule *rule = ls_lesson_rule (rule_id);
  const char *expected = rule->expected;
  LsJsonKind kind = ls_lesson_doc_kind (doc, id);

  if (rule->type == LS_LESSON_EITHER)
    {
      rule_id = fits_type (kind, ls_lesson_rule (rule->of)->type) ? rule->of : rule->or_of;
      rule = ls_lesson_rule (rule_id);
    }
  if (!fits_type (kind, rule->type))
    {
      refuse (doc, id, NULL, expected);
      return;
    }
  switch (rule->type)
    {
    case LS_LESSON_STRING:
      check_string (doc, id, rule);
      break;
    case LS_LESSON_INTEGER:
    case LS_LESSON_NUMBER:
      check_number (doc, id, rule);
      break;
    case LS_LESSON_TRUE:
      if (!ls_span_equals (ls_lesson_doc_text (doc, id), "true"))
        refuse (doc, id, NULL, expected);
      break;
    case LS_LESSON_LIST:
      check_list (doc, id, rule);
      break;
    case LS_LESSON_OBJECT:
      check_object (doc, id, rule_id);
      break;
    case LS_LESSON_BOOLEAN:
    case LS_LESSON_EITHER:
      break;
    }
}

/**
 * ls_lesson_check:
 * @doc: a document
 * @rule: what the whole of it must be
 *
 * Reports whatever in @doc the table does not allow, and makes it look absent.
 */
void
ls_lesson_check (LsLessonDoc *doc, LsLessonRuleId rule)
{
  check_value (doc, LS_JSON_ROOT, rule);
}
