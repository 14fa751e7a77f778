/* state-dot.c: asks Graphviz' dot where the nodes of a diagram go; does without it where it fails.
 *
 * dot is a child process with limits of time and size, started without a shell.
 * It sees no word of the diagram, only sizes, so no word can mislead it. What it
 * answered is kept by the hash of the question, in memory and in the user's cache.
 * SPDX-License-Identifier: MIT */
#include "figure/state-dot.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* An answer in memory is small; of ever new diagrams only so many are kept. */
#define KEPT_MAX 64

static char *
number (double value)
{
  static char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_formatd (text, sizeof text, "%.4f", value / 72);
}

/* The question: nodes n0, n1 … of the size that was measured, arrows with an empty label as large as theirs. */
static char *
make_question (const LsStateLayout *layout, gboolean downwards)
{
  GString *text = g_string_new ("digraph d {\n");

  g_string_append_printf (text, "graph [rankdir=%s nodesep=%s ", downwards ? "TB" : "LR", number (layout->em * 1.6));
  g_string_append_printf (text, "ranksep=%s];\n", number (layout->em * 2.4));
  g_string_append_printf (text, "node [shape=box fixedsize=true label=\"\" width=%s ", number (layout->node_width));
  g_string_append_printf (text, "height=%s];\n", number (layout->node_height));
  for (guint i = 0; i < layout->nodes->len; i++)
    g_string_append_printf (text, "n%u;\n", i);
  for (guint i = 0; i < layout->arrows->len; i++)
    {
      const LsArrowPlace *arrow = &g_array_index (layout->arrows, LsArrowPlace, i);

      g_string_append_printf (text,
                              "n%u -> n%u [label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">"
                              "<TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"></TD></TR></TABLE>>];\n",
                              arrow->from, arrow->to, (int) ceil (arrow->label.width), (int) ceil (arrow->label.height));
    }
  g_string_append (text, "}\n");
  return g_string_free (text, FALSE);
}

/* ---- the child ---- */

/* Runs between fork and exec: only what is allowed there. */
static void
limit_child (gpointer data)
{
  const struct rlimit seconds = { 4, 4 }, octets = { 1024 * 1024 * 1024, 1024 * 1024 * 1024 };

  setrlimit (RLIMIT_CPU, &seconds);
  setrlimit (RLIMIT_AS, &octets);
}

/* A file without a name that holds the question: a pipe might fill up while nobody reads. */
static int
open_question (const char *question, GError **error)
{
  int fd = memfd_create ("diagram", MFD_CLOEXEC);
  gsize length = strlen (question);

  if (fd >= 0 && write (fd, question, length) == (gssize) length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "no room for the question: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Reads up to the end, or until the time is over. */
static char *
read_answer (int fd, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + LS_DOT_TIME_MS * 1000;
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];

  while (answer->len <= LS_DOT_ANSWER_MAX)
    {
      gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
      int ready = left > 0 ? poll (&poll_fd, 1, left) : 0;
      gssize got;

      if (ready < 0 && errno == EINTR)
        continue;
      if (ready <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "dot took longer than %d seconds", LS_DOT_TIME_MS / 1000);
          return NULL;
        }
      got = read (fd, buffer, sizeof buffer);
      if (got == 0)
        return g_string_free (g_steal_pointer (&answer), FALSE);
      if (got > 0)
        g_string_append_len (answer, buffer, got);
      else if (errno != EINTR)
        break;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "dot's answer cannot be read");
  return NULL;
}

