/* json-scan.c: a strict reader of JSON (RFC 8259) that finds faults and places, and builds nothing.
 * SPDX-License-Identifier: MIT */
#include "lesson/json-scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>

#include "lesson/json-lex.h"

typedef struct {
  LsJsonId id;
  LsJsonId last;        /* the child read last */
  guint    n_children;
  gboolean is_object;
} Level;

typedef struct {
  LsJsonLex     lex;
  LsJsonPlaces *places;
  Level         levels[LS_JSON_MOST_DEPTH];
  guint         depth;
  LsPlace       name_place;
  GString      *name;
} Scan;

typedef struct {
  LsJsonId    id;
  const char *name;
} Name;

static int
compare_names (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Name *left = a;
  const Name *right = b;
  int names = strcmp (left->name, right->name);

  return names != 0 ? names : left->id < right->id ? -1 : left->id > right->id;
}

/* Sorting finds them in bounded time whatever the names are. The text stays readable: no damage is noted. */
static void
report_duplicates (Scan *scan, const Level *level)
{
  g_autofree Name *names = g_new (Name, level->n_children);
  guint n = 0;

  for (LsJsonId id = ls_json_places_first (scan->places, level->id); id != 0; id = ls_json_places_next (scan->places, id))
    names[n++] = (Name) { id, ls_json_places_name (scan->places, id) };
  g_qsort_with_data (names, n, sizeof (Name), compare_names, NULL);

  for (guint i = 1, first = 0; i < n; i++)
    {
      g_autofree char *quote = NULL;
      g_autofree char *found = NULL;
      g_autofree char *path = NULL;
      LsPlace before, place;

      if (strcmp (names[i].name, names[first].name) != 0)
        {
          first = i;
          continue;
        }
      ls_json_places_supersede (scan->places, names[i - 1].id);
      before = ls_json_places_name_place (scan->places, names[first].id);
      quote = ls_lesson_quote (names[i].name, -1);
      found = g_strdup_printf ("%s once more, first seen in line %u, column %u", quote, before.line, before.column);
      path = ls_json_places_path (scan->places, names[i].id);
      place = ls_json_places_name_place (scan->places, names[i].id);
      ls_lesson_problems_add (scan->lex.problems, scan->lex.file, place.line, place.column, path, found,
                              "each name once in its object");
    }
}

static void
close_level (Scan *scan)
{
  Level *level = &scan->levels[scan->depth - 1];
  gsize start = ls_json_places_text (scan->places, level->id).data - scan->lex.data;

  ls_json_places_set_value (scan->places, level->id, level->is_object ? LS_JSON_OBJECT : LS_JSON_ARRAY,
                            start, scan->lex.offset - start);
  if (level->is_object)
    report_duplicates (scan, level);
  scan->depth--;
  scan->lex.at = level->id;
}

static void
open_level (Scan *scan, LsJsonId id, gboolean is_object)
{
  if (scan->depth == LS_JSON_MOST_DEPTH)
    {
      ls_json_lex_fault (&scan->lex, scan->lex.place, "an array or object inside 32 others", "at most 32 levels");
      scan->lex.stopped = TRUE;
      return;
    }
  ls_json_places_set_value (scan->places, id, is_object ? LS_JSON_OBJECT : LS_JSON_ARRAY, scan->lex.offset, 1);
  scan->levels[scan->depth++] = (Level) { .id = id, .is_object = is_object };
  ls_json_lex_step (&scan->lex);
}

/* Notes that a value begins here, and of whom it is. */
static LsJsonId
begin_value (Scan *scan)
{
  Level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
  LsJsonId id = ls_json_places_add (scan->places, level == NULL ? 0 : level->id, level == NULL ? 0 : level->last,
                                    scan->lex.place);

  if (level != NULL)
    {
      if (level->is_object)
        ls_json_places_set_name (scan->places, id, scan->name->str, scan->name_place);
      level->last = id;
      level->n_children++;
    }
  scan->lex.at = id;
  return id;
}

static void
check_counts (Scan *scan)
{
  const Level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
  g_autofree char *most = NULL;

  if (ls_json_places_get_n (scan->places) == LS_JSON_MOST_VALUES)
    most = g_strdup_printf ("at most %u values in a file", LS_JSON_MOST_VALUES);
  else if (level != NULL && level->is_object && level->n_children == LS_JSON_MOST_MEMBERS)
    most = g_strdup_printf ("at most %u members in an object", LS_JSON_MOST_MEMBERS);
  if (most == NULL)
    return;
  ls_json_lex_fault (&scan->lex, scan->lex.place, "one more", most);
  scan->lex.stopped = TRUE;
}

/* Reads a value; of an array or object only its first bracket. */
static void
scan_value (Scan *scan, const char *expected)
{
  gsize start;
  LsJsonId id;
  LsJsonKind kind;
  int octet;

  check_counts (scan);
  if (scan->lex.stopped)
    return;
  id = begin_value (scan);
  start = scan->lex.offset;
  octet = ls_json_lex_peek (&scan->lex);
  if (octet == '{' || octet == '[')
    {
      open_level (scan, id, octet == '{');
      return;
    }
  kind = ls_json_lex_scalar (&scan->lex, expected);
  ls_json_places_set_value (scan->places, id, kind, start, scan->lex.offset - start);
}

