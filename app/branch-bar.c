/* branch-bar.c: a tab for the lesson and for each "what if"; hidden as long as there is only the lesson.
 * SPDX-License-Identifier: MIT */
#include "branch-bar.h"

#include "reveal.h"

#include <glib/gi18n.h>

/* How long a closed branch can be brought back by a click. */
#define NOTIFICATION_SECONDS 8

/* A tab's title is cut behind so many characters. */
#define TITLE_CHARACTERS 24

/* One branch's tab. */
typedef struct {
  const LsBranch *branch;
  char           *title;      /* as it is shown */
  GtkWidget      *box;
  GtkWidget      *button;
  GtkWidget      *label;
} Tab;

struct _LsBranchBar {
  GtkScrolledWindow parent;

  LsBranches       *branches;
  GtkWidget        *box;
  GPtrArray        *tabs;          /* of Tab, in the branches' order */
  gboolean          updating;      /* buttons are set by us, not by a hand */
  GtkWidget        *notification;
  GtkWidget        *closed;
  guint             timer;
  GtkWidget        *popover;
  GtkWidget        *entry;
  guint             renamed;       /* the index of the branch in the popover */
};

G_DEFINE_FINAL_TYPE (LsBranchBar, ls_branch_bar, GTK_TYPE_SCROLLED_WINDOW)

/* ---- words ---- */

static guint64
step_of (LsSession *session, guint64 n)
{
  return ls_log_unit_at (ls_session_get_log (session), LS_UNIT_LINE, n);
}

/* `The lesson › RCPT, from step 5 › DATA, from step 7`. */
static char *
describe_ancestry (const LsBranch *branch)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; branch->parent != NULL; branch = branch->parent)
    {
      g_autofree char *part = g_strdup_printf (_(" › %s, from step %u"), branch->title,
                                               (guint) step_of (branch->session, branch->fork_event));

      g_string_prepend (text, part);
    }
  g_string_prepend (text, _("The lesson"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* `Branch: DATA without RCPT, from step 5, 2 steps`. */
static char *
name_tab (const LsBranch *branch)
{
  guint64 from = step_of (branch->session, branch->fork_event);
  guint64 steps = ls_log_unit_count (ls_session_get_log (branch->session), LS_UNIT_LINE) - from;

  if (branch->parent == NULL)
    return g_strdup (_("The lesson"));
  return g_strdup_printf (steps == 1 ? _("Branch: %s, from step %u, %u step") : _("Branch: %s, from step %u, %u steps"),
                          branch->title, (guint) from, (guint) steps);
}

/* ---- renaming ---- */

static void
on_renamed (LsBranchBar *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->entry))));

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (*title != '\0' && self->renamed < ls_branches_get_n (self->branches))
    ls_branches_rename (self->branches, self->renamed, title);
}

static void
ask_name (LsBranchBar *self, guint index)
{
  Tab *tab = self->tabs->pdata[index];

  self->renamed = index;
  gtk_popover_set_relative_to (GTK_POPOVER (self->popover), tab->box);
  gtk_entry_set_text (GTK_ENTRY (self->entry), tab->branch->title);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (self->entry);
}

/* ---- tabs ---- */

static guint
index_of (LsBranchBar *self, GtkWidget *button)
{
  for (guint i = 0; i < self->tabs->len; i++)
    if (((Tab *) self->tabs->pdata[i])->button == button)
      return i;
  return 0;
}

static void
on_toggled (GtkToggleButton *button, LsBranchBar *self)
{
  if (!self->updating && gtk_toggle_button_get_active (button))
    ls_branches_select (self->branches, index_of (self, GTK_WIDGET (button)));
}

static gboolean
on_pressed (GtkWidget *button, GdkEventButton *event, LsBranchBar *self)
{
  guint index = index_of (self, button);

  if (event->button != GDK_BUTTON_PRIMARY || event->type != GDK_2BUTTON_PRESS || index == 0)
    return FALSE;
  ask_name (self, index);
  return TRUE;
}

static void
on_close (GtkWidget *close, LsBranchBar *self)
{
  ls_branches_close (self->branches, index_of (self, g_object_get_data (G_OBJECT (close), "ls-tab")));
}

static GtkWidget *
build_close (LsBranchBar *self, Tab *tab)
{
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic", GTK_ICON_SIZE_MENU);

  gtk_widget_set_tooltip_text (close, _("Close the branch (Ctrl+W)"));
  atk_object_set_name (gtk_widget_get_accessible (close), _("Close the branch"));
  g_object_set_data (G_OBJECT (close), "ls-tab", tab->button);
  g_signal_connect (close, "clicked", G_CALLBACK (on_close), self);
  return close;
}

