/* entry-bar.c: the line in which one types what the client should say instead.
 * SPDX-License-Identifier: MIT */
#include "entry-bar.h"

#include "core/projection.h"

#include <glib/gi18n.h>
#include <string.h>

#define HISTORY_MAX 100

struct _LsEntryBar {
  GtkBox      parent;

  LsBranches *branches;
  GtkWidget  *entry;
  GtkWidget  *hint;
  GtkWidget  *button;
  GtkListStore *words;       /* a verb, and whether it is legal now */
  const LsKnowledge *knowledge; /* whose they are, */
  char       *may;           /* and which of them are legal */
  GPtrArray  *history;       /* of char */
  guint       recalled;      /* how far back in it */
};

G_DEFINE_FINAL_TYPE (LsEntryBar, ls_entry_bar, GTK_TYPE_BOX)

enum {
  FAILED,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum {
  COLUMN_VERB,
  COLUMN_NOTE
};

static LsProjection
project (LsEntryBar *self)
{
  LsCursor *cursor = ls_branches_get_cursor (self->branches);
  LsProjection now;

  ls_projection_init (&now, ls_cursor_get_session (cursor), ls_cursor_get_event (cursor));
  return now;
}

static char *
join_words (const GPtrArray *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s ", (const char *) words->pdata[i]);
  return g_string_free (text, FALSE);
}

/* Legal verbs first, then those that would be refused. */
static void
fill_words (LsEntryBar *self, const LsProjection *now)
{
  LsConnection *connection = ls_session_get_connection (ls_cursor_get_session (ls_branches_get_cursor (self->branches)),
                                                        MAX (now->conn, 1));
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) hint = g_string_new (NULL);
  const LsKnowledge *knowledge = connection != NULL ? connection->knowledge : NULL;
  g_autofree char *may = NULL;
  guint legal;

  if (connection != NULL && now->has_state)
    ls_session_legal_now (ls_cursor_get_session (ls_branches_get_cursor (self->branches)), connection->number,
                          ls_cursor_get_event (ls_branches_get_cursor (self->branches)), verbs);
  may = join_words (verbs);
  if (knowledge == self->knowledge && g_strcmp0 (may, self->may) == 0)
    return;
  self->knowledge = knowledge;
  g_free (self->may);
  self->may = g_steal_pointer (&may);
  gtk_list_store_clear (self->words);
  if (connection == NULL)
    return;
  legal = verbs->len;
  for (guint other = 0; other < connection->knowledge->n_states; other++)
    connection->knowledge->legal_now (other, verbs);
  for (guint i = 0; i < verbs->len; i++)
    if (g_hash_table_add (seen, verbs->pdata[i]))
      gtk_list_store_insert_with_values (self->words, NULL, -1, COLUMN_VERB, verbs->pdata[i],
                                         COLUMN_NOTE, i < legal ? "" : _("not now"), -1);
  for (guint i = 0; i < legal && i < 4; i++)
    g_string_append_printf (hint, "%s%s", i > 0 ? " · " : _("legal here: "), (char *) verbs->pdata[i]);
  gtk_label_set_text (GTK_LABEL (self->hint), legal > 0 ? hint->str : _("Tab completes"));
}

static void
refresh (LsEntryBar *self)
{
  LsProjection now = project (self);
  gboolean can = ls_session_can_fork (ls_cursor_get_session (ls_branches_get_cursor (self->branches)));
  gboolean in_branch = ls_branches_get_current (self->branches) > 0, typed = ls_branches_is_typed (self->branches);

  fill_words (self, &now);
  gtk_widget_set_sensitive (GTK_WIDGET (self), can);
  gtk_button_set_label (GTK_BUTTON (self->button), in_branch ? _("Send in this branch") : typed ? _("Send") : _("What if…"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), typed ? _("Type what the client says")
                                                                 : _("Type any command here to ask “what if?”"));
  (in_branch || typed ? gtk_style_context_add_class : gtk_style_context_remove_class)
    (gtk_widget_get_style_context (self->button), "suggested-action");
}

