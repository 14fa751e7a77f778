/* frame-copy.c: bytes of a frame, or a field of it, go to the clipboard: by key, or from a menu.
 * SPDX-License-Identifier: MIT */
#include "frame-copy.h"

#include "figure/figure-text.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget    *widget;
  gboolean      bytes;      /* what the key copies: bytes; else the field in words */
  LsFrameChosen chosen;
  gpointer      data;
} Copier;

/* `35 35 30`. */
static char *
hexadecimal (LsSpan octets)
{
  GString *text = g_string_sized_new (octets.length * 3 + 1);

  for (gsize i = 0; i < octets.length; i++)
    g_string_append_printf (text, i > 0 ? " %02x" : "%02x", octets.data[i]);
  return g_string_free (text, FALSE);
}

static void
put (Copier *self, const char *text)
{
  gtk_clipboard_set_text (gtk_widget_get_clipboard (self->widget, GDK_SELECTION_CLIPBOARD), text, -1);
}

static void
copy_bytes (Copier *self)
{
  g_autofree char *text = NULL;
  LsFrameChoice choice;

  if (!self->chosen (self->data, &choice))
    return;
  text = hexadecimal (choice.octets);
  put (self, text);
}

static void
copy_text (Copier *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  LsFrameChoice choice;

  if (!self->chosen (self->data, &choice))
    return;
  ls_figure_show (text, choice.octets);
  put (self, text->str);
}

static void
copy_field (Copier *self)
{
  g_autofree char *text = NULL;
  LsFrameChoice choice;

  if (!self->chosen (self->data, &choice))
    return;
  text = g_strdup_printf ("%s: %s", choice.name, choice.value);
  put (self, text);
}

static void
add_item (GtkWidget *menu, const char *title, void (*copy) (Copier *), Copier *self)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (title);

  g_signal_connect_swapped (item, "activate", G_CALLBACK (copy), self);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static void
pop_up (Copier *self, const GdkEvent *event)
{
  GtkWidget *menu = gtk_menu_new ();
  LsFrameChoice choice;

  if (!self->chosen (self->data, &choice))
    return;
  add_item (menu, _("Copy the _Field"), copy_field, self);
  add_item (menu, _("Copy its _Bytes"), copy_bytes, self);
  add_item (menu, _("Copy its Bytes as _Text"), copy_text, self);
  gtk_widget_show_all (menu);
  gtk_menu_attach_to_widget (GTK_MENU (menu), self->widget, NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
}

static gboolean
on_key (GtkWidget *widget, GdkEventKey *event, Copier *self)
{
  if (gdk_keyval_to_lower (event->keyval) != GDK_KEY_c
      || (event->state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    return FALSE;
  (self->bytes ? copy_bytes : copy_field) (self);
  return TRUE;
}

static gboolean
on_pressed (GtkWidget *widget, GdkEventButton *event, Copier *self)
{
  if (!gdk_event_triggers_context_menu ((const GdkEvent *) event))
    return FALSE;
  pop_up (self, (const GdkEvent *) event);
  return TRUE;
}

static gboolean
on_popup_menu (GtkWidget *widget, Copier *self)
{
  pop_up (self, NULL);
  return TRUE;
}

/**
 * ls_frame_copy_setup:
 * @widget: shows a frame; Ctrl+C in it copies, and so does its menu
 * @bytes: whether the key copies bytes; else the field in words
 * @chosen: tells what is to be copied
 * @data: for @chosen; it lives as long as @widget
 */
void
ls_frame_copy_setup (GtkWidget *widget, gboolean bytes, LsFrameChosen chosen, gpointer data)
{
  Copier *self = g_new (Copier, 1);

  *self = (Copier) { widget, bytes, chosen, data };
  g_object_set_data_full (G_OBJECT (widget), "ls-copier", self, g_free);
  g_signal_connect (widget, "key-press-event", G_CALLBACK (on_key), self);
  g_signal_connect (widget, "button-press-event", G_CALLBACK (on_pressed), self);
  g_signal_connect (widget, "popup-menu", G_CALLBACK (on_popup_menu), self);
}
