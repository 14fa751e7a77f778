/* test-json-scan.c: what is no JSON is refused at the exact place; what is, is known place by place.
 * SPDX-License-Identifier: MIT */
#include "lesson/json-scan.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  const char *faults;   /* each LINE:COLUMN PATH, comma between; "" is good JSON */
  gsize       length;   /* 0: up to the NUL */
} Row;

static const Row rows[] = {
  { "good/object", "{\"a\": [1, -0, 0.5, 1e3, 1E+2, -1.5e-3], \"b\": {\"c\": null}}", "" },
  { "good/scalar", " \t\r\n\"x\"\n", "" },
  { "good/words", "[true, false, null]", "" },
  { "good/empty", "[{}, [], \"\"]", "" },
  { "good/escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"]", "" },
  { "good/delete-and-separators", "[\"\x7f\xe2\x80\xa8\"]", "" },
  { "good/small-number", "[1e-999999]", "" },
  { "good/large-number", "[1.7e308, 123456789012345678901234567890]", "" },
  { "good/same-name-elsewhere", "{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}", "" },

  { "text/empty", "", "1:1 $" },
  { "text/blank", " \n ", "2:2 $" },
  { "text/two-values", "{} {}", "1:4 $" },
  { "text/two-values-joined", "[1]2", "1:4 $" },
  { "text/trailing-word", "1\nx", "2:1 $" },
  { "text/nul-behind", "1\0", "1:2 $", 2 },
  { "text/byte-order-mark", "\xef\xbb\xbf{}", "1:1 $" },
  { "text/line-comment", "{\n// no\n}", "2:1 $" },
  { "text/block-comment", "[1 /* no */]", "1:4 $" },
  { "text/hash-comment", "[1]\n# no", "2:1 $" },
  { "text/form-feed", "[1,\f2]", "1:4 $[1]" },
  { "text/no-break-space", "[1,\xc2\xa0" "2]", "1:4 $[1]" },

  { "array/trailing-comma", "[1, 2, ]", "1:8 $[2]" },
  { "array/leading-comma", "[, 1]", "1:2 $[0]" },
  { "array/double-comma", "[1,, 2]", "1:4 $[1]" },
  { "array/no-comma", "[1 2]", "1:4 $" },
  { "array/open", "[1", "1:3 $" },
  { "array/open-after-comma", "[1,", "1:4 $[1]" },
  { "array/wrong-bracket", "{\"a\": [1}", "1:9 $.a" },
  { "array/closed-twice", "[1]]", "1:4 $" },

  { "object/trailing-comma", "{\"a\": 1,\n}", "2:1 $" },
  { "object/no-comma", "{\"a\": 1 \"b\": 2}", "1:9 $" },
  { "object/no-colon", "{\"a\" 1}", "1:6 $" },
  { "object/no-value", "{\"a\": }", "1:7 $.a" },
  { "object/bare-name", "{a: 1}", "1:2 $" },
  { "object/quoted-once", "{'a': 1}", "1:2 $" },
  { "object/number-name", "{1: 1}", "1:2 $" },
  { "object/empty-name", "{\"\": 1}", "1:2 $" },
  { "object/open", "{", "1:2 $" },
  { "object/open-after-name", "{\"a\"", "1:5 $" },
  { "object/open-after-colon", "{\"a\":", "1:6 $.a" },
  { "object/wrong-bracket", "[{\"a\": 1]", "1:9 $[0]" },

  { "duplicate/one", "{\"a\": 1, \"a\": 2}", "1:10 $.a" },
  { "duplicate/two", "{\"a\": 1,\n \"b\": 1,\n \"a\": 2,\n \"b\": 3,\n \"a\": 4}", "3:2 $.a,4:2 $.b,5:2 $.a" },
  { "duplicate/escaped", "{\"send\": 1, \"s\\u0065nd\": 2}", "1:13 $.send" },
  { "duplicate/inner", "[0, {\"x\": {\"é\": 1, \"é\": 2}}]", "1:20 $[1].x[\"é\"]" },
  { "duplicate/outer-and-inner", "{\"a\": {\"b\": 1, \"b\": 2}, \"a\": 3}", "1:16 $.a.b,1:25 $.a" },
  { "duplicate/before-a-fault", "{\"a\": 1, \"a\": 2, oops}", "1:10 $.a,1:18 $" },

  { "number/plus", "[+1]", "1:2 $[0]" },
  { "number/leading-zero", "[1, 01]", "1:5 $[1]" },
  { "number/leading-zeros-and-on", "{\"a\": -007, \"b\": 08}", "1:7 $.a,1:18 $.b" },
  { "number/minus-alone", "[-]", "1:3 $[0]" },
  { "number/no-whole", "[.5]", "1:2 $[0]" },
  { "number/no-fraction", "[1.]", "1:4 $[0]" },
  { "number/no-exponent", "[1e]", "1:4 $[0]" },
  { "number/no-exponent-digit", "[1e+]", "1:5 $[0]" },
  { "number/exponent-word", "[1ex]", "1:4 $[0]" },
  { "number/hexadecimal", "[0x10]", "1:3 $" },
  { "number/nan", "[NaN]", "1:2 $[0]" },
  { "number/infinity", "[-Infinity]", "1:3 $[0]" },
  { "number/too-great", "[1e999999, 2, -1e400]", "1:2 $[0],1:15 $[2]" },
  { "number/separator", "[1_000]", "1:3 $" },

  { "word/capital", "[True]", "1:2 $[0]" },
  { "word/longer", "[nullx]", "1:2 $[0]" },
  { "word/cut", "[tru", "1:2 $[0]" },

  { "string/open", "[\"abc", "1:6 $[0]" },
  { "string/line-end", "[\"ab\ncd\"]", "1:5 $[0]" },
  { "string/carriage-return", "[\"ab\r\ncd\"]", "1:5 $[0]" },
  { "string/tab", "[\"a\tb\", \"c\x01\"]", "1:4 $[0],1:11 $[1]" },
  { "string/nul", "[\"a\0b\"]", "1:4 $[0]", 7 },
  { "string/nul-escaped", "{\"é\": \"a\\u0000b\"}", "1:9 $[\"é\"]" },
  { "string/nul-in-name", "{\"a\\u0000b\": 1}", "1:4 $" },
  { "string/bad-escape", "[\"\\x41\", \"\\'\"]", "1:3 $[0],1:11 $[1]" },
  { "string/escape-cut", "[\"\\", "1:4 $[0]" },
  { "string/escape-short", "[\"\\u12G4\"]", "1:3 $[0]" },
  { "string/escape-u-cut", "[\"\\u12", "1:3 $[0],1:7 $[0]" },
  { "string/capital-u", "[\"\\U0041\"]", "1:3 $[0]" },
  { "string/high-half", "[\"ab\\uD83Dc\"]", "1:5 $[0]" },
  { "string/high-high", "[\"\\uD83D\\uD83D\"]", "1:3 $[0],1:9 $[0]" },
  { "string/low-half", "[\"\\uDE00\"]", "1:3 $[0]" },
  { "string/halves-turned", "[\"\\uDE00\\uD83D\"]", "1:3 $[0],1:9 $[0]" },
  { "string/columns-are-characters", "[\"äöü\xf0\x9f\x98\x80\", x]", "1:10 $[1]" },

  { "utf-8/stray-octet", "{\"a\": \"b\xff\"}", "1:9 $.a" },
  { "utf-8/latin-1", "[\n\"caf\xe9\"]", "2:5 $[0]" },
  { "utf-8/overlong", "[\"\xc0\xaf\"]", "1:3 $[0]" },
  { "utf-8/surrogate", "[\"\xed\xa0\x80\"]", "1:3 $[0]" },
  { "utf-8/beyond-unicode", "[\"\xf4\x90\x80\x80\"]", "1:3 $[0]" },
  { "utf-8/cut", "[\"\xe2\x82", "1:3 $[0]" },
  { "utf-8/outside-a-string", "[\xff]", "1:2 $[0]" },
  { "utf-8/in-a-name", "{\"\xff\": 1}", "1:3 $" },
};

