/* json-places.c: where in a JSON text each value and each member's name stands.
 * SPDX-License-Identifier: MIT */
#include "lesson/json-places.h"

#include <string.h>

#include "lesson/problem.h"

typedef struct {
  LsPlace  value;
  LsPlace  name_place;
  LsJsonId parent;
  LsJsonId first;
  LsJsonId next;
  guint32  index;       /* among its parent's values, from 0 */
  guint32  name;        /* where its name begins in the pool of names; 0: it has none */
  guint32  start;
  guint32  length;
  guint16  kind;
  guint16  superseded;
} Entry;

struct _LsJsonPlaces {
  GBytes  *text;
  GArray  *entries;     /* the first is nobody's */
  GString *names;       /* each with its NUL, the first is nobody's */
};

static Entry *
entry (const LsJsonPlaces *self, LsJsonId id)
{
  g_assert (id < self->entries->len);
  return &g_array_index (self->entries, Entry, id);
}

static gboolean
is_plain_name (const char *name)
{
  if (*name == '\0' || *name == '-' || g_ascii_isdigit (*name))
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("_-$", *name) == NULL)
      return FALSE;
  return TRUE;
}

static void
append_step (const LsJsonPlaces *self, LsJsonId id, GString *path)
{
  const char *name = ls_json_places_name (self, id);

  if (name == NULL)
    g_string_append_printf (path, "[%u]", entry (self, id)->index);
  else if (is_plain_name (name) && strlen (name) <= 40)
    g_string_append_printf (path, ".%s", name);
  else
    {
      g_autofree char *quote = ls_lesson_quote (name, -1);

      g_string_append_printf (path, "[%s]", quote);
    }
}

/**
 * ls_json_places_new:
 * @text: (transfer none): the JSON text that the places will be in
 *
 * Returns: (transfer full): no places yet; whoever scans the text adds them
 */
LsJsonPlaces *
ls_json_places_new (GBytes *text)
{
  LsJsonPlaces *self = g_new (LsJsonPlaces, 1);

  *self = (LsJsonPlaces) {
    .text = g_bytes_ref (text),
    .entries = g_array_new (FALSE, TRUE, sizeof (Entry)),
    .names = g_string_new_len ("", 1),
  };
  g_array_set_size (self->entries, 1);
  return self;
}

/**
 * ls_json_places_free:
 * @self: (nullable) (transfer full): places
 */
void
ls_json_places_free (LsJsonPlaces *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->text);
  g_array_unref (self->entries);
  g_string_free (self->names, TRUE);
  g_free (self);
}

/**
 * ls_json_places_add:
 * @self: places
 * @parent: the array or object that holds the value; 0 for the root
 * @before: the value before it in @parent; 0 where it is the first
 * @place: where the value begins
 *
 * Returns: the new value's number
 */
LsJsonId
ls_json_places_add (LsJsonPlaces *self, LsJsonId parent, LsJsonId before, LsPlace place)
{
  Entry new_entry = { .value = place, .name_place = place, .parent = parent };
  LsJsonId id = self->entries->len;

  if (before != 0)
    {
      new_entry.index = entry (self, before)->index + 1;
      entry (self, before)->next = id;
    }
  else if (parent != 0)
    entry (self, parent)->first = id;
  g_array_append_val (self->entries, new_entry);
  return id;
}

/**
 * ls_json_places_set_name:
 * @self: places
 * @id: an object's member
 * @name: its name, unescaped
 * @place: where the name's quote stands
 */
void
ls_json_places_set_name (LsJsonPlaces *self, LsJsonId id, const char *name, LsPlace place)
{
  entry (self, id)->name = self->names->len;
  entry (self, id)->name_place = place;
  g_string_append_len (self->names, name, strlen (name) + 1);
}

/**
 * ls_json_places_supersede:
 * @self: places
 * @id: an object's member
 *
 * Notes that a later member of the same name takes its place.
 */
void
ls_json_places_supersede (LsJsonPlaces *self, LsJsonId id)
{
  entry (self, id)->superseded = TRUE;
}

/**
 * ls_json_places_set_value:
 * @self: places
 * @id: a value
 * @kind: what it is
 * @start: its first octet in the text
 * @length: how many octets it has
 */
void
ls_json_places_set_value (LsJsonPlaces *self, LsJsonId id, LsJsonKind kind, gsize start, gsize length)
{
  entry (self, id)->kind = kind;
  entry (self, id)->start = start;
  entry (self, id)->length = length;
}

/**
 * ls_json_places_get_n:
 *
 * Returns: how many values the text has; their numbers go from 1 to this
 */
guint
ls_json_places_get_n (const LsJsonPlaces *self)
{
  return self->entries->len - 1;
}

