/* test-smtp-model.c: server and observer against the model, in every state that six inputs can lead to.
 *
 * From each state of the model every input is tried, and (where two more fit)
 * each sixth pair of inputs in one piece, every pair in some state; a state
 * reached twice is explored once.
 * With --mutate=NAME the model has one rule wrong, and the tests fail.
 * SPDX-License-Identifier: MIT */
#include "smtp-model.h"
#include "smtp-subject.h"

#include <string.h>

#define INPUTS_MOST 6
#define TOLD_MOST   12
/* Of the pairs that fit a state each sixth is tried; the next state tries others. */
#define PAIRS_APART 6
/* Paths drawn by chance, with a seed of their own: the same in every run. */
#define DRAWN_PATHS 20000
#define DRAWN_SEED  5321

typedef enum {
  WHOLE,            /* an input at a time */
  OCTET_BY_OCTET,
  IN_PAIRS,         /* two inputs in one piece, before the first is answered */
  ALL_AT_ONCE,
} Manner;

/* A state of the model, and the inputs that lead to it. */
typedef struct {
  SmtpModel model;
  guint8    path[INPUTS_MOST];
  guint     n;
} Node;

typedef struct {
  const SmtpMutation *mutation;
  Manner              manner;
  const SmtpInput    *inputs;
  gsize               n_inputs;
  SmtpSubject        *subject;
  GQueue              to_explore;
  GHashTable         *keys;
  GArray             *answers;
  GArray             *heard;
  GString            *piece;
  guint               n_transitions;
  guint               n_explored;    /* states */
  guint               n_disagreements;
  guint               most;          /* disagreements after which to stop */
  GString            *told;
} Explorer;

/* The server that the model describes. */
static SmtpSubject *
subject_new (void)
{
  LsProfile *profile = ls_profile_new ("mx.example.org");
  LsDirectory *directory = ls_directory_new ();

  profile->size_max = SMTP_INPUT_SIZE_LIMIT;
  profile->recipients_max = 100;
  ls_directory_add_domain (directory, "example.org");
  ls_directory_add_user (directory, "alice", NULL, "wonderland");
  ls_directory_add_user (directory, "bob", NULL, NULL);

  return smtp_subject_new (profile, directory);
}

static Explorer *
explorer_new (Manner              manner,
              const SmtpMutation *mutation,
              guint               most)
{
  Explorer *self = g_new0 (Explorer, 1);

  self->mutation = mutation;
  self->manner = manner;
  self->inputs = smtp_inputs (&self->n_inputs);
  self->subject = subject_new ();
  g_queue_init (&self->to_explore);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->answers = g_array_new (FALSE, FALSE, sizeof (SmtpAnswer));
  self->heard = g_array_new (FALSE, FALSE, sizeof (SmtpHeard));
  self->piece = g_string_new (NULL);
  self->most = most;
  self->told = g_string_new (NULL);

  return self;
}