static GBytes *
row_text (const Row *row)
{
  return g_bytes_new (row->text, row->length > 0 ? row->length : strlen (row->text));
}

static char *
list_faults (LsLessonProblems *problems)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; i < ls_lesson_problems_get_n (problems); i++)
    {
      const LsLessonProblem *problem = ls_lesson_problems_get (problems, i);

      g_assert_cmpstr (problem->file, ==, "f.json");
      g_assert_cmpstr (problem->found, !=, "");
      g_assert_cmpstr (problem->expected, !=, "");
      g_string_append_printf (list, "%s%u:%u %s", i > 0 ? "," : "", problem->line, problem->column, problem->path);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(GBytes) text = row_text (row);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = ls_json_scan (text, "f.json", problems);
  g_autofree char *faults = list_faults (problems);

  g_assert_cmpstr (faults, ==, row->faults);
  if (row->faults[0] == '\0')
    g_assert_nonnull (places);
  /* What the scanner hands on, json-glib can build. */
  if (places != NULL)
    {
      g_autoptr(JsonParser) parser = json_parser_new ();
      gsize length;
      const char *octets = g_bytes_get_data (text, &length);

      g_assert_true (json_parser_load_from_data (parser, octets, length, NULL));
    }
}

/* A lesson must not fall over a file that its author has not yet saved whole. */
static void
test_cut (void)
{
  static const char whole[] = "{\"a\": [1.5e-3, \"\\uD83D\\uDE00é\", null], \"b\": {\"c\": true}}";

  for (gsize length = 0; length < sizeof whole - 1; length++)
    {
      g_autoptr(GBytes) text = g_bytes_new (whole, length);
      g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
      g_autoptr(LsJsonPlaces) places = ls_json_scan (text, "f.json", problems);

      g_assert_null (places);
      g_assert_cmpuint (ls_lesson_problems_get_n (problems), >=, 1);
    }
}

