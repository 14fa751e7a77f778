/* mailboxes-view.c: what lies in the mailboxes at the cursor, and a letter's envelope beside its header.
 * SPDX-License-Identifier: MIT */
#include "mailboxes-view.h"

#include "config.h"
#include "follower.h"
#include "letter-cards.h"

#include <glib/gi18n.h>

/* So many letters are listed, the newest. */
#define LISTED_MAX 500

enum {
  COLUMN_NAME,
  COLUMN_SIZE,
  COLUMN_ENTRY,
  COLUMN_GROUND
};

/* A row of the tree that others hang on, and how many letters are below it. */
typedef struct {
  GtkTreeIter iter;
  guint       letters;
} Branch;

struct _LsMailboxesView {
  GtkScrolledWindow parent;

  LsFollower        follower;
  GArray           *entries;     /* of LsMailboxEntry */
  char             *chosen;      /* mailbox, folder and number of the chosen letter */
  gboolean          filling;

  GtkWidget        *empty;
  GtkTreeView      *tree;
  GtkTreeStore     *store;
  GtkTreeSelection *selection;
  GtkBox           *letter;
};

G_DEFINE_FINAL_TYPE (LsMailboxesView, ls_mailboxes_view, GTK_TYPE_SCROLLED_WINDOW)

static const LsMailboxEntry *
entry_at (LsMailboxesView *self, guint index)
{
  return &g_array_index (self->entries, LsMailboxEntry, index);
}

static char *
key_of (const LsMailboxEntry *entry)
{
  return g_strdup_printf ("%s/%s/%u", entry->mailbox, entry->folder, entry->uid);
}

/* ---- the tree ---- */

static Branch *
add_branch (LsMailboxesView *self, GHashTable *branches, const char *key, const char *name, Branch *parent)
{
  Branch *branch = g_hash_table_lookup (branches, key);

  if (branch != NULL)
    return branch;
  branch = g_new0 (Branch, 1);
  gtk_tree_store_insert_with_values (self->store, &branch->iter, parent != NULL ? &parent->iter : NULL, -1,
                                     COLUMN_NAME, name, COLUMN_SIZE, _("empty"), COLUMN_ENTRY, -1, -1);
  g_hash_table_insert (branches, g_strdup (key), branch);
  return branch;
}

static void
count_letter (LsMailboxesView *self, Branch *branch)
{
  g_autofree char *count = NULL;

  branch->letters++;
  count = g_strdup_printf (ngettext ("%u letter", "%u letters", branch->letters), branch->letters);
  gtk_tree_store_set (self->store, &branch->iter, COLUMN_SIZE, count, -1);
}

/* A letter's subject, or what else one may know it by. */
static char *
name_letter (const LsMailboxEntry *entry)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (entry->octets, &length);
  g_autoptr (GArray) header = ls_header_read (LS_SPAN (data, length));

  for (guint i = 0; i < header->len; i++)
    if (g_ascii_strcasecmp (g_array_index (header, LsHeaderField, i).name, "Subject") == 0)
      return g_strdup_printf ("%u  %s", entry->uid, g_array_index (header, LsHeaderField, i).value);
  return g_strdup_printf (_("%u  (no subject)"), entry->uid);
}

static void
add_letter (LsMailboxesView *self, guint index, Branch *folder, guint64 begin, GtkTreeIter *iter)
{
  const LsMailboxEntry *entry = entry_at (self, index);
  gsize octets = g_bytes_get_size (entry->octets);
  g_autofree char *size = g_strdup_printf (ngettext ("%u byte", "%u bytes", octets), (guint) octets);
  g_autofree char *name = name_letter (entry);
  GdkRGBA here = { 1, 0.95, 0.68, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls_here", &here);
  gtk_tree_store_insert_with_values (self->store, iter, &folder->iter, -1, COLUMN_NAME, name, COLUMN_SIZE, size,
                                     COLUMN_ENTRY, (int) index, COLUMN_GROUND, entry->since > begin ? &here : NULL, -1);
}

static guint
count_letters (LsMailboxesView *self)
{
  guint count = 0;

  for (guint i = 0; i < self->entries->len; i++)
    count += entry_at (self, i)->uid != 0;
  return count;
}

/* Fills the tree; returns the letter to be chosen: what this step brought, else the one that was chosen, else the newest. */
static int
fill_tree (LsMailboxesView *self, guint64 begin, GtkTreeIter *chosen)
{
  g_autoptr (GHashTable) branches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint letters = count_letters (self), skip = letters > LISTED_MAX ? letters - LISTED_MAX : 0;
  gboolean settled = FALSE;
  int found = -1;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const LsMailboxEntry *entry = entry_at (self, i);
      g_autofree char *key = key_of (entry), *folder_key = g_strconcat (entry->mailbox, "/", entry->folder, NULL);
      Branch *mailbox = add_branch (self, branches, entry->mailbox, entry->mailbox, NULL);
      Branch *folder = add_branch (self, branches, folder_key, entry->folder, mailbox);
      GtkTreeIter iter;

      if (entry->uid == 0)
        continue;
      count_letter (self, mailbox);
      count_letter (self, folder);
      if (skip > 0 && skip-- > 0)
        continue;
      add_letter (self, i, folder, begin, &iter);
      if (settled && entry->since <= begin)
        continue;
      settled = settled || g_strcmp0 (key, self->chosen) == 0;
      found = i;
      *chosen = iter;
    }
  return found;
}