static Tab *
tab_new (LsBranchBar *self, const LsBranch *branch)
{
  Tab *tab = g_new0 (Tab, 1);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *image;
  GtkRadioButton *group = self->tabs->len > 0 ? GTK_RADIO_BUTTON (((Tab *) self->tabs->pdata[0])->button) : NULL;

  tab->branch = branch;
  tab->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  tab->button = gtk_radio_button_new_from_widget (group);
  tab->label = gtk_label_new (NULL);
  image = gtk_image_new_from_icon_name (branch->parent != NULL ? "fork-symbolic" : "accessories-dictionary-symbolic",
                                        GTK_ICON_SIZE_MENU);
  if (branch->parent != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (image), "ls-fork");
  gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (tab->button), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (tab->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (tab->label), TITLE_CHARACTERS);
  gtk_widget_set_halign (inside, GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (inside), image);
  gtk_container_add (GTK_CONTAINER (inside), tab->label);
  gtk_container_add (GTK_CONTAINER (tab->button), inside);
  gtk_box_pack_start (GTK_BOX (tab->box), tab->button, TRUE, TRUE, 0);
  if (branch->parent != NULL)
    gtk_container_add (GTK_CONTAINER (tab->box), build_close (self, tab));
  gtk_widget_show_all (tab->box);
  g_signal_connect (tab->button, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect (tab->button, "button-press-event", G_CALLBACK (on_pressed), self);
  gtk_box_pack_start (GTK_BOX (self->box), tab->box, TRUE, TRUE, 0);
  g_ptr_array_add (self->tabs, tab);
  return tab;
}

static void
tab_free (gpointer data)
{
  Tab *tab = data;

  g_free (tab->title);
  g_free (tab);
}

static void
show_tab (Tab *tab, gboolean current)
{
  GtkStyleContext *context = gtk_widget_get_style_context (tab->box);
  const char *title = tab->branch->parent != NULL ? tab->branch->title : _("The lesson");
  g_autofree char *name = NULL, *ancestry = NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab->button), current);
  (current ? gtk_style_context_add_class : gtk_style_context_remove_class) (context, "ls-now");
  name = name_tab (tab->branch);
  ancestry = describe_ancestry (tab->branch);
  if (g_strcmp0 (title, tab->title) != 0)
    {
      g_free (tab->title);
      tab->title = g_strdup (title);
      gtk_label_set_text (GTK_LABEL (tab->label), title);
    }
  gtk_widget_set_tooltip_text (tab->button, ancestry);
  atk_object_set_name (gtk_widget_get_accessible (tab->button), name);
}

/* ---- closing, and bringing back ---- */

static gboolean
hide_notification (gpointer data)
{
  LsBranchBar *self = data;

  self->timer = 0;
  ls_reveal_set (GTK_REVEALER (self->notification), FALSE);
  return G_SOURCE_REMOVE;
}

static void
dismiss (LsBranchBar *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  hide_notification (self);
}

static void
on_undo (LsBranchBar *self)
{
  dismiss (self);
  ls_branches_undo_close (self->branches);
}

static void
offer_undo (LsBranchBar *self, const char *title)
{
  g_autofree char *text = g_strdup_printf (_("“%s” is closed."), title);

  gtk_label_set_text (GTK_LABEL (self->closed), text);
  ls_reveal_set (GTK_REVEALER (self->notification), TRUE);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (NOTIFICATION_SECONDS, hide_notification, self);
}

static void
remove_tab (LsBranchBar *self, guint index)
{
  Tab *tab = self->tabs->pdata[index];

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_popover_set_relative_to (GTK_POPOVER (self->popover), self->box);
  gtk_widget_destroy (tab->box);
  g_ptr_array_remove_index (self->tabs, index);
}

/* Branches come at the end and go anywhere: what stays keeps its tab. */
static void
refresh (LsBranchBar *self)
{
  guint n = ls_branches_get_n (self->branches), current = ls_branches_get_current (self->branches);

  self->updating = TRUE;
  for (guint i = 0; i < self->tabs->len;)
    {
      Tab *tab = self->tabs->pdata[i];

      if (i < n && tab->branch == ls_branches_get (self->branches, i))
        i++;
      else
        {
          offer_undo (self, tab->title);
          remove_tab (self, i);
        }
    }
  for (guint i = self->tabs->len; i < n; i++)
    tab_new (self, ls_branches_get (self->branches, i));
  for (guint i = 0; i < n; i++)
    show_tab (self->tabs->pdata[i], i == current);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
}