static void
test_places (void)
{
  static const char lesson[] =
    "{\n"
    "  \"id\": \"é\",\n"
    "  \"script\": [\n"
    "    { \"send\": \"MAIL\" },\n"
    "    {\"é\": 1, \"two words\" : [ 12.50 ]}\n"
    "  ]\n"
    "}\n";
  static const struct { const char *path; LsPlace name, value; LsJsonKind kind; const char *text; } wanted[] = {
    { "$", { 1, 1 }, { 1, 1 }, LS_JSON_OBJECT, NULL },
    { "$.id", { 2, 3 }, { 2, 9 }, LS_JSON_STRING, "\"é\"" },
    { "$.script", { 3, 3 }, { 3, 13 }, LS_JSON_ARRAY, NULL },
    { "$.script[0]", { 4, 5 }, { 4, 5 }, LS_JSON_OBJECT, "{ \"send\": \"MAIL\" }" },
    { "$.script[0].send", { 4, 7 }, { 4, 15 }, LS_JSON_STRING, "\"MAIL\"" },
    { "$.script[1][\"é\"]", { 5, 6 }, { 5, 11 }, LS_JSON_NUMBER, "1" },
    { "$.script[1][\"two words\"]", { 5, 14 }, { 5, 28 }, LS_JSON_ARRAY, "[ 12.50 ]" },
    { "$.script[1][\"two words\"][0]", { 5, 30 }, { 5, 30 }, LS_JSON_NUMBER, "12.50" },
  };
  g_autoptr(GBytes) text = g_bytes_new_static (lesson, sizeof lesson - 1);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = ls_json_scan (text, "f.json", problems);

  g_assert_nonnull (places);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      LsJsonId id = ls_json_places_find (places, wanted[i].path);
      g_autofree char *path = NULL;

      g_assert_cmpuint (id, !=, 0);
      path = ls_json_places_path (places, id);
      g_assert_cmpstr (path, ==, wanted[i].path);
      g_assert_cmpuint (ls_json_places_name_place (places, id).line, ==, wanted[i].name.line);
      g_assert_cmpuint (ls_json_places_name_place (places, id).column, ==, wanted[i].name.column);
      g_assert_cmpuint (ls_json_places_value (places, id).line, ==, wanted[i].value.line);
      g_assert_cmpuint (ls_json_places_value (places, id).column, ==, wanted[i].value.column);
      g_assert_cmpuint (ls_json_places_kind (places, id), ==, wanted[i].kind);
      if (wanted[i].text != NULL)
        g_assert_true (ls_span_equals (ls_json_places_text (places, id), wanted[i].text));
    }
  g_assert_cmpuint (ls_json_places_get_n (places), ==, 9);
  g_assert_cmpuint (ls_json_places_find (places, "$.scrip"), ==, 0);
  g_assert_cmpuint (ls_json_places_find (places, "$.script[2]"), ==, 0);
  g_assert_cmpuint (ls_json_places_find (places, "$.script[0].send.x"), ==, 0);
  g_assert_cmpuint (ls_json_places_find (places, "id"), ==, 0);
}