static void
remember (LsEntryBar *self, const char *line)
{
  if (self->history->len == 0 || strcmp (self->history->pdata[self->history->len - 1], line) != 0)
    g_ptr_array_add (self->history, g_strdup (line));
  if (self->history->len > HISTORY_MAX)
    g_ptr_array_remove_index (self->history, 0);
  self->recalled = 0;
}

static void
send (LsEntryBar *self, gboolean at_once)
{
  g_autofree char *line = g_strdup (gtk_entry_get_text (GTK_ENTRY (self->entry)));
  LsCursor *cursor = ls_branches_get_cursor (self->branches);
  LsSession *session = ls_cursor_get_session (cursor);
  g_autofree char *next = ls_session_next (session, ls_cursor_get_event (cursor));
  g_autoptr (GError) error = NULL;
  LsProjection now = project (self);

  remember (self, line);
  gtk_entry_set_text (GTK_ENTRY (self->entry), "");
  /* The lesson's own next line is a step, no fork. */
  if (!at_once && next != NULL && strcmp (next, line) == 0)
    {
      while (ls_cursor_forward (cursor, LS_UNIT_LINE))
        {
          const LsEvent *event = ls_session_event (session, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE,
                                                                                ls_cursor_get_step (cursor, LS_UNIT_LINE)));

          if (event->from == LS_FROM_CLIENT)
            return;
        }
      return;
    }
  if (!ls_branches_fork (self->branches, MAX (now.conn, 1), line, at_once, &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
on_activate (LsEntryBar *self)
{
  send (self, FALSE);
}

/* The button brings one to the entry first; once something is typed, it says it. */
static void
on_clicked (LsEntryBar *self)
{
  if (*gtk_entry_get_text (GTK_ENTRY (self->entry)) == '\0')
    ls_entry_bar_focus (self);
  else
    send (self, FALSE);
}

static void
recall (LsEntryBar *self, int by)
{
  int recalled = (int) self->recalled + by;

  if (recalled < 0 || recalled > (int) self->history->len)
    return;
  self->recalled = recalled;
  gtk_entry_set_text (GTK_ENTRY (self->entry),
                      recalled == 0 ? "" : self->history->pdata[self->history->len - recalled]);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* A verb, with what always follows it. */
static void
put_verb (LsEntryBar *self, const char *verb)
{
  g_autofree char *whole = g_strconcat (verb, strcmp (verb, "MAIL") == 0 ? " FROM:<" : strcmp (verb, "RCPT") == 0 ? " TO:<" : " ",
                                        NULL);

  gtk_entry_set_text (GTK_ENTRY (self->entry), whole);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* Tab: the rest of the first verb that begins so. */
static gboolean
complete (LsEntryBar *self)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (self->entry));
  GtkTreeIter iter;

  if (*text == '\0' || strchr (text, ' ') != NULL)
    return FALSE;
  for (gboolean more = gtk_tree_model_get_iter_first (GTK_TREE_MODEL (self->words), &iter); more;
       more = gtk_tree_model_iter_next (GTK_TREE_MODEL (self->words), &iter))
    {
      g_autofree char *verb = NULL;

      gtk_tree_model_get (GTK_TREE_MODEL (self->words), &iter, COLUMN_VERB, &verb, -1);
      if (g_ascii_strncasecmp (verb, text, strlen (text)) != 0)
        continue;
      put_verb (self, verb);
      return TRUE;
    }
  return FALSE;
}

static gboolean
on_key (GtkWidget *entry, GdkEventKey *event, LsEntryBar *self)
{
  switch (event->keyval)
    {
    case GDK_KEY_Escape:
      g_signal_emit (self, signals[LEFT], 0);
      return TRUE;
    case GDK_KEY_Up:
      if (event->state & GDK_MOD1_MASK)
        return FALSE;
      recall (self, 1);
      return TRUE;
    case GDK_KEY_Down:
      if (event->state & GDK_MOD1_MASK)
        return FALSE;
      recall (self, -1);
      return TRUE;
    case GDK_KEY_Tab:
      return complete (self);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if ((event->state & GDK_CONTROL_MASK) == 0)
        return FALSE;
      send (self, TRUE);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
ls_entry_bar_dispose (GObject *object)
{
  LsEntryBar *self = LS_ENTRY_BAR (object);

  if (self->branches != NULL)
    g_signal_handlers_disconnect_by_data (ls_branches_get_cursor (self->branches), self);
  g_clear_object (&self->branches);
  g_clear_object (&self->words);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->may, g_free);
  G_OBJECT_CLASS (ls_entry_bar_parent_class)->dispose (object);
}

static void
ls_entry_bar_class_init (LsEntryBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_entry_bar_dispose;

  /**
   * LsEntryBar::failed:
   * @message: why the line could not be said
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * LsEntryBar::left:
   *
   * Escape was pressed in it: the focus goes back to the stage.
   */
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
build_completion (LsEntryBar *self)
{
  GtkEntryCompletion *completion = gtk_entry_completion_new ();
  GtkCellRenderer *note = gtk_cell_renderer_text_new ();

  gtk_entry_completion_set_model (completion, GTK_TREE_MODEL (self->words));
  gtk_entry_completion_set_text_column (completion, COLUMN_VERB);
  g_object_set (note, "sensitive", FALSE, "xalign", 1.0, NULL);
  gtk_cell_layout_pack_end (GTK_CELL_LAYOUT (completion), note, FALSE);
  gtk_cell_layout_add_attribute (GTK_CELL_LAYOUT (completion), note, "text", COLUMN_NOTE);
  gtk_entry_set_completion (GTK_ENTRY (self->entry), completion);
  g_object_unref (completion);
  return self->entry;
}

static void
ls_entry_bar_init (LsEntryBar *self)
{
  GtkWidget *badge = gtk_label_new ("C");

  self->words = gtk_list_store_new (2, G_TYPE_STRING, G_TYPE_STRING);
  self->history = g_ptr_array_new_with_free_func (g_free);
  self->entry = gtk_entry_new ();
  self->hint = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  gtk_button_set_image (GTK_BUTTON (self->button), gtk_image_new_from_icon_name ("fork-symbolic", GTK_ICON_SIZE_BUTTON));
  gtk_widget_set_margin_end (gtk_button_get_image (GTK_BUTTON (self->button)), 4);
  gtk_button_set_always_show_image (GTK_BUTTON (self->button), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls-entry-bar");
  gtk_style_context_add_class (gtk_widget_get_style_context (badge), "ls-badge");
  gtk_style_context_add_class (gtk_widget_get_style_context (badge), "ls-client");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->entry), "ls-entry");
  gtk_style_context_add_class (gtk_widget_get_style_context (self->hint), "ls-caption");
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_END);
  atk_object_set_name (gtk_widget_get_accessible (self->entry), _("What the client should say instead"));
  gtk_container_add (GTK_CONTAINER (self), badge);
  gtk_box_pack_start (GTK_BOX (self), build_completion (self), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self), self->hint);
  gtk_container_add (GTK_CONTAINER (self), self->button);
  gtk_widget_show_all (GTK_WIDGET (self));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect (self->entry, "key-press-event", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
}

/**
 * ls_entry_bar_new:
 *
 * Returns: (transfer full): an entry bar that speaks to nobody yet
 */
GtkWidget *
ls_entry_bar_new (void)
{
  return g_object_new (LS_TYPE_ENTRY_BAR, NULL);
}

/**
 * ls_entry_bar_set_branches:
 * @self: an entry bar
 * @branches: where what is typed becomes a branch
 */
void
ls_entry_bar_set_branches (LsEntryBar *self, LsBranches *branches)
{
  if (self->branches != NULL)
    g_signal_handlers_disconnect_by_data (ls_branches_get_cursor (self->branches), self);
  g_set_object (&self->branches, branches);
  g_signal_connect_swapped (ls_branches_get_cursor (branches), "moved", G_CALLBACK (refresh), self);
  refresh (self);
}

/**
 * ls_entry_bar_focus:
 * @self: an entry bar, to type in
 */
void
ls_entry_bar_focus (LsEntryBar *self)
{
  gtk_widget_grab_focus (self->entry);
}

/**
 * ls_entry_bar_fill:
 * @self: an entry bar
 * @verb: what is put into it, to be finished and sent
 */
void
ls_entry_bar_fill (LsEntryBar *self, const char *verb)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self)))
    return;
  gtk_widget_grab_focus (self->entry);
  put_verb (self, verb);
}
