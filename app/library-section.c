/* library-section.c: the cards of a group of lessons, below its name.
 * SPDX-License-Identifier: MIT */
#include "library-section.h"

#include "progress.h"

#define SPACING 11

struct _LsLibrarySection {
  GtkBox          parent;

  LsLibraryGroup *group;
  GtkWidget      *cards;
  char           *words;        /* cards without them are not shown */
};

G_DEFINE_FINAL_TYPE (LsLibrarySection, ls_library_section, GTK_TYPE_BOX)

enum {
  CARD_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_library_section_finalize (GObject *object)
{
  LsLibrarySection *self = LS_LIBRARY_SECTION (object);

  g_clear_pointer (&self->group, ls_library_group_free);
  g_free (self->words);
  G_OBJECT_CLASS (ls_library_section_parent_class)->finalize (object);
}

static void
ls_library_section_class_init (LsLibrarySectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_library_section_finalize;

  /**
   * LsLibrarySection::card-activated:
   * @card: a card that one wants to open
   */
  signals[CARD_ACTIVATED] = g_signal_new ("card-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, LS_TYPE_LESSON_CARD);
}

static int
compare_cards (GtkFlowBoxChild *a, GtkFlowBoxChild *b, gpointer data)
{
  const LsLoadedLesson *one = ls_lesson_card_get_loaded (LS_LESSON_CARD (a));
  const LsLoadedLesson *other = ls_lesson_card_get_loaded (LS_LESSON_CARD (b));

  if (one->lesson == NULL || other->lesson == NULL)
    return one->lesson == other->lesson ? g_strcmp0 (one->file, other->file) : one->lesson == NULL ? 1 : -1;
  if (one->lesson->order != other->lesson->order)
    return one->lesson->order < other->lesson->order ? -1 : 1;
  return g_strcmp0 (one->lesson->id, other->lesson->id);
}

static gboolean
is_shown (GtkFlowBoxChild *card, gpointer self)
{
  return ls_lesson_card_matches (LS_LESSON_CARD (card), ((LsLibrarySection *) self)->words);
}

static void
on_activated (GtkFlowBox *cards, GtkFlowBoxChild *card, LsLibrarySection *self)
{
  g_signal_emit (self, signals[CARD_ACTIVATED], 0, card);
}

/* At a section's first and last row the arrows go on to the next section. */
static gboolean
leave_section (GtkWidget *cards, GtkDirectionType direction, LsLibrarySection *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  return gtk_widget_child_focus (parent, direction == GTK_DIR_UP ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
}

static void
ls_library_section_init (LsLibrarySection *self)
{
  self->words = g_strdup ("");
  self->cards = gtk_flow_box_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  /* A card's own lower edge would stretch it down to the window's. */
  gtk_widget_set_vexpand (GTK_WIDGET (self), FALSE);
  g_object_set (self->cards, "homogeneous", TRUE, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 1,
                "max-children-per-line", 3, "row-spacing", SPACING, "column-spacing", SPACING, NULL);
  gtk_flow_box_set_sort_func (GTK_FLOW_BOX (self->cards), compare_cards, NULL, NULL);
  gtk_flow_box_set_filter_func (GTK_FLOW_BOX (self->cards), is_shown, self, NULL);
  g_signal_connect (self->cards, "child-activated", G_CALLBACK (on_activated), self);
  g_signal_connect (self->cards, "keynav-failed", G_CALLBACK (leave_section), self);
}

static GtkWidget *
build_heading (const LsLibraryGroup *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *title = gtk_label_new (group->title);
  GtkWidget *caption = gtk_label_new (group->caption);

  gtk_style_context_add_class (gtk_widget_get_style_context (title), "ls-section");
  gtk_style_context_add_class (gtk_widget_get_style_context (caption), "ls-dim");
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (title, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (caption, GTK_ALIGN_BASELINE);
  gtk_container_add (GTK_CONTAINER (box), title);
  gtk_container_add (GTK_CONTAINER (box), caption);
  g_object_set (box, "margin-top", 17, "margin-bottom", 8, NULL);
  return box;
}

/**
 * ls_library_section_new:
 * @group: (transfer full): what it is called
 *
 * Returns: (transfer full): a section without cards
 */
GtkWidget *
ls_library_section_new (LsLibraryGroup *group)
{
  LsLibrarySection *self = g_object_new (LS_TYPE_LIBRARY_SECTION, NULL);

  self->group = group;
  gtk_container_add (GTK_CONTAINER (self), build_heading (group));
  gtk_container_add (GTK_CONTAINER (self), self->cards);
  atk_object_set_name (gtk_widget_get_accessible (self->cards), group->label);
  gtk_widget_show_all (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * ls_library_section_get_group:
 *
 * Returns: (transfer none): whose lessons it shows
 */
const LsLibraryGroup *
ls_library_section_get_group (LsLibrarySection *self)
{
  return self->group;
}

static LsLessonCard *
card_at (LsLibrarySection *self, guint index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->cards), index);

  return child != NULL ? LS_LESSON_CARD (child) : NULL;
}

/**
 * ls_library_section_get_order:
 *
 * Returns: by this sections are ordered: its first lesson's order; one's own lessons stand last
 */
guint
ls_library_section_get_order (LsLibrarySection *self)
{
  LsLessonCard *first = card_at (self, 0);
  const LsLoadedLesson *loaded = first != NULL ? ls_lesson_card_get_loaded (first) : NULL;

  return loaded == NULL || loaded->lesson == NULL || *self->group->name == '\0' ? G_MAXUINT : loaded->lesson->order;
}

static void
remove_card (LsLibrarySection *self, const char *file)
{
  for (guint i = 0; card_at (self, i) != NULL; i++)
    if (g_str_equal (ls_lesson_card_get_loaded (card_at (self, i))->file, file))
      {
        gtk_widget_destroy (GTK_WIDGET (card_at (self, i)));
        self->group->count--;
        return;
      }
}

/**
 * ls_library_section_add:
 * @self: a section
 * @loaded: (transfer full): a lesson; takes the place of an older one from the same file
 */
void
ls_library_section_add (LsLibrarySection *self, LsLoadedLesson *loaded)
{
  remove_card (self, loaded->file);
  gtk_container_add (GTK_CONTAINER (self->cards), ls_lesson_card_new (loaded));
  self->group->count++;
}

/**
 * ls_library_section_filter:
 * @self: a section
 * @words: its lessons without them are hidden; none hide nothing
 *
 * Returns: how many are shown
 */
guint
ls_library_section_filter (LsLibrarySection *self, const char *words)
{
  guint shown = 0;

  g_free (self->words);
  self->words = g_strdup (words);
  gtk_flow_box_invalidate_filter (GTK_FLOW_BOX (self->cards));
  for (guint i = 0; card_at (self, i) != NULL; i++)
    shown += ls_lesson_card_matches (card_at (self, i), words);
  return shown;
}

/**
 * ls_library_section_show_progress:
 * @self: a section, whose cards show anew how far one has come
 */
void
ls_library_section_show_progress (LsLibrarySection *self)
{
  for (guint i = 0; card_at (self, i) != NULL; i++)
    ls_lesson_card_show_progress (card_at (self, i));
}

/**
 * ls_library_section_find:
 *
 * Returns: (transfer none) (nullable): its lesson from @file
 */
const LsLoadedLesson *
ls_library_section_find (LsLibrarySection *self, const char *file)
{
  for (guint i = 0; card_at (self, i) != NULL; i++)
    if (g_str_equal (ls_lesson_card_get_loaded (card_at (self, i))->file, file))
      return ls_lesson_card_get_loaded (card_at (self, i));
  return NULL;
}

/**
 * ls_library_section_place:
 *
 * Returns: at which place the lesson called @id stands in it, from 1; 0: not in it
 */
guint
ls_library_section_place (LsLibrarySection *self, const char *id)
{
  for (guint i = 0; card_at (self, i) != NULL; i++)
    {
      const LsLesson *lesson = ls_lesson_card_get_loaded (card_at (self, i))->lesson;

      if (lesson != NULL && g_str_equal (lesson->id, id))
        return i + 1;
    }
  return 0;
}

/**
 * ls_library_section_unfinished:
 *
 * Returns: (transfer none) (nullable): its first lesson that was not yet seen to its end
 */
const LsLoadedLesson *
ls_library_section_unfinished (LsLibrarySection *self)
{
  for (guint i = 0; card_at (self, i) != NULL; i++)
    {
      const LsLoadedLesson *loaded = ls_lesson_card_get_loaded (card_at (self, i));

      if (loaded->lesson != NULL && !ls_progress_is_finished (ls_progress_get_default (), loaded->lesson->id))
        return loaded;
    }
  return NULL;
}