static void
test_duplicates_leave_places (void)
{
  static const char duplicate[] = "{\"a\": 1, \"a\": 2}";
  g_autoptr(GBytes) text = g_bytes_new_static (duplicate, sizeof duplicate - 1);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = ls_json_scan (text, "f.json", problems);
  g_autoptr(JsonNode) tree = json_from_string (duplicate, NULL);
  LsJsonId id = ls_json_places_member (places, LS_JSON_ROOT, "a");

  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, 1);
  g_assert_true (ls_span_equals (ls_json_places_text (places, id), "2"));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (tree), "a"), ==, 2);
}

static void
check_repeated (const char *before, const char *unit, gsize n, const char *faults)
{
  g_autoptr(GString) string = g_string_new (before);
  g_autoptr(GBytes) text = NULL;
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = NULL;
  g_autofree char *found = NULL;

  for (gsize i = 0; i < n; i++)
    g_string_append (string, unit);
  text = g_bytes_new (string->str, string->len);
  places = ls_json_scan (text, "f.json", problems);
  found = list_faults (problems);
  g_assert_cmpstr (found, ==, faults);
  g_assert_true ((places != NULL) == (*faults == '\0'));
}

static void
test_depth (void)
{
  check_repeated ("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "]", 2, "");
  check_repeated ("", "[", 200000,
                  "1:33 $[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]");
  check_repeated ("", "{\"a\":", 200000,
                  "1:161 $.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a");
  check_repeated ("", "]", 200000, "1:1 $");
  check_repeated ("[", "[],", 4, "1:14 $[4]");
}

static void
test_counts (void)
{
  check_repeated ("[0", ",0", LS_JSON_MOST_VALUES, "1:400000 $");
  check_repeated ("{\"a\": [", "0,", LS_JSON_MOST_VALUES, "1:400004 $.a");
}

static void
test_members (void)
{
  g_autoptr(GString) string = g_string_new ("{");
  g_autoptr(GBytes) text = NULL;
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = NULL;
  g_autofree char *printed = NULL;

  for (guint i = 0; i <= LS_JSON_MOST_MEMBERS; i++)
    g_string_append (string, "\"a\":\n1,");
  text = g_bytes_new (string->str, string->len);
  places = ls_json_scan (text, "f.json", problems);
  g_assert_null (places);
  g_assert_cmpuint (ls_lesson_problems_get_n (problems), ==, LS_LESSON_PROBLEMS_MOST);
  g_assert_cmpuint (ls_lesson_problems_get_total (problems), ==, LS_JSON_MOST_MEMBERS);
  printed = ls_lesson_problems_to_string (problems);
  g_assert_true (g_str_has_suffix (printed, "\nand 3096 more\n"));
}

