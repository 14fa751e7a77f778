/* test-lesson-members.c: each member of a lesson left out, of a wrong type, said twice, and beside a misspelt one.
 *
 * The cases come from the table and a lesson that has every member. The text of a case
 * is written here, with a mark where the fault must be told; the place is the mark's.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-table.h"
#include "lesson/lesson.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A private character, which stands nowhere else. */
#define MARK "\xee\x80\x80"

typedef enum {
  ABSENT,
  WRONG_TYPE,
  TWICE,
  NEIGHBOUR
} Change;

typedef struct {
  const LsLessonMember *member;
  JsonNode             *object;
  char                 *name;      /* the member's, in the example */
  char                 *path;      /* of the object */
} Place;

typedef struct {
  const Place *place;
  Change       change;
  const char  *instead;            /* of a wrong type */
} Case;

static GPtrArray *places;
static JsonNode *example;

/* ---- the example, changed ---- */

static void write_value (GString *out, JsonNode *node, guint indent, const Case *change);

static gboolean
is_flat (JsonNode *node)
{
  g_autoptr(GList) values = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_values (json_node_get_object (node))
                                                          : json_array_get_elements (json_node_get_array (node));

  for (GList *value = values; value != NULL; value = value->next)
    if (!JSON_NODE_HOLDS_VALUE (value->data))
      return FALSE;
  return TRUE;
}

static void
write_break (GString *out, guint indent, gboolean flat)
{
  g_string_append_c (out, flat ? ' ' : '\n');
  for (guint i = 0; !flat && i < indent; i++)
    g_string_append (out, "  ");
}

static void
write_member (GString *out, const char *name, JsonNode *value, guint indent, const Case *change)
{
  g_string_append_printf (out, "\"%s\": ", name);
  write_value (out, value, indent + 1, change);
}

static void
write_changed_member (GString *out, const char *name, JsonNode *value, guint indent, const Case *change)
{
  switch (change->change)
    {
    case ABSENT:
      g_assert_not_reached ();
    case WRONG_TYPE:
      g_string_append_printf (out, "\"%s\": " MARK "%s", name, change->instead);
      break;
    case TWICE:
      write_member (out, name, value, indent, change);
      g_string_append (out, ", " MARK);
      write_member (out, name, value, indent, change);
      break;
    case NEIGHBOUR:
      write_member (out, name, value, indent, change);
      g_string_append_printf (out, ", " MARK "\"%s%s\": null", strcmp (change->place->member->name, "*") == 0 ? "" : name, "x");
      break;
    }
}

static void
write_object (GString *out, JsonNode *node, guint indent, const Case *change)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr(GList) names = json_object_get_members (object);
  gboolean flat = is_flat (node);
  gboolean first = TRUE;
  gboolean is_place = node == change->place->object;

  if (is_place && change->change == ABSENT)
    g_string_append (out, MARK);
  g_string_append_c (out, '{');
  for (GList *name = names; name != NULL; name = name->next)
    {
      gboolean is_changed = is_place && strcmp (name->data, change->place->name) == 0;
      JsonNode *value = json_object_get_member (object, name->data);

      if (is_changed && change->change == ABSENT)
        continue;
      if (!first)
        g_string_append_c (out, ',');
      write_break (out, indent + 1, flat);
      if (is_changed)
        write_changed_member (out, name->data, value, indent, change);
      else
        write_member (out, name->data, value, indent, change);
      first = FALSE;
    }
  write_break (out, indent, flat);
  g_string_append_c (out, '}');
}

static void
write_value (GString *out, JsonNode *node, guint indent, const Case *change)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (out, node, indent, change);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr(GList) values = json_array_get_elements (json_node_get_array (node));
      gboolean flat = is_flat (node);

      g_string_append_c (out, '[');
      for (GList *value = values; value != NULL; value = value->next)
        {
          write_break (out, indent + 1, flat);
          write_value (out, value->data, indent + 1, change);
          if (value->next != NULL)
            g_string_append_c (out, ',');
        }
      write_break (out, indent, flat);
      g_string_append_c (out, ']');
    }
  else
    {
      text = json_to_string (node, FALSE);
      g_string_append (out, text);
    }
}

/* ---- what must be told ---- */

