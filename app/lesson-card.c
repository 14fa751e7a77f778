/* lesson-card.c: a lesson in the library: its shape, its question, how far one has come.
 * SPDX-License-Identifier: MIT */
#include "lesson-card.h"

#include "progress.h"
#include "thumbnail.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LsLessonCard {
  GtkFlowBoxChild parent;

  LsLoadedLesson *loaded;
  char           *haystack;     /* all its words, folded, for the search */
  GtkWidget      *title;
  GtkWidget      *bar;
  GtkWidget      *tick;
  GtkWidget      *status;
};

G_DEFINE_FINAL_TYPE (LsLessonCard, ls_lesson_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
ls_lesson_card_finalize (GObject *object)
{
  LsLessonCard *self = LS_LESSON_CARD (object);

  g_clear_pointer (&self->loaded, ls_loaded_lesson_free);
  g_free (self->haystack);
  G_OBJECT_CLASS (ls_lesson_card_parent_class)->finalize (object);
}

static void
ls_lesson_card_class_init (LsLessonCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_lesson_card_finalize;
}

static void
ls_lesson_card_init (LsLessonCard *self)
{
}

static void
add_class (GtkWidget *widget, const char *name)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (widget), name);
}

static GtkWidget *
new_label (const char *text, const char *style, int lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 14);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  add_class (label, style);
  return label;
}

static GtkWidget *
build_status (LsLessonCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->bar = gtk_progress_bar_new ();
  self->tick = gtk_image_new_from_icon_name ("object-select-symbolic", GTK_ICON_SIZE_MENU);
  self->status = gtk_label_new (NULL);
  gtk_widget_set_size_request (self->bar, 64, -1);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_widget_set_no_show_all (self->bar, TRUE);
  gtk_widget_set_no_show_all (self->tick, TRUE);
  gtk_container_add (GTK_CONTAINER (box), self->bar);
  gtk_container_add (GTK_CONTAINER (box), self->tick);
  gtk_container_add (GTK_CONTAINER (box), self->status);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_vexpand (box, TRUE);
  return box;
}

static GtkWidget *
build_picture (LsLessonCard *self)
{
  GtkWidget *picture;

  if (self->loaded->lesson == NULL)
    {
      picture = gtk_image_new_from_icon_name ("flag-symbolic", GTK_ICON_SIZE_DIALOG);
      gtk_widget_set_size_request (picture, 78, 58);
      add_class (picture, "ls-flag");
      return picture;
    }
  picture = ls_thumbnail_new (78, 58);
  ls_thumbnail_set_shape (LS_THUMBNAIL (picture), self->loaded->shape->data, self->loaded->shape->len, 0);
  return picture;
}

/* A summary that was shortened is shown whole. */
static gboolean
show_whole (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

static void
build (LsLessonCard *self, const char *title, const char *summary)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture = build_picture (self), *text = new_label (summary, "ls-caption", 2);

  self->title = new_label (title, "ls-card-title", 2);
  g_object_set (picture, "margin-start", 26, "margin-end", 26, NULL);
  gtk_container_add (GTK_CONTAINER (words), self->title);
  gtk_container_add (GTK_CONTAINER (words), text);
  gtk_container_add (GTK_CONTAINER (words), build_status (self));
  gtk_container_add (GTK_CONTAINER (card), picture);
  gtk_box_pack_start (GTK_BOX (card), words, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self), card);
  gtk_widget_set_has_tooltip (text, TRUE);
  g_signal_connect (text, "query-tooltip", G_CALLBACK (show_whole), NULL);
  add_class (GTK_WIDGET (self), "ls-lesson-card");
  gtk_widget_show_all (GTK_WIDGET (self));
}

/**
 * ls_lesson_card_new:
 * @loaded: (transfer full): a lesson, also one that does not load
 *
 * Returns: (transfer full): its card
 */
GtkWidget *
ls_lesson_card_new (LsLoadedLesson *loaded)
{
  LsLessonCard *self = g_object_new (LS_TYPE_LESSON_CARD, NULL);
  const LsLesson *lesson = loaded->lesson;
  g_autofree char *name = g_path_get_basename (loaded->file), *text = NULL;

  self->loaded = loaded;
  build (self, lesson != NULL ? lesson->title : name,
         lesson == NULL            ? _("This lesson does not load. Open it to see why.")
         : lesson->summary != NULL ? lesson->summary : "");
  text = g_strjoin ("\n", lesson != NULL ? lesson->title : name, lesson != NULL && lesson->summary != NULL ? lesson->summary : "",
                    lesson != NULL && lesson->group != NULL ? lesson->group : "", lesson != NULL ? lesson->id : "", NULL);
  self->haystack = g_utf8_casefold (text, -1);
  ls_lesson_card_show_progress (self);
  return GTK_WIDGET (self);
}

/**
 * ls_lesson_card_get_loaded:
 *
 * Returns: (transfer none): the lesson that it shows
 */
const LsLoadedLesson *
ls_lesson_card_get_loaded (LsLessonCard *self)
{
  return self->loaded;
}

static void
show_status (LsLessonCard *self, const char *text, gboolean finished, double fraction)
{
  GtkStyleContext *context = gtk_widget_get_style_context (self->status);
  g_autofree char *name = g_strdup_printf ("%s. %s", gtk_label_get_text (GTK_LABEL (self->title)), text);

  gtk_label_set_text (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->tick, finished);
  gtk_widget_set_visible (self->bar, fraction > 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), fraction);
  gtk_style_context_remove_class (context, "ls-finished");
  gtk_style_context_remove_class (context, "ls-caption");
  gtk_style_context_add_class (context, finished ? "ls-finished" : "ls-caption");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), name);
}

/**
 * ls_lesson_card_show_progress:
 * @self: a card, which shows anew how far one has come
 */
void
ls_lesson_card_show_progress (LsLessonCard *self)
{
  LsProgress *progress = ls_progress_get_default ();
  guint n_steps = self->loaded->shape->len, furthest;
  g_autofree char *text = NULL;

  if (self->loaded->lesson == NULL)
    {
      show_status (self, _("Does not load"), FALSE, 0);
      return;
    }
  if (ls_progress_is_finished (progress, self->loaded->lesson->id))
    {
      show_status (self, _("Finished"), TRUE, 0);
      return;
    }
  furthest = MIN (ls_progress_get_furthest (progress, self->loaded->lesson->id), n_steps);
  text = furthest > 0 ? g_strdup_printf (_("%u of %u"), furthest, n_steps)
                      : g_strdup_printf (g_dngettext (NULL, "%u step", "%u steps", n_steps), n_steps);
  show_status (self, text, FALSE, n_steps > 0 ? furthest / (double) n_steps : 0);
}

/**
 * ls_lesson_card_matches:
 * @self: a card
 * @words: words, in any case; none match everything
 *
 * Returns: whether its lesson has each of them
 */
gboolean
ls_lesson_card_matches (LsLessonCard *self, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);
  g_auto (GStrv) each = g_strsplit_set (folded, " \t", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (strstr (self->haystack, each[i]) == NULL)
      return FALSE;
  return TRUE;
}