/* A member's name and its colon. */
static void
scan_name (Scan *scan, const char *expected)
{
  scan->name_place = scan->lex.place;
  g_string_truncate (scan->name, 0);
  if (ls_json_lex_peek (&scan->lex) != '"')
    {
      ls_json_lex_unexpected (&scan->lex, expected);
      return;
    }
  ls_json_lex_string (&scan->lex, scan->name);
  /* Legal JSON, but json-glib refuses it, and no lesson needs it. */
  if (!scan->lex.stopped && scan->name->len == 0)
    ls_json_lex_fault (&scan->lex, scan->name_place, "an empty name", "a name of at least one character");
  ls_json_lex_skip_space (&scan->lex);
  if (scan->lex.stopped)
    return;
  if (ls_json_lex_peek (&scan->lex) != ':')
    {
      ls_json_lex_unexpected (&scan->lex, "a colon behind the name");
      return;
    }
  ls_json_lex_step (&scan->lex);
  ls_json_lex_skip_space (&scan->lex);
}

/* Inside brackets: what comes next there, or their end. */
static void
scan_inside (Scan *scan)
{
  Level *level = &scan->levels[scan->depth - 1];
  gboolean is_first = level->n_children == 0;

  scan->lex.at = level->id;
  ls_json_lex_skip_space (&scan->lex);
  if (ls_json_lex_peek (&scan->lex) == (level->is_object ? '}' : ']'))
    {
      ls_json_lex_step (&scan->lex);
      close_level (scan);
      return;
    }
  if (!is_first && ls_json_lex_peek (&scan->lex) != ',')
    {
      ls_json_lex_unexpected (&scan->lex, level->is_object ? "a comma or }" : "a comma or ]");
      return;
    }
  if (!is_first)
    {
      ls_json_lex_step (&scan->lex);
      ls_json_lex_skip_space (&scan->lex);
    }
  if (level->is_object)
    scan_name (scan, is_first ? "a member's name in double quotes, or }"
                              : "a member's name in double quotes (no comma stands behind the last member)");
  if (!scan->lex.stopped)
    scan_value (scan, level->is_object ? "a value"
                      : is_first ? "a value or ]" : "a value (no comma stands behind the last one)");
}

static void
scan_text (Scan *scan)
{
  ls_json_lex_skip_space (&scan->lex);
  scan_value (scan, "a value");
  while (!scan->lex.stopped && scan->depth > 0)
    scan_inside (scan);

  /* Where the reading stopped inside, what was read is still worth a look. */
  for (; scan->depth > 0; scan->depth--)
    if (scan->levels[scan->depth - 1].is_object)
      report_duplicates (scan, &scan->levels[scan->depth - 1]);
  if (scan->lex.stopped)
    return;
  ls_json_lex_skip_space (&scan->lex);
  scan->lex.at = LS_JSON_ROOT;
  if (ls_json_lex_peek (&scan->lex) >= 0)
    ls_json_lex_unexpected (&scan->lex, "nothing behind the value");
}

/**
 * ls_json_scan:
 * @text: (transfer none): a file's octets
 * @file: its name, for faults
 * @problems: gets every fault, in the text's order
 *
 * Reads a JSON text by RFC 8259 and nothing beyond it, with four rules more: no name twice in an
 * object, no empty name, no `\u0000`, and every number finite as a double. Size, depth, values, and
 * an object's members have limits (%LS_JSON_MOST_OCTETS and its neighbours). It goes on behind a
 * fault where the rest can still be understood.
 *
 * Returns: (transfer full) (nullable): the places of all values, where json-glib can build the text's
 *   tree: it has no faults, or only duplicate names, of which both take the last. Else %NULL
 */
LsJsonPlaces *
ls_json_scan (GBytes *text, const char *file, LsLessonProblems *problems)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (text, &length);
  g_autoptr(LsJsonPlaces) places = ls_json_places_new (text);
  g_autoptr(GString) name = g_string_new (NULL);
  Scan scan = {
    .lex = { .data = data, .length = length, .place = { 1, 1 }, .file = file, .problems = problems, .places = places },
    .places = places,
    .name = name,
  };

  if (length > LS_JSON_MOST_OCTETS)
    {
      ls_json_lex_fault (&scan.lex, scan.lex.place, "more than 8 MiB", "at most 8 MiB (8388608 octets)");
      return NULL;
    }
  scan_text (&scan);
  ls_lesson_problems_sort (problems);
  return scan.lex.damaged ? NULL : g_steal_pointer (&places);
}

/**
 * ls_json_read_file:
 * @path: a file's name
 * @error: where to say that it cannot be opened or read; #GIOErrorEnum
 *
 * Reads at most one octet more than ls_json_scan() takes, so a huge file costs little and is refused there.
 *
 * Returns: (transfer full) (nullable): its octets
 */
GBytes *
ls_json_read_file (const char *path, GError **error)
{
  g_autoptr(GByteArray) octets = g_byte_array_new ();
  guint8 block[65536];
  gssize n = -1;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  while (fd >= 0 && octets->len <= LS_JSON_MOST_OCTETS)
    {
      n = read (fd, block, MIN (sizeof block, LS_JSON_MOST_OCTETS + 1 - octets->len));
      if (n > 0)
        g_byte_array_append (octets, block, n);
      else if (n == 0 || errno != EINTR)
        break;
    }
  if (fd < 0 || n < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return fd < 0 || n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}