static void
show_letter (LsMailboxesView *self, int index)
{
  g_clear_pointer (&self->chosen, g_free);
  if (index >= 0)
    self->chosen = key_of (entry_at (self, index));
  ls_letter_cards_fill (self->letter, index >= 0 ? entry_at (self, index) : NULL);
}

static void
refresh (GtkWidget *widget)
{
  LsMailboxesView *self = LS_MAILBOXES_VIEW (widget);
  LsSession *session = ls_cursor_get_session (self->follower.cursor);
  guint64 n = ls_cursor_get_event (self->follower.cursor);
  gboolean known;
  GtkTreeIter iter;
  int chosen;

  if (!gtk_widget_get_mapped (widget))
    return;
  known = ls_session_mailboxes_at (session, n, self->entries);
  self->filling = TRUE;
  gtk_tree_store_clear (self->store);
  chosen = fill_tree (self, ls_session_step_begin (session, n), &iter);
  gtk_tree_view_expand_all (self->tree);
  if (chosen >= 0)
    gtk_tree_selection_select_iter (self->selection, &iter);
  self->filling = FALSE;
  gtk_widget_set_visible (self->empty, !known || count_letters (self) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->tree), self->entries->len > 0);
  show_letter (self, chosen);
}

static void
on_selected (LsMailboxesView *self)
{
  GtkTreeIter iter;
  int index = -1;

  if (self->filling)
    return;
  if (gtk_tree_selection_get_selected (self->selection, NULL, &iter))
    gtk_tree_model_get (GTK_TREE_MODEL (self->store), &iter, COLUMN_ENTRY, &index, -1);
  show_letter (self, index);
}

/* ---- building ---- */

static void
forget_session (LsMailboxesView *self)
{
  g_array_set_size (self->entries, 0);
  g_clear_pointer (&self->chosen, g_free);
}

static void
ls_mailboxes_view_dispose (GObject *object)
{
  LsMailboxesView *self = LS_MAILBOXES_VIEW (object);

  ls_follower_set (&self->follower, NULL);
  forget_session (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  G_OBJECT_CLASS (ls_mailboxes_view_parent_class)->dispose (object);
}

static void
ls_mailboxes_view_finalize (GObject *object)
{
  g_array_unref (LS_MAILBOXES_VIEW (object)->entries);
  G_OBJECT_CLASS (ls_mailboxes_view_parent_class)->finalize (object);
}

static void
ls_mailboxes_view_class_init (LsMailboxesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_mailboxes_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_mailboxes_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/views/mailboxes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsMailboxesView, empty);
  gtk_widget_class_bind_template_child (widget_class, LsMailboxesView, tree);
  gtk_widget_class_bind_template_child (widget_class, LsMailboxesView, store);
  gtk_widget_class_bind_template_child (widget_class, LsMailboxesView, selection);
  gtk_widget_class_bind_template_child (widget_class, LsMailboxesView, letter);
}

static void
ls_mailboxes_view_init (LsMailboxesView *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (LsMailboxEntry));
  gtk_widget_init_template (GTK_WIDGET (self));
  ls_follower_init (&self->follower, GTK_WIDGET (self), refresh);
  /* It does not scroll by itself, and its accessible asks for these all the same. */
  gtk_scrollable_set_hadjustment (GTK_SCROLLABLE (self->tree), gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  gtk_scrollable_set_vadjustment (GTK_SCROLLABLE (self->tree), gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->tree)), _("Mailboxes"));
  g_signal_connect_swapped (self->selection, "changed", G_CALLBACK (on_selected), self);
}

/**
 * ls_mailboxes_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_mailboxes_view_new (void)
{
  return g_object_new (LS_TYPE_MAILBOXES_VIEW, NULL);
}

/**
 * ls_mailboxes_view_set:
 * @self: a view
 * @cursor: (nullable): where one stands; %NULL: the session is gone
 */
void
ls_mailboxes_view_set (LsMailboxesView *self, LsCursor *cursor)
{
  forget_session (self);
  ls_follower_set (&self->follower, cursor);
}
