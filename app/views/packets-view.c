/* packets-view.c: the conversation segment by segment, and each frame as fields and bytes.
 * SPDX-License-Identifier: MIT */
#include "packets-view.h"

#include "config.h"
#include "core/projection.h"
#include "follower.h"
#include "frame-copy.h"
#include "hex-view.h"
#include "ladder-view.h"
#include "stream-view.h"
#include "view-style.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <string.h>

enum {
  COLUMN_MARKUP,
  COLUMN_FIELD,
  COLUMN_RANGE
};

struct _LsPacketsView {
  GtkStack          parent;

  LsFollower        follower;
  LsLadderArea     *ladder;
  LsHexView        *hex;
  LsStreamView     *stream;
  guint64           segment;      /* whose frame is shown */
  LsSession        *session;      /* and in which session */
  GByteArray       *octets;
  GArray           *fields;       /* of LsField */
  GHashTable       *closed;       /* names of the layers that are folded away */
  gboolean          filling;

  HdyStatusPage    *empty;
  GtkWidget        *halves;
  GtkBox           *ladder_box;
  GtkLabel         *title;
  GtkLabel         *about;
  GtkTreeView      *fields_view;
  GtkTreeStore     *store;
  GtkTreeSelection *selection;
  GtkScrolledWindow *hex_scroller;
  GtkStack         *manner;       /* fields and bytes, or the stream */
};

G_DEFINE_FINAL_TYPE (LsPacketsView, ls_packets_view, GTK_TYPE_STACK)

static const LsField *
field_at (LsPacketsView *self, guint index)
{
  return &g_array_index (self->fields, LsField, index);
}

/* ---- the frame's head ---- */

static char *
name_flags (guint flags)
{
  static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & 1 << i)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i]);
  return g_string_free (text, FALSE);
}

/* `69 bytes · PSH ACK · client to server`. */
static void
show_head (LsPacketsView *self, const LsEvent *segment)
{
  guint number = ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_SEGMENT, self->segment);
  g_autofree char *title = g_strdup_printf (_("Frame %u"), number);
  g_autofree char *flags = name_flags (segment->segment.flags);
  g_autofree char *about =
    g_strdup_printf ("%s · %s · %s%s", ngettext ("%u byte", "%u bytes", self->octets->len), flags,
                     segment->from == LS_FROM_CLIENT ? _("client to server") : _("server to client"),
                     segment->flags & LS_EVENT_FLAG_LOST ? _(" · lost on its way") : "");
  g_autofree char *filled = g_strdup_printf (about, self->octets->len);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->about, filled);
}

/* ---- fields and bytes, each finding the other ---- */

static void
mark_field (LsPacketsView *self, guint index)
{
  const LsField *field = field_at (self, index);

  ls_hex_view_mark (self->hex, _(field->name), field->start, field->length);
}

static void
on_selected (LsPacketsView *self)
{
  GtkTreeIter iter;
  guint index;

  if (self->filling || !gtk_tree_selection_get_selected (self->selection, NULL, &iter))
    return;
  gtk_tree_model_get (GTK_TREE_MODEL (self->store), &iter, COLUMN_FIELD, &index, -1);
  mark_field (self, index);
}

static gboolean
find_row (GtkTreeModel *model, GtkTreeIter *parent, guint wanted, GtkTreeIter *found)
{
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_iter_children (model, &iter, parent);

  for (; more; more = gtk_tree_model_iter_next (model, &iter))
    {
      guint index;

      gtk_tree_model_get (model, &iter, COLUMN_FIELD, &index, -1);
      if (index == wanted)
        {
          *found = iter;
          return TRUE;
        }
      if (find_row (model, &iter, wanted, found))
        return TRUE;
    }
  return FALSE;
}

static void
select_field (LsPacketsView *self, guint index)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeIter iter;

  if (!find_row (GTK_TREE_MODEL (self->store), NULL, index, &iter))
    return;
  path = gtk_tree_model_get_path (GTK_TREE_MODEL (self->store), &iter);
  gtk_tree_view_expand_to_path (self->fields_view, path);
  gtk_tree_view_set_cursor (self->fields_view, path, NULL, FALSE);
  mark_field (self, index);
}

/* The field that is marked goes to the clipboard; where none is, the whole frame. */
static gboolean
choose_marked (gpointer data, LsFrameChoice *choice)
{
  LsPacketsView *self = data;
  const LsField *field = NULL;
  GtkTreeIter iter;
  guint index;

  if (self->octets->len == 0)
    return FALSE;
  *choice = (LsFrameChoice) { _("Frame"), gtk_label_get_text (self->about), LS_SPAN (self->octets->data, self->octets->len) };
  if (!gtk_tree_selection_get_selected (self->selection, NULL, &iter))
    return TRUE;
  gtk_tree_model_get (GTK_TREE_MODEL (self->store), &iter, COLUMN_FIELD, &index, -1);
  field = field_at (self, index);
  *choice = (LsFrameChoice) { _(field->name), field->value, LS_SPAN (self->octets->data + field->start, field->length) };
  return TRUE;
}