static char *
ask_dot (const char *question, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *answer = NULL;
  int pipe_fds[2], question_fd = open_question (question, error);

  if (question_fd < 0)
    return NULL;
  g_subprocess_launcher_take_stdin_fd (launcher, question_fd);
  if (!g_unix_open_pipe (pipe_fds, FD_CLOEXEC, error))
    return NULL;
  g_subprocess_launcher_take_stdout_fd (launcher, pipe_fds[1]);
  g_subprocess_launcher_set_child_setup (launcher, limit_child, NULL, NULL);
  child = g_subprocess_launcher_spawn (launcher, error, "dot", "-Tplain", NULL);
  g_subprocess_launcher_close (launcher);
  if (child != NULL)
    answer = read_answer (pipe_fds[0], error);
  close (pipe_fds[0]);
  if (child == NULL)
    return NULL;
  /* It has answered, or is not wanted any more; either way nobody waits for it long. */
  if (answer == NULL)
    g_subprocess_force_exit (child);
  if (!g_subprocess_wait_check (child, NULL, answer != NULL ? error : NULL))
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- its answer ---- */

/* `node n3 1.25 0.5 …`: where the middle of a node is, in inches from below. */
static gboolean
read_node (const char *line, guint n_nodes, guint *node, LsPoint *place)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  guint64 index;

  if (g_strv_length (words) < 4 || strcmp (words[0], "node") != 0 || words[1][0] != 'n'
      || !g_ascii_string_to_unsigned (words[1] + 1, 10, 0, n_nodes - 1, &index, NULL))
    return FALSE;
  *node = index;
  *place = (LsPoint) { g_ascii_strtod (words[2], NULL) * 72, -g_ascii_strtod (words[3], NULL) * 72 };
  return isfinite (place->x) && isfinite (place->y) && fabs (place->x) < 1e6 && fabs (place->y) < 1e6;
}

static GArray *
read_places (const char *answer, guint n_nodes, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\n", -1);
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (LsPoint));
  guint found = 0, node;
  LsPoint place;

  g_array_set_size (places, n_nodes);
  for (guint i = 0; lines[i] != NULL; i++)
    if (read_node (lines[i], n_nodes, &node, &place))
      {
        g_array_index (places, LsPoint, node) = place;
        found++;
      }
  if (found == n_nodes)
    return g_steal_pointer (&places);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "dot placed %u of %u states", found, n_nodes);
  return NULL;
}

/* ---- what was asked before ---- */

static GHashTable *
kept_answers (void)
{
  static GHashTable *kept = NULL;

  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (kept) > KEPT_MAX)
    g_hash_table_remove_all (kept);
  return kept;
}

static char *
cache_file (const char *hash)
{
  return g_build_filename (g_get_user_cache_dir (), "lockstep", "diagrams", hash, NULL);
}

/* An answer of old; one that is not whole any more is asked for anew. */
static GArray *
recall (const char *hash, guint n_nodes)
{
  const char *kept = g_hash_table_lookup (kept_answers (), hash);
  g_autofree char *file = cache_file (hash), *text = NULL;
  GArray *places = NULL;
  gsize length;

  if (kept != NULL)
    return read_places (kept, n_nodes, NULL);
  if (g_file_get_contents (file, &text, &length, NULL) && length <= LS_DOT_ANSWER_MAX)
    places = read_places (text, n_nodes, NULL);
  if (places != NULL)
    g_hash_table_insert (kept_answers (), g_strdup (hash), g_steal_pointer (&text));
  return places;
}

/* A cache that cannot be written is no loss. */
static void
keep (const char *hash, const char *answer)
{
  g_autofree char *file = cache_file (hash), *folder = g_path_get_dirname (file);

  g_hash_table_insert (kept_answers (), g_strdup (hash), g_strdup (answer));
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents (file, answer, -1, NULL);
}

/* What is asked, and of how many nodes. */
typedef struct {
  char *text;
  char *hash;
  guint n_nodes;
} Question;

static void
question_free (Question *self)
{
  g_free (self->text);
  g_free (self->hash);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (const LsStateLayout *layout, gboolean downwards)
{
  Question *self = g_new0 (Question, 1);

  self->text = make_question (layout, downwards);
  self->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->text, -1);
  self->n_nodes = layout->nodes->len;
  return self;
}

static gboolean
is_too_large (const LsStateLayout *layout, GError **error)
{
  if (layout->nodes->len <= LS_DOT_NODES_MAX && layout->arrows->len <= LS_DOT_ARROWS_MAX)
    return FALSE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "more than %d states or %d transitions", LS_DOT_NODES_MAX,
               LS_DOT_ARROWS_MAX);
  return TRUE;
}

static GArray *
take_answer (const Question *question, const char *answer, GError **error)
{
  GArray *places = read_places (answer, question->n_nodes, error);

  if (places != NULL)
    keep (question->hash, answer);
  return places;
}

