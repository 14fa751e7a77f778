/* continue-card.c: where one was, and one button to go on from there; for who was nowhere yet, where to begin.
 * SPDX-License-Identifier: MIT */
#include "continue-card.h"

#include "progress.h"
#include "thumbnail.h"

#include <glib/gi18n.h>

struct _LsContinueCard {
  GtkBox     parent;

  GtkWidget *thumbnail;
  GtkWidget *kicker;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *progress_box;
  GtkWidget *bar;
  GtkWidget *where;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (LsContinueCard, ls_continue_card, GTK_TYPE_BOX)

enum {
  CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_continue_card_class_init (LsContinueCardClass *klass)
{
  /**
   * LsContinueCard::clicked:
   *
   * One wants to go on.
   */
  signals[CLICKED] = g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

static void
on_clicked (LsContinueCard *self)
{
  g_signal_emit (self, signals[CLICKED], 0);
}

static GtkWidget *
build_words (LsContinueCard *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->kicker = new_label ("ls-group");
  self->title = new_label ("ls-title");
  self->text = new_label ("ls-dim");
  gtk_label_set_line_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->text), 2);
  self->progress_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->bar = gtk_progress_bar_new ();
  self->where = gtk_label_new (NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->where), "ls-small");
  gtk_widget_set_size_request (self->bar, 180, -1);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (self->progress_box), self->bar);
  gtk_container_add (GTK_CONTAINER (self->progress_box), self->where);
  gtk_container_add (GTK_CONTAINER (words), self->kicker);
  gtk_container_add (GTK_CONTAINER (words), self->title);
  gtk_container_add (GTK_CONTAINER (words), self->text);
  gtk_container_add (GTK_CONTAINER (words), self->progress_box);
  gtk_widget_set_margin_top (self->progress_box, 6);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  return words;
}

static void
ls_continue_card_init (LsContinueCard *self)
{
  self->thumbnail = ls_thumbnail_new (124, 84);
  self->button = gtk_button_new ();
  g_object_set (self->thumbnail, "margin-start", 33, "margin-end", 34, NULL);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->button), "suggested-action");
  gtk_style_context_add_class (gtk_widget_get_style_context (self->button), "ls-continue");
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls-continue-card");
  gtk_container_add (GTK_CONTAINER (self), self->thumbnail);
  gtk_box_pack_start (GTK_BOX (self), build_words (self), TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (self), self->button);
  gtk_container_foreach (GTK_CONTAINER (self), (GtkCallback) gtk_widget_show_all, NULL);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
}

/**
 * ls_continue_card_new:
 *
 * Returns: (transfer full): a card that shows nothing; it is not visible until it does
 */
GtkWidget *
ls_continue_card_new (void)
{
  return g_object_new (LS_TYPE_CONTINUE_CARD, NULL);
}

static void
show_place (LsContinueCard *self, const LsLoadedLesson *loaded, guint step)
{
  guint n_steps = loaded->shape->len;
  g_autofree char *where = g_strdup_printf (_("step %u of %u"), step, n_steps);
  const char *heading = step > 0 ? loaded->headings->pdata[step - 1] : NULL;

  ls_thumbnail_set_shape (LS_THUMBNAIL (self->thumbnail), loaded->shape->data, n_steps, step);
  gtk_label_set_text (GTK_LABEL (self->kicker), step > 0 ? _("GO ON WHERE YOU WERE") : _("BEGIN HERE"));
  gtk_label_set_text (GTK_LABEL (self->text), heading != NULL ? heading : loaded->lesson->summary);
  gtk_button_set_label (GTK_BUTTON (self->button), step > 0 ? _("Continue") : _("Begin"));
  gtk_label_set_text (GTK_LABEL (self->where), where);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), n_steps > 0 ? step / (double) n_steps : 0);
  gtk_widget_set_visible (self->progress_box, step > 0);
}

/**
 * ls_continue_card_set:
 * @self: a card
 * @loaded: (nullable): the lesson to go on with; %NULL: there is none
 */
void
ls_continue_card_set (LsContinueCard *self, const LsLoadedLesson *loaded)
{
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), loaded != NULL && loaded->lesson != NULL);
  if (loaded == NULL || loaded->lesson == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->title), loaded->lesson->title);
  show_place (self, loaded, MIN (ls_progress_get_step (ls_progress_get_default (), loaded->lesson->id), loaded->shape->len));
  name = g_strdup_printf ("%s: %s", gtk_button_get_label (GTK_BUTTON (self->button)), loaded->lesson->title);
  atk_object_set_name (gtk_widget_get_accessible (self->button), name);
}

/**
 * ls_continue_card_focus:
 * @self: a card, whose button gets the keyboard
 */
void
ls_continue_card_focus (LsContinueCard *self)
{
  gtk_widget_grab_focus (self->button);
}