/* The smallest field that has the byte; among equals the innermost. */
static gboolean
field_of_byte (LsPacketsView *self, guint byte, guint *found)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const LsField *field = field_at (self, i);

      if (byte < field->start || byte - field->start >= field->length)
        continue;
      if (any && field->length > field_at (self, *found)->length)
        continue;
      *found = i;
      any = TRUE;
    }
  return any;
}

static void
on_byte_chosen (LsPacketsView *self, guint byte)
{
  guint index = 0;

  if (field_of_byte (self, byte, &index))
    select_field (self, index);
}

/* What one looks at first: the line at the cursor, else the first line, else the flags. */
static void
select_first (LsPacketsView *self, const LsEvent *segment, guint64 n)
{
  const LsEvent *line;
  LsProjection now;
  guint payload = self->octets->len - MIN (segment->length, self->octets->len), byte = payload, index = 0;

  ls_projection_init (&now, self->session, n);
  line = ls_session_event (self->session, now.line);
  if (line != NULL && line->from == segment->from && line->start >= segment->start
      && line->start < segment->start + segment->length)
    byte = payload + (line->start - segment->start);
  if (segment->length > 0 && field_of_byte (self, byte, &index))
    {
      select_field (self, index);
      return;
    }
  for (guint i = 0; i < self->fields->len; i++)
    if (strcmp (field_at (self, i)->name, "TCP") == 0)
      index = i;
    else if (strcmp (field_at (self, i)->name, "Flags") == 0 && field_at (self, index)->level == 0 && index > 0)
      {
        select_field (self, i);
        return;
      }
}

/* ---- filling ---- */

static void
fill_tree (LsPacketsView *self)
{
  GtkTreeIter rows[3];

  self->filling = TRUE;
  gtk_tree_store_clear (self->store);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const LsField *field = field_at (self, i);
      guint level = MIN (field->level, 2);
      g_autofree char *markup = g_markup_printf_escaped ("%s  <span font_family=\"Monospace\" size=\"smaller\">%s</span>",
                                                         _(field->name), field->value);
      g_autofree char *range = g_strdup_printf (_("Bytes %u to %u"), field->start, field->start + MAX (field->length, 1) - 1);

      gtk_tree_store_insert_with_values (self->store, &rows[level], level > 0 ? &rows[level - 1] : NULL, -1,
                                         COLUMN_MARKUP, markup, COLUMN_FIELD, i, COLUMN_RANGE, range, -1);
    }
  gtk_tree_view_expand_all (self->fields_view);
  self->filling = FALSE;
}

static void
fold_layers (LsPacketsView *self)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self->store);
  GtkTreeIter iter;

  self->filling = TRUE;
  for (gboolean more = gtk_tree_model_get_iter_first (model, &iter); more; more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autoptr (GtkTreePath) path = gtk_tree_model_get_path (model, &iter);
      guint index;

      gtk_tree_model_get (model, &iter, COLUMN_FIELD, &index, -1);
      if (g_hash_table_contains (self->closed, field_at (self, index)->name))
        gtk_tree_view_collapse_row (self->fields_view, path);
    }
  self->filling = FALSE;
}

/* The second layer is told apart from its neighbours. */
static void
fill_hex (LsPacketsView *self)
{
  guint layer = 0, start = 0, length = 0;

  for (guint i = 0; i < self->fields->len; i++)
    if (field_at (self, i)->level == 0 && layer++ == 1)
      {
        start = field_at (self, i)->start;
        length = field_at (self, i)->length;
      }
  ls_hex_view_set_bytes (self->hex, self->octets->data, self->octets->len, start, length);
}

static void
show_empty (LsPacketsView *self, const char *title, const char *words)
{
  hdy_status_page_set_title (self->empty, title);
  hdy_status_page_set_description (self->empty, words);
  gtk_stack_set_visible_child (GTK_STACK (self), GTK_WIDGET (self->empty));
}

static void
show_frame (LsPacketsView *self, guint64 n)
{
  const LsEvent *segment = ls_session_event (self->session, self->segment);

  if (segment == NULL || !ls_session_frame (self->session, self->segment, self->octets, self->fields))
    {
      g_byte_array_set_size (self->octets, 0);
      g_array_set_size (self->fields, 0);
      gtk_label_set_text (self->title, segment == NULL ? _("No frame yet") : _("This frame is not known"));
      gtk_label_set_text (self->about, "");
    }
  else
    show_head (self, segment);
  fill_tree (self);
  fill_hex (self);
  fold_layers (self);
  if (self->fields->len > 0)
    select_first (self, segment, n);
}