/**
 * ls_state_dot_places:
 * @layout: a layout, measured
 * @downwards: whether the first state is on top, not at the left
 * @error: where to say why not
 *
 * Asks, and waits for the answer: for exports. A window asks by ls_state_dot_ask().
 *
 * Returns: (transfer full) (nullable) (element-type LsPoint): the places of its nodes
 */
GArray *
ls_state_dot_places (const LsStateLayout *layout, gboolean downwards, GError **error)
{
  g_autoptr (Question) question = NULL;
  g_autofree char *answer = NULL;
  GArray *places;

  if (is_too_large (layout, error))
    return NULL;
  question = question_new (layout, downwards);
  places = recall (question->hash, question->n_nodes);
  if (places != NULL)
    return places;
  answer = ask_dot (question->text, error);
  return answer != NULL ? take_answer (question, answer, error) : NULL;
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *answer = ask_dot (((const Question *) data)->text, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * ls_state_dot_recall:
 * @layout: a layout, measured
 * @downwards: as for ls_state_dot_places()
 *
 * Returns: (transfer full) (nullable) (element-type LsPoint): what was answered before; %NULL: it is to be asked
 */
GArray *
ls_state_dot_recall (const LsStateLayout *layout, gboolean downwards)
{
  g_autoptr (Question) question = question_new (layout, downwards);

  return recall (question->hash, question->n_nodes);
}

/**
 * ls_state_dot_ask:
 * @layout: a layout, measured; it need not live on
 * @downwards: as for ls_state_dot_places()
 * @cancellable: whoever asks is not interested any more
 * @done: called in the main loop; asks ls_state_dot_answer()
 * @data: for @done
 *
 * Asks away from the main loop.
 */
void
ls_state_dot_ask (const LsStateLayout *layout, gboolean downwards, GCancellable *cancellable, GAsyncReadyCallback done,
                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  GError *error = NULL;

  g_task_set_task_data (task, question_new (layout, downwards), (GDestroyNotify) question_free);
  if (is_too_large (layout, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, ask_in_thread);
}

/**
 * ls_state_dot_answer:
 * @result: as the callback of ls_state_dot_ask() got it
 * @error: where to say why not
 *
 * Returns: (transfer full) (nullable) (element-type LsPoint): the places of the nodes
 */
GArray *
ls_state_dot_answer (GAsyncResult *result, GError **error)
{
  g_autofree char *answer = g_task_propagate_pointer (G_TASK (result), error);

  return answer != NULL ? take_answer (g_task_get_task_data (G_TASK (result)), answer, error) : NULL;
}

/* How many arrows lead from the first state to each: its layer. */
static guint *
find_layers (const LsStateLayout *layout)
{
  guint n = layout->nodes->len, *layers = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    layers[i] = i == 0 ? 0 : G_MAXUINT;
  for (guint round = 0; round < n; round++)
    for (guint i = 0; i < layout->arrows->len; i++)
      {
        const LsArrowPlace *arrow = &g_array_index (layout->arrows, LsArrowPlace, i);

        if (layers[arrow->from] != G_MAXUINT && layers[arrow->from] + 1 < layers[arrow->to])
          layers[arrow->to] = layers[arrow->from] + 1;
      }
  return layers;
}

/**
 * ls_state_grid_places:
 * @layout: a layout, measured
 *
 * Returns: (transfer full) (element-type LsPoint): places found without help: a row a layer, each of three at most
 */
GArray *
ls_state_grid_places (const LsStateLayout *layout)
{
  enum { ACROSS = 3 };
  g_autofree guint *layers = find_layers (layout);
  GArray *places = g_array_new (FALSE, TRUE, sizeof (LsPoint));
  guint row = 0, column = 0, placed = 0;

  g_array_set_size (places, layout->nodes->len);
  for (guint layer = 0; placed < layout->nodes->len; layer = layer < layout->nodes->len ? layer + 1 : G_MAXUINT)
    {
      for (guint i = 0; i < layout->nodes->len; i++)
        {
          if (layers[i] != layer)
            continue;
          if (column == ACROSS)
            {
              column = 0;
              row++;
            }
          /* Every second row stands half a place aside, so that long arrows pass between nodes. */
          g_array_index (places, LsPoint, i) = (LsPoint) { column + (row % 2) * 0.5, row };
          column++;
          placed++;
        }
      if (column > 0)
        {
          column = 0;
          row++;
        }
    }
  return places;
}