static LsLessonProblems *
load (const Case *change, guint *line, guint *column)
{
  LsLessonProblems *problems = ls_lesson_problems_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GBytes) octets = NULL;
  g_autoptr(LsLesson) lesson = NULL;
  char *mark;

  write_value (text, example, 0, change);
  mark = strstr (text->str, MARK);
  g_assert_nonnull (mark);
  *line = 1;
  *column = 1;
  for (const char *c = text->str; c < mark; c = g_utf8_next_char (c))
    {
      *column = *c == '\n' ? 1 : *column + 1;
      *line += *c == '\n';
    }
  g_string_erase (text, mark - text->str, strlen (MARK));
  g_assert_null (strstr (text->str, MARK));

  octets = g_bytes_new (text->str, text->len);
  lesson = ls_lesson_parse (octets, "case.json", NULL, problems);
  g_assert_true ((lesson == NULL) == (ls_lesson_problems_get_n (problems) > 0));
  return problems;
}

static const LsLessonProblem *
find_problem (LsLessonProblems *problems, guint line, guint column, const char *path)
{
  for (guint i = 0; i < ls_lesson_problems_get_n (problems); i++)
    {
      const LsLessonProblem *problem = ls_lesson_problems_get (problems, i);

      if (problem->line == line && problem->column == column && strcmp (problem->path, path) == 0)
        return problem;
    }
  return NULL;
}

static const LsLessonProblem *
expect_problem (const Case *change, const char *path)
{
  static LsLessonProblem kept;
  guint line, column;
  g_autoptr(LsLessonProblems) problems = load (change, &line, &column);
  const LsLessonProblem *problem = find_problem (problems, line, column, path);

  if (problem == NULL)
    {
      g_autofree char *all = ls_lesson_problems_to_string (problems);

      g_error ("nothing told at %u:%u %s, but:\n%s", line, column, path, all);
    }
  g_free (kept.found);
  g_free (kept.expected);
  kept = (LsLessonProblem) { .found = g_strdup (problem->found), .expected = g_strdup (problem->expected) };
  return &kept;
}

static char *
join_path (const char *path, const char *name)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
  gboolean plain = strspn (name, letters) == strlen (name) && !g_ascii_isdigit (*name);

  return g_strdup_printf (plain ? "%s.%s" : "%s[\"%s\"]", path, name);
}

static void
test_absent (gconstpointer data)
{
  const Place *place = data;
  const LsLessonMember *member = place->member;
  const LsLessonRule *object = ls_lesson_rule (member->object);
  Case change = { .place = place, .change = ABSENT };
  g_autofree char *found = g_strdup_printf ("no member \"%s\"", member->name);
  gboolean is_one_of = object->one_of != NULL && g_strv_contains (object->one_of, member->name);
  /* Where there are two clients, a step must say which. */
  gboolean is_client = member->object == LS_RULE_STEP && strcmp (member->name, "client") == 0;

  if (member->needed || is_client)
    g_assert_cmpstr (expect_problem (&change, place->path)->found, ==, found);
  else if (is_one_of)
    g_assert_true (g_str_has_prefix (expect_problem (&change, place->path)->expected, "exactly one of "));
  else
    {
      guint line, column;
      g_autoptr(LsLessonProblems) problems = load (&change, &line, &column);
      g_autofree char *all = ls_lesson_problems_to_string (problems);

      g_assert_null (strstr (all, found));
    }
}

static void
test_wrong_type (gconstpointer data)
{
  static const struct { LsLessonType type; const char *literals[8]; } wrong[] = {
    { LS_LESSON_STRING, { "null", "17", "true", "[]", "{}" } },
    { LS_LESSON_INTEGER, { "null", "\"17\"", "1.5", "-1", "1e300", "false", "[1]" } },
    { LS_LESSON_NUMBER, { "null", "\"17\"", "-200000.5", "1e300", "true", "{}" } },
    { LS_LESSON_BOOLEAN, { "null", "\"true\"", "0", "[]" } },
    { LS_LESSON_TRUE, { "null", "false", "1", "\"true\"" } },
    { LS_LESSON_LIST, { "null", "{}", "\"a\"", "3" } },
    { LS_LESSON_OBJECT, { "null", "[]", "\"a\"", "3" } },
    { LS_LESSON_EITHER, { "null", "3", "true", "\"\\n\"" } },
  };
  const Place *place = data;
  const LsLessonRule *rule = ls_lesson_rule (place->member->rule);
  g_autofree char *path = join_path (place->path, place->name);

  g_assert_cmpuint (wrong[rule->type].type, ==, rule->type);
  for (guint i = 0; wrong[rule->type].literals[i] != NULL; i++)
    {
      Case change = { place, WRONG_TYPE, wrong[rule->type].literals[i] };
      const LsLessonProblem *problem = expect_problem (&change, path);

      g_assert_cmpstr (problem->found, !=, "");
      if (rule->type != LS_LESSON_EITHER || i < 3)
        g_assert_true (g_str_has_prefix (problem->expected, rule->expected));
    }
}