/* A tab that does not fit is scrolled to. */
static void
on_allocated (GtkWidget *widget, GtkAllocation *allocation, LsBranchBar *self)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self));
  GtkAllocation area;

  if (self->branches == NULL || ls_branches_get_current (self->branches) >= self->tabs->len)
    return;
  gtk_widget_get_allocation (((Tab *) self->tabs->pdata[ls_branches_get_current (self->branches)])->box, &area);
  gtk_adjustment_clamp_page (across, area.x, area.x + area.width);
}

/* ---- building ---- */

static void
forget_branches (LsBranchBar *self)
{
  if (self->branches != NULL)
    g_signal_handlers_disconnect_by_data (self->branches, self);
  g_clear_object (&self->branches);
}

static void
ls_branch_bar_dispose (GObject *object)
{
  LsBranchBar *self = LS_BRANCH_BAR (object);

  forget_branches (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_destroy);
  g_clear_object (&self->notification);
  G_OBJECT_CLASS (ls_branch_bar_parent_class)->dispose (object);
}

static void
ls_branch_bar_finalize (GObject *object)
{
  g_ptr_array_unref (LS_BRANCH_BAR (object)->tabs);
  G_OBJECT_CLASS (ls_branch_bar_parent_class)->finalize (object);
}

static void
ls_branch_bar_class_init (LsBranchBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_branch_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_branch_bar_finalize;
}

static void
build_notification (LsBranchBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *undo = gtk_button_new_with_mnemonic (_("_Undo"));
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic", GTK_ICON_SIZE_MENU);

  self->notification = g_object_ref_sink (gtk_revealer_new ());
  self->closed = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->closed), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->closed), 2 * TITLE_CHARACTERS);
  gtk_button_set_relief (GTK_BUTTON (close), GTK_RELIEF_NONE);
  atk_object_set_name (gtk_widget_get_accessible (close), _("Close"));
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "ls-notification");
  gtk_container_add (GTK_CONTAINER (box), self->closed);
  gtk_container_add (GTK_CONTAINER (box), undo);
  gtk_container_add (GTK_CONTAINER (box), close);
  gtk_container_add (GTK_CONTAINER (self->notification), box);
  gtk_widget_set_halign (self->notification, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->notification, GTK_ALIGN_START);
  gtk_widget_show_all (self->notification);
  ls_reveal_setup (GTK_REVEALER (self->notification));
  g_signal_connect_swapped (undo, "clicked", G_CALLBACK (on_undo), self);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (dismiss), self);
}

/* One more: what is typed makes it. */
static GtkWidget *
build_add (void)
{
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic", GTK_ICON_SIZE_MENU);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.what-if");
  gtk_widget_set_tooltip_text (add, _("Ask another “what if?” (W)"));
  atk_object_set_name (gtk_widget_get_accessible (add), _("Another what if"));
  gtk_widget_show (add);
  return add;
}

static void
ls_branch_bar_init (LsBranchBar *self)
{
  self->tabs = g_ptr_array_new_with_free_func (tab_free);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_pack_end (GTK_BOX (self->box), build_add (), FALSE, FALSE, 0);
  self->popover = gtk_popover_new (self->box);
  self->entry = gtk_entry_new ();
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls-branch-bar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_container_add (GTK_CONTAINER (self), self->box);
  gtk_widget_show (self->box);
  g_object_set (self->entry, "margin", 8, NULL);
  atk_object_set_name (gtk_widget_get_accessible (self->entry), _("Name of the branch"));
  gtk_container_add (GTK_CONTAINER (self->popover), self->entry);
  gtk_widget_show (self->entry);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_renamed), self);
  g_signal_connect_after (self->box, "size-allocate", G_CALLBACK (on_allocated), self);
  build_notification (self);
}

/**
 * ls_branch_bar_new:
 *
 * Returns: (transfer full): a bar without tabs, hidden
 */
GtkWidget *
ls_branch_bar_new (void)
{
  return g_object_new (LS_TYPE_BRANCH_BAR, NULL);
}

/**
 * ls_branch_bar_set:
 * @self: a bar
 * @branches: (nullable): what it shows; %NULL: nothing any more
 */
void
ls_branch_bar_set (LsBranchBar *self, LsBranches *branches)
{
  forget_branches (self);
  while (self->tabs->len > 0)
    remove_tab (self, self->tabs->len - 1);
  dismiss (self);
  gtk_widget_hide (GTK_WIDGET (self));
  if (branches == NULL)
    return;
  self->branches = g_object_ref (branches);
  g_signal_connect_swapped (branches, "changed", G_CALLBACK (refresh), self);
  refresh (self);
}

/**
 * ls_branch_bar_get_notification:
 *
 * Returns: (transfer none): what says that a branch was closed, and offers it back; belongs on top of the stage
 */
GtkWidget *
ls_branch_bar_get_notification (LsBranchBar *self)
{
  return self->notification;
}
