/* test-lesson-schema.c: the schema that editors read says exactly what the loader's table says.
 *
 * With --print it writes the schema that the table asks for.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-table.h"

#include <json-glib/json-glib.h>
#include <string.h>

static JsonObject *schema;

static void
set_reference (JsonObject *object, LsLessonRuleId rule)
{
  g_autofree char *reference = g_strconcat ("#/$defs/", ls_lesson_rule (rule)->id, NULL);

  json_object_set_string_member (object, "$ref", reference);
}

static void
set_number (JsonObject *object, const char *name, double number)
{
  if (number == (gint64) number)
    json_object_set_int_member (object, name, (gint64) number);
  else
    json_object_set_double_member (object, name, number);
}

static void
set_words (JsonObject *object, const char *name, const char *const *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);
  json_object_set_array_member (object, name, array);
}

static void
write_string (JsonObject *def, const LsLessonRule *rule)
{
  json_object_set_string_member (def, "type", "string");
  if (rule->words != NULL)
    {
      set_words (def, "enum", rule->words);
      return;
    }
  if (rule->least > 0)
    set_number (def, "minLength", rule->least);
  set_number (def, "maxLength", rule->most);
  if (rule->pattern != NULL)
    json_object_set_string_member (def, "pattern", rule->pattern);
}

static void
write_number (JsonObject *def, const LsLessonRule *rule)
{
  json_object_set_string_member (def, "type", rule->type == LS_LESSON_INTEGER ? "integer" : "number");
  set_number (def, "minimum", rule->least);
  set_number (def, "maximum", rule->most);
}

static void
write_list (JsonObject *def, const LsLessonRule *rule)
{
  JsonObject *items = json_object_new ();

  set_reference (items, rule->of);
  json_object_set_string_member (def, "type", "array");
  json_object_set_object_member (def, "items", items);
  if (rule->least > 0)
    set_number (def, "minItems", rule->least);
  set_number (def, "maxItems", rule->most);
}

static void
write_either (JsonObject *def, const LsLessonRule *rule)
{
  JsonArray *ways = json_array_new ();
  JsonObject *one = json_object_new ();
  JsonObject *other = json_object_new ();

  set_reference (one, rule->of);
  set_reference (other, rule->or_of);
  json_array_add_object_element (ways, one);
  json_array_add_object_element (ways, other);
  json_object_set_array_member (def, "oneOf", ways);
}

static void
write_one_of (JsonObject *def, const char *const *names)
{
  JsonArray *ways = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonObject *way = json_object_new ();

      set_words (way, "required", (const char *const[]) { names[i], NULL });
      json_array_add_object_element (ways, way);
    }
  json_object_set_array_member (def, "oneOf", ways);
}

static void
write_object (JsonObject *def, LsLessonRuleId id)
{
  const LsLessonRule *rule = ls_lesson_rule (id);
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();
  guint n;
  const LsLessonMember *members = ls_lesson_members (id, &n);

  json_object_set_string_member (def, "type", "object");
  for (guint i = 0; i < n; i++)
    {
      JsonObject *member = json_object_new ();

      json_object_set_string_member (member, "title", members[i].title);
      json_object_set_string_member (member, "description", members[i].description);
      set_reference (member, members[i].rule);
      json_object_set_object_member (properties, rule->pattern != NULL ? rule->pattern : members[i].name, member);
      if (members[i].needed)
        json_array_add_string_element (required, members[i].name);
    }
  json_object_set_object_member (def, rule->pattern != NULL ? "patternProperties" : "properties", properties);
  json_object_set_boolean_member (def, "additionalProperties", FALSE);
  if (json_array_get_length (required) > 0)
    json_object_set_array_member (def, "required", json_array_ref (required));
  json_array_unref (required);
  if (rule->most > 0)
    set_number (def, "maxProperties", rule->most);
  if (rule->one_of != NULL)
    write_one_of (def, rule->one_of);
}

static JsonNode *
write_rule (LsLessonRuleId id)
{
  const LsLessonRule *rule = ls_lesson_rule (id);
  JsonObject *def = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (def, "$comment", rule->expected);
  switch (rule->type)
    {
    case LS_LESSON_STRING:
      write_string (def, rule);
      break;
    case LS_LESSON_INTEGER:
    case LS_LESSON_NUMBER:
      write_number (def, rule);
      break;
    case LS_LESSON_BOOLEAN:
      json_object_set_string_member (def, "type", "boolean");
      break;
    case LS_LESSON_TRUE:
      json_object_set_boolean_member (def, "const", TRUE);
      break;
    case LS_LESSON_LIST:
      write_list (def, rule);
      break;
    case LS_LESSON_OBJECT:
      write_object (def, id);
      break;
    case LS_LESSON_EITHER:
      write_either (def, rule);
      break;
    }
  json_node_take_object (node, def);
  return node;
}

static JsonNode *
write_schema (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *whole = json_object_new ();
  JsonObject *defs = json_object_new ();

  json_object_set_string_member (whole, "$schema", "https://json-schema.org/draft/2020-12/schema");
  json_object_set_string_member (whole, "title", "A Lockstep lesson");
  json_object_set_string_member (whole, "description", "What happens between mail programs, step by step, and what is to be learnt from it.");
  set_reference (whole, LS_RULE_LESSON);
  for (LsLessonRuleId id = LS_RULE_NONE + 1; id < LS_N_RULES; id++)
    json_object_set_member (defs, ls_lesson_rule (id)->id, write_rule (id));
  json_object_set_object_member (whole, "$defs", defs);
  json_node_take_object (node, whole);
  return node;
}

static void
assert_same (JsonNode *found, JsonNode *wanted)
{
  g_autofree char *found_text = found == NULL ? NULL : json_to_string (found, TRUE);
  g_autofree char *wanted_text = json_to_string (wanted, TRUE);

  if (found == NULL || !json_node_equal (found, wanted))
    g_assert_cmpstr (found_text, ==, wanted_text);
}

static void
test_rule (gconstpointer data)
{
  LsLessonRuleId id = GPOINTER_TO_UINT (data);
  g_autoptr(JsonNode) wanted = write_rule (id);

  assert_same (json_object_get_member (json_object_get_object_member (schema, "$defs"), ls_lesson_rule (id)->id), wanted);
}

static void
test_whole (void)
{
  g_autoptr(JsonNode) wanted = write_schema ();
  g_autoptr(JsonNode) found = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (found, schema);
  assert_same (found, wanted);
}

/* The table's own order, on which ls_lesson_members() stands. */
static void
test_table (void)
{
  guint total = 0;

  for (LsLessonRuleId id = LS_RULE_NONE + 1; id < LS_N_RULES; id++)
    {
      const LsLessonRule *rule = ls_lesson_rule (id);
      guint n;
      const LsLessonMember *members = ls_lesson_members (id, &n);

      g_assert_nonnull (rule->id);
      g_assert_nonnull (rule->expected);
      g_assert_true ((rule->type == LS_LESSON_OBJECT) == (n > 0));
      if (rule->pattern != NULL)
        {
          g_autoptr(GRegex) regex = g_regex_new (rule->pattern, 0, 0, NULL);

          g_assert_nonnull (regex);
          g_assert_true (g_str_has_prefix (rule->pattern, "^") && g_str_has_suffix (rule->pattern, "$"));
        }
      for (guint i = 0; i < n; i++)
        {
          g_assert_true (ls_lesson_find_member (id, members[i].name) == &members[i]);
          g_assert_cmpstr (members[i].title, !=, "");
          g_assert_true (strchr (".;:", members[i].description[strlen (members[i].description) - 1]) != NULL);
        }
      total += n;
    }
  g_assert_cmpuint (total, >, 90);
}

int
main (int argc, char **argv)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *file = g_build_filename (TEST_DIR, "..", "data", "lesson.schema.json", NULL);
  g_autoptr(GError) error = NULL;

  if (argc > 1 && strcmp (argv[1], "--print") == 0)
    {
      g_autoptr(JsonNode) whole = write_schema ();
      g_autofree char *text = json_to_string (whole, TRUE);

      g_print ("%s\n", text);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  schema = json_node_get_object (json_parser_get_root (parser));

  g_test_add_func ("/lesson/schema/table", test_table);
  g_test_add_func ("/lesson/schema/whole", test_whole);
  for (LsLessonRuleId id = LS_RULE_NONE + 1; id < LS_N_RULES; id++)
    {
      g_autofree char *path = g_strconcat ("/lesson/schema/", ls_lesson_rule (id)->id, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (id), test_rule);
    }
  return g_test_run ();
}