static void
test_twice (gconstpointer data)
{
  const Place *place = data;
  Case change = { .place = place, .change = TWICE };
  g_autofree char *path = join_path (place->path, place->name);

  g_assert_cmpstr (expect_problem (&change, path)->expected, ==, "each name once in its object");
}

static void
test_neighbour (gconstpointer data)
{
  const Place *place = data;
  Case change = { .place = place, .change = NEIGHBOUR };
  gboolean is_any = strcmp (place->member->name, "*") == 0;
  g_autofree char *name = g_strconcat (is_any ? "" : place->name, "x", NULL);
  g_autofree char *path = join_path (place->path, name);
  g_autofree char *meant = g_strdup_printf ("(did you mean \"%s\"?)", place->name);
  const LsLessonProblem *problem = expect_problem (&change, path);

  if (is_any)
    g_assert_cmpstr (problem->expected, ==, ls_lesson_rule (place->member->object)->names);
  else
    g_assert_true (g_str_has_suffix (problem->expected, meant));
}

/* ---- the cases ---- */

static gboolean
is_known (const LsLessonMember *member)
{
  for (guint i = 0; i < places->len; i++)
    if (((Place *) g_ptr_array_index (places, i))->member == member)
      return TRUE;
  return FALSE;
}

static void
collect (JsonNode *node, LsLessonRuleId rule_id, const char *path)
{
  const LsLessonRule *rule = ls_lesson_rule (rule_id);

  if (rule->type == LS_LESSON_EITHER && !JSON_NODE_HOLDS_VALUE (node))
    collect (node, rule->or_of, path);
  else if (rule->type == LS_LESSON_LIST)
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);

        collect (json_array_get_element (json_node_get_array (node), i), rule->of, element);
      }
  else if (rule->type == LS_LESSON_OBJECT)
    {
      g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *name = names; name != NULL; name = name->next)
        {
          const LsLessonMember *member = ls_lesson_find_member (rule_id, name->data);
          g_autofree char *inside = join_path (path, name->data);
          Place place = { member, node, name->data, (char *) path };

          g_assert_nonnull (member);
          if (!is_known (member))
            {
              place.name = g_strdup (place.name);
              place.path = g_strdup (place.path);
              g_ptr_array_add (places, g_memdup2 (&place, sizeof place));
            }
          collect (json_object_get_member (json_node_get_object (node), name->data), member->rule, inside);
        }
    }
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->name);
  g_free (place->path);
  g_free (place);
}

static void
test_example (void)
{
  g_autofree char *file = g_build_filename (TEST_DIR, "engine", "lesson", "lessons", "complete.json", NULL);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(LsLesson) lesson = ls_lesson_load (file, problems, &error);
  g_autofree char *all = ls_lesson_problems_to_string (problems);

  g_assert_no_error (error);
  g_assert_cmpstr (all, ==, "");
  g_assert_nonnull (lesson);
  for (LsLessonRuleId id = LS_RULE_NONE + 1; id < LS_N_RULES; id++)
    {
      guint n;
      const LsLessonMember *members = ls_lesson_members (id, &n);

      for (guint i = 0; i < n; i++)
        if (!is_known (&members[i]))
          g_error ("the example has no %s of a %s", members[i].name, ls_lesson_rule (id)->id);
    }
}

static void
add_case (const Place *place, const char *what, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/lesson/member/%s/%s/%s", ls_lesson_rule (place->member->object)->id,
                                           strcmp (place->member->name, "*") == 0 ? "any" : place->member->name, what);

  g_test_add_data_func (path, place, test);
}

int
main (int argc, char **argv)
{
  g_autofree char *file = g_build_filename (TEST_DIR, "engine", "lesson", "lessons", "complete.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  example = json_parser_get_root (parser);
  places = g_ptr_array_new_with_free_func (place_free);
  collect (example, LS_RULE_LESSON, "$");

  g_test_add_func ("/lesson/member/example", test_example);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      add_case (place, "absent", test_absent);
      add_case (place, "wrong-type", test_wrong_type);
      add_case (place, "twice", test_twice);
      add_case (place, "unknown-neighbour", test_neighbour);
    }
  return g_test_run ();
}