/**
 * ls_json_places_kind:
 *
 * Returns: what the value @id is
 */
LsJsonKind
ls_json_places_kind (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->kind;
}

/**
 * ls_json_places_value:
 *
 * Returns: where the value @id begins
 */
LsPlace
ls_json_places_value (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->value;
}

/**
 * ls_json_places_name_place:
 *
 * Returns: where the name of the member @id begins; of a value without a name, where the value does
 */
LsPlace
ls_json_places_name_place (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->name_place;
}

/**
 * ls_json_places_name:
 *
 * Returns: (transfer none) (nullable): the member's name, unescaped; %NULL for the root and in an array
 */
const char *
ls_json_places_name (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->name == 0 ? NULL : self->names->str + entry (self, id)->name;
}

/**
 * ls_json_places_text:
 *
 * Returns: the octets of the value as they are written, quotes and escapes included; valid until @self goes
 */
LsSpan
ls_json_places_text (const LsJsonPlaces *self, LsJsonId id)
{
  const guint8 *text = g_bytes_get_data (self->text, NULL);

  return LS_SPAN (text + entry (self, id)->start, entry (self, id)->length);
}

/**
 * ls_json_places_is_superseded:
 *
 * Returns: whether a later member of the same object has the same name
 */
gboolean
ls_json_places_is_superseded (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->superseded;
}

/**
 * ls_json_places_parent:
 *
 * Returns: the array or object that holds the value; 0 for the root
 */
LsJsonId
ls_json_places_parent (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->parent;
}

/**
 * ls_json_places_first:
 *
 * Returns: the first value inside an array or object; 0 where there is none
 */
LsJsonId
ls_json_places_first (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->first;
}

/**
 * ls_json_places_next:
 *
 * Returns: the value after @id in the same array or object; 0 where there is none
 */
LsJsonId
ls_json_places_next (const LsJsonPlaces *self, LsJsonId id)
{
  return entry (self, id)->next;
}

/**
 * ls_json_places_member:
 * @self: places
 * @object: an object
 * @name: a member's name, unescaped
 *
 * Returns: the member's value; 0 where there is none; the last of several with that name,
 *   as json-glib has it too
 */
LsJsonId
ls_json_places_member (const LsJsonPlaces *self, LsJsonId object, const char *name)
{
  for (LsJsonId id = ls_json_places_first (self, object); id != 0; id = ls_json_places_next (self, id))
    if (!entry (self, id)->superseded && g_strcmp0 (ls_json_places_name (self, id), name) == 0)
      return id;
  return 0;
}

/**
 * ls_json_places_path:
 *
 * Returns: (transfer full): the way from the root, such as `$.script[3].send`; long names are cut
 */
char *
ls_json_places_path (const LsJsonPlaces *self, LsJsonId id)
{
  g_autoptr(GString) path = g_string_new ("$");
  g_autoptr(GArray) way = g_array_new (FALSE, FALSE, sizeof (LsJsonId));

  for (; entry (self, id)->parent != 0; id = entry (self, id)->parent)
    g_array_append_val (way, id);
  for (guint i = way->len; i > 0; i--)
    append_step (self, g_array_index (way, LsJsonId, i - 1), path);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * ls_json_places_find:
 * @self: places
 * @path: a path as ls_json_places_path() writes it
 *
 * Returns: the value with that path; 0 where there is none
 */
LsJsonId
ls_json_places_find (const LsJsonPlaces *self, const char *path)
{
  LsJsonId id = self->entries->len > 1 ? LS_JSON_ROOT : 0;

  if (*path++ != '$')
    return 0;
  while (*path != '\0' && id != 0)
    {
      g_autoptr(GString) step = g_string_new (NULL);
      LsJsonId child;
      LsJsonId match = 0;

      for (child = ls_json_places_first (self, id); child != 0; child = ls_json_places_next (self, child))
        {
          g_string_truncate (step, 0);
          append_step (self, child, step);
          if (g_str_has_prefix (path, step->str) && strchr (".[", path[step->len]) != NULL)
            match = child;
        }
      if (match != 0)
        {
          g_string_truncate (step, 0);
          append_step (self, match, step);
          path += step->len;
        }
      id = match;
    }
  return id;
}

/**
 * ls_json_kind_name:
 *
 * Returns: (transfer none): what people call it, with its article
 */
const char *
ls_json_kind_name (LsJsonKind kind)
{
  static const char *const names[] = {
    [LS_JSON_UNKNOWN] = "nothing",
    [LS_JSON_NULL] = "null",
    [LS_JSON_BOOLEAN] = "true or false",
    [LS_JSON_NUMBER] = "a number",
    [LS_JSON_STRING] = "a string",
    [LS_JSON_ARRAY] = "an array",
    [LS_JSON_OBJECT] = "an object",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}