static void
explorer_free (Explorer *self)
{
  smtp_subject_free (self->subject);
  g_queue_clear_full (&self->to_explore, g_free);
  g_hash_table_unref (self->keys);
  g_array_unref (self->answers);
  g_array_unref (self->heard);
  g_string_free (self->piece, TRUE);
  g_string_free (self->told, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explorer, explorer_free)

static void
add_node (Explorer   *self,
          const Node *node)
{
  g_autofree char *key = smtp_model_key (&node->model);

  if (g_hash_table_contains (self->keys, key))
    return;

  g_hash_table_add (self->keys, g_steal_pointer (&key));
  g_queue_push_tail (&self->to_explore, g_memdup2 (node, sizeof *node));
}

static void
say_piece (Explorer *self)
{
  gsize step = self->manner == OCTET_BY_OCTET ? 1 : MAX (self->piece->len, 1);

  for (gsize i = 0; i < self->piece->len; i += step)
    {
      smtp_subject_say (self->subject, self->piece->str + i, step);
      smtp_subject_secure (self->subject);
    }
  g_string_truncate (self->piece, 0);
}

/* Whether the input after number @i comes in one piece with it. */
static gboolean
ends_no_piece (const Explorer *self,
               const Node     *node,
               guint           i)
{
  return (self->manner == IN_PAIRS && (node->n - i) % 2 == 0) || (self->manner == ALL_AT_ONCE && i + 1 < node->n);
}

static void
say_path (Explorer *self,
          const Node *node)
{
  smtp_subject_connect (self->subject);
  for (guint i = 0; i < node->n; i++)
    {
      const SmtpInput *input = &self->inputs[node->path[i]];
      gboolean goes_on = ends_no_piece (self, node, i);

      if (input->octets == NULL)
        {
          say_piece (self);
          smtp_subject_drop (self->subject);
        }
      else
        {
          g_string_append_len (self->piece, input->octets, input->length);
          if (!goes_on)
            say_piece (self);
        }
    }
}

/* What the model asks of a path; the model is left where the path leads. */
static void
answer_path (Explorer   *self,
             const Node *node,
             SmtpModel  *model)
{
  g_array_set_size (self->answers, 0);
  smtp_model_init (model, self->mutation);
  smtp_model_connect (model, self->answers);
  for (guint i = 0; i < node->n; i++)
    {
      smtp_model_input (model, &self->inputs[node->path[i]], self->answers);
      if (!ends_no_piece (self, node, i))
        smtp_model_pause (model);
    }
}

/* Returns: (transfer full): what server or observer did otherwise than the model; NULL: nothing. */
static char *
find_disagreement (Explorer        *self,
                   const SmtpModel *model)
{
  const char *fault = smtp_subject_hear (self->subject, self->heard);

  for (guint i = 0; i < MIN (self->heard->len, self->answers->len); i++)
    {
      const SmtpHeard *heard = &g_array_index (self->heard, SmtpHeard, i);
      const SmtpAnswer *answer = &g_array_index (self->answers, SmtpAnswer, i);

      if (!smtp_answer_allows (answer, heard->code))
        return g_strdup_printf ("reply %u is %u, not %s", i + 1, heard->code, answer->codes);
      if (heard->state != NULL && strcmp (heard->state, answer->state) != 0)
        return g_strdup_printf ("after reply %u (%u) the observer's state is %s, not %s",
                                i + 1, heard->code, heard->state, answer->state);
    }

  if (fault != NULL)
    return g_strdup (fault);
  if (self->heard->len != self->answers->len)
    return g_strdup_printf ("%u replies, not %u", self->heard->len, self->answers->len);
  if (strcmp (smtp_subject_state (self->subject), smtp_model_state_id (model)) != 0)
    return g_strdup_printf ("the observer ends in state %s, not %s",
                            smtp_subject_state (self->subject), smtp_model_state_id (model));
  if (smtp_subject_closed (self->subject) != (model->state == SMTP_CLOSED))
    return g_strdup_printf ("the server %s the connection",
                            smtp_subject_closed (self->subject) ? "closes" : "does not close");

  return NULL;
}

static void
tell (Explorer   *self,
      const Node *node,
      const char *disagreement)
{
  if (self->n_disagreements++ >= TOLD_MOST)
    return;

  g_string_append (self->told, "\n  ");
  for (guint i = 0; i < node->n; i++)
    g_string_append_printf (self->told, " %s", self->inputs[node->path[i]].name);
  g_string_append_printf (self->told, ": %s", disagreement);
}

static void
try_path (Explorer *self,
          Node     *node)
{
  g_autofree char *disagreement = NULL;

  answer_path (self, node, &node->model);
  say_path (self, node);
  disagreement = find_disagreement (self, &node->model);
  if (disagreement != NULL)
    tell (self, node, disagreement);
  self->n_transitions++;
}

static void
explore_node (Explorer   *self,
              const Node *node)
{
  for (guint i = 0; i < self->n_inputs && self->n_disagreements < self->most; i++)
    {
      Node next = *node;

      next.path[next.n++] = (guint8) i;
      try_path (self, &next);
      if (next.n < INPUTS_MOST)
        add_node (self, &next);
      if (self->manner != IN_PAIRS || next.n == INPUTS_MOST || self->inputs[i].octets == NULL)
        continue;

      next.n++;
      for (guint j = (i + self->n_explored) % PAIRS_APART; j < self->n_inputs && self->n_disagreements < self->most;
           j += PAIRS_APART)
        {
          next.path[next.n - 1] = (guint8) j;
          try_path (self, &next);
        }
    }
}

static void
explore (Explorer *self)
{
  Node root = { .n = 0 };
  Node *node;

  try_path (self, &root);
  add_node (self, &root);
  while ((node = g_queue_pop_head (&self->to_explore)) != NULL)
    {
      explore_node (self, node);
      self->n_explored++;
      g_free (node);
    }
}

static guint
find_input (Explorer   *self,
            const char *name)
{
  for (guint i = 0; i < self->n_inputs; i++)
    if (strcmp (self->inputs[i].name, name) == 0)
      return i;

  g_assert_not_reached ();
}

/* An input drawn by chance; every other time the one that a session needs to get on. */
static guint
draw_input (Explorer        *self,
            GRand           *chance,
            const SmtpModel *model)
{
  if (g_rand_boolean (chance))
    return (guint) g_rand_int_range (chance, 0, (gint32) self->n_inputs);

  switch (model->state)
    {
    case SMTP_GREETED:
      return find_input (self, "ehlo");
    case SMTP_READY:
      return find_input (self, "mail");
    case SMTP_SENDER:
      return find_input (self, "rcpt");
    case SMTP_RECIPIENTS:
      return find_input (self, "data");
    default:
      return find_input (self, "dot");
    }
}

/* Every path in one piece would be too many: some are drawn. */
static void
explore_drawn (Explorer *self)
{
  GRand *chance = g_rand_new_with_seed (DRAWN_SEED);

  for (guint drawn = 0; drawn < DRAWN_PATHS && self->n_disagreements < self->most; drawn++)
    {
      Node node = { .n = 0 };

      answer_path (self, &node, &node.model);
      while (node.n < INPUTS_MOST && node.model.state != SMTP_CLOSED)
        {
          node.path[node.n++] = (guint8) draw_input (self, chance, &node.model);
          answer_path (self, &node, &node.model);
        }
      try_path (self, &node);
    }

  g_rand_free (chance);
}

typedef struct {
  Manner              manner;
  const SmtpMutation *mutation;
} Case;

static void
judge (Explorer *explorer)
{
  if (explorer->n_disagreements == 0)
    return;

  g_test_message ("%u disagreements:%s", explorer->n_disagreements, explorer->told->str);
  g_test_fail ();
}

static void
test_drawn_agree (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (Explorer) explorer = explorer_new (ALL_AT_ONCE, row->mutation, G_MAXUINT);

  explore_drawn (explorer);
  g_test_message ("%u paths", explorer->n_transitions);
  judge (explorer);
}

static void
test_agrees (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (Explorer) explorer = explorer_new (row->manner, row->mutation, G_MAXUINT);

  explore (explorer);
  g_test_message ("%u states, %u transitions, %zu inputs",
                  g_hash_table_size (explorer->keys), explorer->n_transitions, explorer->n_inputs);
  judge (explorer);
}

/* A comparison that does not notice a wrong rule would be worth nothing. */
static void
test_mutation_is_noticed (gconstpointer data)
{
  g_autoptr (Explorer) explorer = explorer_new (WHOLE, data, 1);

  explore (explorer);
  g_test_message ("noticed at%s", explorer->told->str);
  g_assert_cmpuint (explorer->n_disagreements, >, 0);
}

/* Every input has a name of its own, and there are enough of them. */
static void
test_alphabet (void)
{
  gsize n_inputs;
  const SmtpInput *inputs = smtp_inputs (&n_inputs);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n_inputs; i++)
    g_assert_true (g_hash_table_add (names, (gpointer) inputs[i].name));
  g_assert_cmpuint (n_inputs, >=, 30);
}

