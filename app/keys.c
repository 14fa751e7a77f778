/* keys.c: the keyboard, in one table: what each key does, and what the shortcuts window says of it.
 * SPDX-License-Identifier: MIT */
#include "keys.h"

#include <glib/gi18n.h>

static const LsKey keys[] = {
  { "win.step", N_("Step forward"), N_("Stepping"), { "<Alt>Page_Down" }, { "space", "Right" } },
  { "win.step-back", N_("Step back"), N_("Stepping"), { "<Alt>Page_Up" }, { "BackSpace", "Left" } },
  { "win.step-segment", N_("Next segment"), N_("Stepping"), { NULL }, { "<Shift>Right" } },
  { "win.step-segment-back", N_("Previous segment"), N_("Stepping"), { NULL }, { "<Shift>Left" } },
  { "win.step-exchange", N_("Next exchange"), N_("Stepping"), { NULL }, { "<Control>Right" } },
  { "win.step-exchange-back", N_("Previous exchange"), N_("Stepping"), { NULL }, { "<Control>Left" } },
  { "win.first", N_("First step"), N_("Stepping"), { NULL }, { "Home" } },
  { "win.last", N_("Last step"), N_("Stepping"), { NULL }, { "End" } },
  { "win.go-to", N_("Go to step…"), N_("Stepping"), { "<Control>g" }, { "g" } },
  { "win.next-finding", N_("Next finding"), N_("Stepping"), { NULL }, { "n" } },
  { "win.previous-finding", N_("Previous finding"), N_("Stepping"), { NULL }, { "<Shift>n" } },
  { "win.play", N_("Play or pause"), N_("Playing"), { NULL }, { "p" } },
  { "win.faster", N_("Faster"), N_("Playing"), { NULL }, { "plus", "equal" } },
  { "win.slower", N_("Slower"), N_("Playing"), { NULL }, { "minus" } },
  { "win.normal-speed", N_("Normal speed"), N_("Playing"), { NULL }, { "0" } },
  { "win.stage::ladder", N_("Ladder"), N_("Views"), { "<Alt>1" } },
  { "win.stage::transcript", N_("Transcript"), N_("Views"), { "<Alt>2" } },
  { "win.stage::packets", N_("Packets"), N_("Views"), { "<Alt>3" } },
  { "win.companion::state", N_("State"), N_("Views"), { "<Control>1" } },
  { "win.companion::mailboxes", N_("Mailboxes"), N_("Views"), { "<Control>2" } },
  { "win.companion::wire", N_("On the wire"), N_("Views"), { "<Control>3" } },
  { "win.companion::findings", N_("Findings"), N_("Views"), { "<Control>4" } },
  { "win.open-line", N_("Open the whole reply or letter; check a guess"), N_("Views"), { NULL }, { "Return", "KP_Enter" } },
  { "win.stretch", N_("More room between steps"), N_("Views"), { NULL }, { "z" } },
  { "win.shrink", N_("Less room between steps"), N_("Views"), { NULL }, { "<Shift>z" } },
  { "win.outline", N_("Show or hide the outline"), N_("Views"), { "F9" } },
  { "win.show-companion", N_("Show or hide explanation and states"), N_("Views"), { "<Shift>F9" } },
  { "win.next-pane", N_("Next pane"), N_("Views"), { "F6" } },
  { "win.previous-pane", N_("Previous pane"), N_("Views"), { "<Shift>F6" } },
  { "win.what-if", N_("To the entry line"), N_("What if"), { "<Control>l" }, { "w", "slash" } },
  { "win.quiz-choose(1)", N_("First answer"), N_("Guessing"), { NULL }, { "1" } },
  { "win.quiz-choose(2)", N_("Second answer"), N_("Guessing"), { NULL }, { "2" } },
  { "win.quiz-choose(3)", N_("Third answer"), N_("Guessing"), { NULL }, { "3" } },
  { "win.quiz-choose(4)", N_("Fourth answer"), N_("Guessing"), { NULL }, { "4" } },
  { "win.quiz-show", N_("Just show me"), N_("Guessing"), { NULL }, { "s" } },
  { "win.hint", N_("A hint in an exercise"), N_("Guessing"), { NULL }, { "h" } },
  { "win.next-branch", N_("Next branch"), N_("What if"), { "<Alt>Down" } },
  { "win.previous-branch", N_("Previous branch"), N_("What if"), { "<Alt>Up" } },
  { "win.to-lesson", N_("Back to the lesson"), N_("What if"), { NULL }, { "Escape" } },
  { "win.differences", N_("Only the differences, or all"), N_("What if"), { NULL }, { "d" } },
  { "win.close-branch", N_("Close the branch"), N_("What if"), { "<Control>w" } },
  { "win.find", N_("Find in lines"), N_("Finding"), { "<Control>f" } },
  { "win.find-next", N_("Next match"), N_("Finding"), { "F3" } },
  { "win.find-previous", N_("Previous match"), N_("Finding"), { "<Shift>F3" } },
  { "win.copy-line", N_("Copy the line"), N_("Finding"), { NULL }, { "<Control>c" } },
  { "win.copy-explanation", N_("Copy the explanation with its source"), N_("Finding"), { "<Control><Shift>c" } },
  { "win.open", N_("Open…"), N_("Program"), { "<Control>o" } },
  { "win.export", N_("Export…"), N_("Program"), { "<Control>e" } },
  { "win.larger", N_("Larger text"), N_("Program"), { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "win.smaller", N_("Smaller text"), N_("Program"), { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.normal-size", N_("Normal text size"), N_("Program"), { "<Control>0" } },
  { "win.presenter", N_("Presenter mode"), N_("Program"), { "F5" } },
  { "win.full-screen", N_("Full screen"), N_("Program"), { "F11" } },
  { "win.back", N_("Back to the library"), N_("Program"), { "<Alt>Left" } },
  { "win.preferences", N_("Preferences"), N_("Program"), { "<Control>comma" } },
  { "win.shortcuts", N_("Keyboard shortcuts"), N_("Program"), { "<Control>question", "F1" } },
  { "app.quit", N_("Quit"), N_("Program"), { "<Control>q" } },
};

/**
 * ls_keys_table:
 * @n_keys: (out): how many rows
 *
 * Returns: (transfer none): the table
 */
const LsKey *
ls_keys_table (guint *n_keys)
{
  *n_keys = G_N_ELEMENTS (keys);
  return keys;
}

/**
 * ls_keys_set_accels:
 * @application: the program, whose keys are set
 */
void
ls_keys_set_accels (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].accels[0] != NULL)
      gtk_application_set_accels_for_action (application, keys[i].action, keys[i].accels);
}

static gboolean
is_pressed (const char *accel, const GdkEventKey *event)
{
  guint key;
  GdkModifierType modifiers, pressed = event->state & gtk_accelerator_get_default_mod_mask ();

  gtk_accelerator_parse (accel, &key, &modifiers);
  /* `+` needs Shift on most keyboards: a sign is what it is, however it is typed. */
  if (gdk_keyval_to_unicode (key) > ' ' && !g_unichar_isalpha (gdk_keyval_to_unicode (key)))
    pressed &= ~GDK_SHIFT_MASK;
  return gdk_keyval_to_lower (event->keyval) == gdk_keyval_to_lower (key) && pressed == modifiers;
}

static gboolean
activate (GtkWindow *window, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  const char *dot;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;
  dot = strchr (name, '.');
  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (window), dot + 1))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (window), dot + 1, target);
  return TRUE;
}

/**
 * ls_keys_handle:
 * @window: the window, whose actions are asked
 * @event: a key that the focused widget did not want
 *
 * Returns: whether a single key's action took it; never while text is being typed
 */
gboolean
ls_keys_handle (GtkWindow *window, GdkEventKey *event)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  if (GTK_IS_EDITABLE (focus) || (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus))))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint k = 0; k < G_N_ELEMENTS (keys[i].single) && keys[i].single[k] != NULL; k++)
      if (is_pressed (keys[i].single[k], event))
        return activate (window, keys[i].action);
  return FALSE;
}
