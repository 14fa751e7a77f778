/* outline-view.c: the parts of a lesson, those that are finished, and the one where the cursor stands.
 * SPDX-License-Identifier: MIT */
#include "outline-view.h"

#include "core/projection.h"

#include <glib/gi18n.h>

struct _LsOutlineView {
  GtkBox     parent;

  LsCursor  *cursor;
  LsLesson  *lesson;
  GtkWidget *list;
  GtkWidget *progress;
  GtkWidget *finished;
  GArray    *starts;      /* of guint64: for each part, where its first line stands; 0: not known */
};

G_DEFINE_FINAL_TYPE (LsOutlineView, ls_outline_view, GTK_TYPE_BOX)

/* Which part the line at event @n belongs to; -1 for none. */
static int
part_of_event (LsOutlineView *self, LsSession *session, guint64 n)
{
  LsLessonWords words;

  if (!ls_session_words (session, n, &words) || words.part == NULL)
    return -1;
  for (guint i = 0; i < self->lesson->parts->len; i++)
    if (((LsLessonPart *) self->lesson->parts->pdata[i])->title == words.part)
      return i;
  return -1;
}

/* The parts begin where the lesson's own session comes to them. */
static void
find_starts (LsOutlineView *self, LsSession *session)
{
  const LsLog *log = ls_session_get_log (session);

  g_array_set_size (self->starts, 0);
  g_array_set_size (self->starts, self->lesson->parts->len);
  for (guint64 k = 1; k <= ls_log_unit_count (log, LS_UNIT_LINE); k++)
    {
      guint64 n = ls_log_unit_event (log, LS_UNIT_LINE, k);
      int part = part_of_event (self, session, n);

      if (part >= 0 && g_array_index (self->starts, guint64, part) == 0)
        g_array_index (self->starts, guint64, part) = n;
    }
}

static void
show_row (GtkListBoxRow *row, gboolean done, gboolean now)
{
  GtkWidget *box = gtk_bin_get_child (GTK_BIN (row));
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (box));
  GtkWidget *image = children->data, *label = children->next->data;
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (row));
  gpointer shown = GINT_TO_POINTER (1 + done + 2 * now);
  g_autofree char *name = g_strdup_printf (done ? _("%s, finished") : now ? _("%s, here") : "%s",
                                           gtk_label_get_text (GTK_LABEL (label)));

  if (g_object_get_data (G_OBJECT (row), "ls-shown") == shown)
    return;
  g_object_set_data (G_OBJECT (row), "ls-shown", shown);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), done ? "object-select-symbolic" : "radio-symbolic", GTK_ICON_SIZE_MENU);
  (done ? gtk_style_context_add_class : gtk_style_context_remove_class) (gtk_widget_get_style_context (image), "ls-done");
  (now ? gtk_style_context_add_class : gtk_style_context_remove_class) (context, "ls-now");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (row)), name);
}

/* Where a part ends: where the next one that is played begins, or with the last line. */
static guint64
end_of (LsOutlineView *self, guint part)
{
  const LsLog *log = ls_session_get_log (ls_cursor_get_session (self->cursor));

  for (guint i = part + 1; i < self->starts->len; i++)
    if (g_array_index (self->starts, guint64, i) != 0)
      return g_array_index (self->starts, guint64, i);
  return ls_log_unit_event (log, LS_UNIT_LINE, ls_log_unit_count (log, LS_UNIT_LINE));
}

static gboolean
is_last (LsOutlineView *self, guint part)
{
  for (guint i = part + 1; i < self->starts->len; i++)
    if (g_array_index (self->starts, guint64, i) != 0)
      return FALSE;
  return TRUE;
}

static void
refresh (LsOutlineView *self)
{
  guint64 n = ls_cursor_get_event (self->cursor), furthest = ls_cursor_get_furthest (self->cursor);
  guint parts = self->lesson != NULL ? self->lesson->parts->len : 0, done = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < parts; i++)
    {
      guint64 start = g_array_index (self->starts, guint64, i), end = end_of (self, i);
      gboolean finished = start > 0 && end > 0 && furthest >= MAX (start, end);

      done += finished;
      show_row (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i), finished,
                start > 0 && n >= start && (is_last (self, i) || n < end));
    }
  text = g_strdup_printf (_("%u of %u"), done, parts);
  gtk_label_set_text (GTK_LABEL (self->finished), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), parts > 0 ? (double) done / parts : 0);
}

static void
add_row (LsOutlineView *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, title);
  gtk_container_add (GTK_CONTAINER (box), gtk_image_new ());
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  gtk_widget_show_all (box);
  gtk_list_box_insert (GTK_LIST_BOX (self->list), box, -1);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, LsOutlineView *self)
{
  guint64 start = g_array_index (self->starts, guint64, gtk_list_box_row_get_index (row));

  if (start > 0)
    ls_cursor_set_event (self->cursor, ls_session_settle (ls_cursor_get_session (self->cursor), start));
}

static void
ls_outline_view_dispose (GObject *object)
{
  LsOutlineView *self = LS_OUTLINE_VIEW (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  g_clear_object (&self->lesson);
  g_clear_pointer (&self->starts, g_array_unref);
  G_OBJECT_CLASS (ls_outline_view_parent_class)->dispose (object);
}

static void
ls_outline_view_class_init (LsOutlineViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_outline_view_dispose;
}

static void
ls_outline_view_init (LsOutlineView *self)
{
  GtkWidget *title = gtk_label_new (_("THE CONVERSATION")), *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (_("Parts finished"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->starts = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->list = gtk_list_box_new ();
  atk_object_set_name (gtk_widget_get_accessible (self->list), _("Parts of the lesson"));
  self->progress = gtk_progress_bar_new ();
  self->finished = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  g_object_set (title, "margin", 12, NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (title), "ls-group");
  gtk_style_context_add_class (gtk_widget_get_style_context (self->list), "ls-outline");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (scrolled), self->list);
  g_object_set (foot, "margin", 12, "margin-bottom", 4, NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_pack_start (GTK_BOX (foot), label, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (foot), self->finished);
  g_object_set (self->progress, "margin", 12, "margin-top", 0, NULL);
  gtk_container_add (GTK_CONTAINER (self), title);
  gtk_box_pack_start (GTK_BOX (self), scrolled, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self), foot);
  gtk_container_add (GTK_CONTAINER (self), self->progress);
  gtk_widget_show_all (GTK_WIDGET (self));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
}

/**
 * ls_outline_view_new:
 *
 * Returns: (transfer full): an outline of nothing
 */
GtkWidget *
ls_outline_view_new (void)
{
  return g_object_new (LS_TYPE_OUTLINE_VIEW, NULL);
}

/**
 * ls_outline_view_set:
 * @self: an outline
 * @cursor: the cursor in the lesson's session
 * @lesson: (nullable): whose parts are shown; %NULL: none
 */
void
ls_outline_view_set (LsOutlineView *self, LsCursor *cursor, LsLesson *lesson)
{
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  g_set_object (&self->lesson, lesson);
  gtk_container_foreach (GTK_CONTAINER (self->list), (GtkCallback) gtk_widget_destroy, NULL);
  if (lesson != NULL)
    {
      for (guint i = 0; i < lesson->parts->len; i++)
        add_row (self, ((LsLessonPart *) lesson->parts->pdata[i])->title);
      find_starts (self, ls_cursor_get_session (cursor));
    }
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (refresh), self);
  refresh (self);
}