static const SmtpMutation *
take_mutation (int    *argc,
               char ***argv)
{
  const SmtpMutation *mutation = NULL;
  int kept = 0;

  for (int i = 0; i < *argc; i++)
    {
      if (!g_str_has_prefix ((*argv)[i], "--mutate="))
        {
          (*argv)[kept++] = (*argv)[i];
          continue;
        }
      mutation = smtp_mutation_find ((*argv)[i] + strlen ("--mutate="));
      if (mutation == NULL)
        g_error ("no mutation %s", (*argv)[i] + strlen ("--mutate="));
    }
  (*argv)[kept] = NULL;
  *argc = kept;

  return mutation;
}

int
main (int   argc,
      char *argv[])
{
  static Case cases[] = { { WHOLE }, { OCTET_BY_OCTET }, { IN_PAIRS } };
  static const char *const paths[] = { "/smtp/model/whole", "/smtp/model/octet-by-octet", "/smtp/model/in-pairs" };
  const SmtpMutation *mutation = take_mutation (&argc, &argv);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp/model/alphabet", test_alphabet);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cases[i].mutation = mutation;
      g_test_add_data_func (paths[i], &cases[i], test_agrees);
    }
  g_test_add_data_func ("/smtp/model/all-at-once", &cases[0], test_drawn_agree);
  for (guint i = 0; smtp_mutation (i) != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/smtp/model/mutation/%s", smtp_mutation_name (smtp_mutation (i)));

      g_test_add_data_func (path, smtp_mutation (i), test_mutation_is_noticed);
    }

  return g_test_run ();
}