static void
test_printed (void)
{
  static const char lesson[] = "{\n  \"script\": [ { \"send\": +12 } ]\n}";
  g_autoptr(GBytes) text = g_bytes_new_static (lesson, sizeof lesson - 1);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = ls_json_scan (text, "lessons/mine.json", problems);
  g_autofree char *printed = ls_lesson_problems_to_string (problems);

  g_assert_null (places);
  g_assert_cmpstr (printed, ==, "lessons/mine.json:2:25: $.script[0].send: found \"+\"; expected a value\n");
}

static void
test_quote (void)
{
  static const struct { const char *text, *quote; } quotes[] = {
    { "", "\"\"" },
    { "RCPT", "\"RCPT\"" },
    { "a\tb\x1b[1m", "\"a\\u0009b\\u001B[1m\"" },
    { "turned \u202e round", "\"turned \\u202E round\"" },
    { "éééééééééééééééééééééééééééééééééééééééé", "\"éééééééééééééééééééééééééééééééééééééééé\"" },
    { "ééééééééééééééééééééééééééééééééééééééééé", "\"éééééééééééééééééééééééééééééééééééééééé…\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      g_autofree char *quote = ls_lesson_quote (quotes[i].text, -1);

      g_assert_cmpstr (quote, ==, quotes[i].quote);
    }
}

static void
test_huge_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = NULL;
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = NULL;
  g_autofree char *faults = NULL;
  int fd = g_file_open_tmp ("lockstep-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ftruncate (fd, 100 * 1000 * 1000), ==, 0);
  close (fd);
  text = ls_json_read_file (path, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (text), ==, LS_JSON_MOST_OCTETS + 1);
  places = ls_json_scan (text, "f.json", problems);
  g_assert_null (places);
  faults = list_faults (problems);
  g_assert_cmpstr (faults, ==, "1:1 $");
}

static void
test_largest_file (void)
{
  static const char end[] = "\"]";
  g_autofree char *octets = g_malloc (LS_JSON_MOST_OCTETS);
  g_autoptr(GBytes) text = NULL;
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsJsonPlaces) places = NULL;

  memset (octets, 'x', LS_JSON_MOST_OCTETS);
  memcpy (octets, "[\"", 2);
  memcpy (octets + LS_JSON_MOST_OCTETS - 2, end, 2);
  text = g_bytes_new (octets, LS_JSON_MOST_OCTETS);
  places = ls_json_scan (text, "f.json", problems);
  g_assert_nonnull (places);
  g_assert_cmpuint (ls_json_places_text (places, 2).length, ==, LS_JSON_MOST_OCTETS - 2);
}

static void
test_unreadable (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ls_json_read_file ("/nowhere/at/all.json", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ls_json_read_file ("/", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/lesson/json/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/lesson/json/cut-at-every-octet", test_cut);
  g_test_add_func ("/lesson/json/places", test_places);
  g_test_add_func ("/lesson/json/duplicates-leave-places", test_duplicates_leave_places);
  g_test_add_func ("/lesson/json/limits/depth", test_depth);
  g_test_add_func ("/lesson/json/limits/values", test_counts);
  g_test_add_func ("/lesson/json/limits/members", test_members);
  g_test_add_func ("/lesson/json/limits/huge-file", test_huge_file);
  g_test_add_func ("/lesson/json/limits/largest-file", test_largest_file);
  g_test_add_func ("/lesson/json/unreadable", test_unreadable);
  g_test_add_func ("/lesson/problem/printed", test_printed);
  g_test_add_func ("/lesson/problem/quote", test_quote);
  return g_test_run ();
}