static void
refresh (GtkWidget *widget)
{
  LsPacketsView *self = LS_PACKETS_VIEW (widget);
  LsSession *session = ls_cursor_get_session (self->follower.cursor);
  guint64 n = ls_cursor_get_event (self->follower.cursor), segment;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (ls_log_unit_count (ls_session_get_log (session), LS_UNIT_SEGMENT) == 0)
    {
      show_empty (self, _("No packets"), _("A transcript holds words, not packets"));
      return;
    }
  gtk_stack_set_visible_child (GTK_STACK (self), self->halves);
  segment = ls_session_segment_at (session, n);
  if (segment == self->segment && session == self->session && self->fields->len > 0)
    {
      select_first (self, ls_session_event (session, segment), n);
      return;
    }
  self->segment = segment;
  g_set_object (&self->session, session);
  show_frame (self, n);
}

static void
on_folded (LsPacketsView *self, GtkTreeIter *iter, GtkTreePath *path)
{
  guint index;

  if (self->filling || gtk_tree_path_get_depth (path) != 1)
    return;
  gtk_tree_model_get (GTK_TREE_MODEL (self->store), iter, COLUMN_FIELD, &index, -1);
  if (gtk_tree_view_row_expanded (self->fields_view, path))
    g_hash_table_remove (self->closed, field_at (self, index)->name);
  else
    g_hash_table_add (self->closed, g_strdup (field_at (self, index)->name));
}

/* ---- building ---- */

static void
forget_session (LsPacketsView *self)
{
  g_clear_object (&self->session);
  self->segment = 0;
}

static void
ls_packets_view_dispose (GObject *object)
{
  LsPacketsView *self = LS_PACKETS_VIEW (object);

  ls_follower_set (&self->follower, NULL);
  forget_session (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  G_OBJECT_CLASS (ls_packets_view_parent_class)->dispose (object);
}

static void
ls_packets_view_finalize (GObject *object)
{
  LsPacketsView *self = LS_PACKETS_VIEW (object);

  g_byte_array_unref (self->octets);
  g_array_unref (self->fields);
  g_hash_table_unref (self->closed);
  G_OBJECT_CLASS (ls_packets_view_parent_class)->finalize (object);
}

static void
ls_packets_view_class_init (LsPacketsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ls_packets_view_dispose;
  object_class->finalize = ls_packets_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/views/packets-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, empty);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, halves);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, ladder_box);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, title);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, about);
  gtk_widget_class_bind_template_child_full (widget_class, "fields", FALSE, G_STRUCT_OFFSET (LsPacketsView, fields_view));
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, store);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, selection);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, hex_scroller);
  gtk_widget_class_bind_template_child (widget_class, LsPacketsView, manner);
}

static void
ls_packets_view_init (LsPacketsView *self)
{
  GtkWidget *scroller;

  self->octets = g_byte_array_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  self->closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (self->closed, g_strdup ("Ethernet II"));
  g_hash_table_add (self->closed, g_strdup ("IPv4"));
  gtk_widget_init_template (GTK_WIDGET (self));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->fields_view)), _("Fields of the frame"));
  self->ladder = LS_LADDER_AREA (ls_ladder_area_new (LS_UNIT_SEGMENT));
  scroller = ls_view_scroller_new (GTK_WIDGET (self->ladder));
  gtk_box_pack_start (self->ladder_box, scroller, TRUE, TRUE, 0);
  self->hex = LS_HEX_VIEW (ls_hex_view_new ());
  gtk_container_add (GTK_CONTAINER (self->hex_scroller), GTK_WIDGET (self->hex));
  self->stream = LS_STREAM_VIEW (ls_stream_view_new ());
  gtk_stack_add_titled (self->manner, GTK_WIDGET (self->stream), "stream", _("Stream"));
  ls_frame_copy_setup (GTK_WIDGET (self->hex), TRUE, choose_marked, self);
  ls_frame_copy_setup (GTK_WIDGET (self->fields_view), FALSE, choose_marked, self);
  ls_follower_init (&self->follower, GTK_WIDGET (self), refresh);
  g_signal_connect_swapped (self->hex, "chosen", G_CALLBACK (on_byte_chosen), self);
  g_signal_connect_swapped (self->selection, "changed", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (self->fields_view, "row-expanded", G_CALLBACK (on_folded), self);
  g_signal_connect_swapped (self->fields_view, "row-collapsed", G_CALLBACK (on_folded), self);
}

/**
 * ls_packets_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_packets_view_new (void)
{
  return g_object_new (LS_TYPE_PACKETS_VIEW, NULL);
}

/**
 * ls_packets_view_set:
 * @self: a view
 * @cursor: (nullable): where one stands; %NULL: the session is gone
 * @diagram: (nullable) (transfer none): names the states; it outlives the session
 */
void
ls_packets_view_set (LsPacketsView *self, LsCursor *cursor, const LsDiagram *diagram)
{
  forget_session (self);
  ls_ladder_area_set (self->ladder, cursor, diagram);
  ls_stream_view_set (self->stream, cursor);
  ls_follower_set (&self->follower, cursor);
}
