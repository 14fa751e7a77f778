/* letter-cards.c: a letter's envelope above its header, what differs between them flagged, and its lines.
 * SPDX-License-Identifier: MIT */
#include "letter-cards.h"

#include "pen.h"

#include <glib/gi18n.h>
#include <string.h>

/* So much of a letter is shown as it stands. */
#define RAW_BYTES 2000
/* So many recipients are listed. */
#define RECIPIENTS_MAX 20

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  PangoAttrList *attributes = ls_pen_exactly ();

  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), style);
  return label;
}

/* A card with a grid below its title. */
static GtkGrid *
card_new (GtkBox *box, const char *title)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *grid = gtk_grid_new ();

  gtk_style_context_add_class (gtk_widget_get_style_context (card), "ls-card");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_container_add (GTK_CONTAINER (card), label_new (title, "ls-group"));
  gtk_container_add (GTK_CONTAINER (card), grid);
  gtk_container_add (GTK_CONTAINER (box), card);
  return GTK_GRID (grid);
}

/* A name, its value, and below it what is odd about it. */
static void
add_line (GtkGrid *grid, int *row, const char *name, const char *value, const char *flag)
{
  GtkWidget *key = label_new (name, "ls-caption"), *words = label_new (value, "ls-protocol");

  gtk_label_set_selectable (GTK_LABEL (words), TRUE);
  gtk_widget_set_can_focus (words, FALSE);
  gtk_widget_set_valign (key, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_grid_attach (grid, key, 0, *row, 1, 1);
  gtk_grid_attach (grid, words, 1, (*row)++, 1, 1);
  if (flag != NULL)
    {
      GtkWidget *difference = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *icon = gtk_image_new_from_icon_name ("flag-symbolic", GTK_ICON_SIZE_MENU);

      gtk_style_context_add_class (gtk_widget_get_style_context (icon), "ls-finding");
      gtk_container_add (GTK_CONTAINER (difference), icon);
      gtk_container_add (GTK_CONTAINER (difference), label_new (flag, "ls-difference"));
      gtk_grid_attach (grid, difference, 1, (*row)++, 1, 1);
    }
}

/* Whether one of the header's fields of that name has the address, or there is such a field at all where @address is
 * empty; case does not matter. */
static gboolean
header_names (GArray *header, const char *name, const char *address)
{
  g_autofree char *wanted = g_ascii_strdown (address, -1);

  for (guint i = 0; i < header->len; i++)
    {
      const LsHeaderField *field = &g_array_index (header, LsHeaderField, i);
      g_autofree char *value = g_ascii_strdown (field->value, -1);

      if (g_ascii_strcasecmp (field->name, name) == 0 && strstr (value, wanted) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
fill_envelope (GtkBox *box, const LsMailboxEntry *entry, GArray *header)
{
  GtkGrid *grid = card_new (box, _("Envelope: what servers go by"));
  gboolean is_null = *entry->reverse_path == '\0', is_other;
  int row = 0;

  is_other = !is_null && header_names (header, "From", "") && !header_names (header, "From", entry->reverse_path);
  add_line (grid, &row, "MAIL FROM", is_null ? "<>" : entry->reverse_path,
            is_other ? _("the header's From says otherwise") : NULL);
  for (guint i = 0; i < MIN (entry->recipients->len, RECIPIENTS_MAX); i++)
    {
      const char *recipient = entry->recipients->pdata[i];
      gboolean named = header_names (header, "To", recipient) || header_names (header, "Cc", recipient);

      add_line (grid, &row, "RCPT TO", recipient, named ? NULL : _("neither To nor Cc names it"));
    }
  if (entry->recipients->len > RECIPIENTS_MAX)
    {
      g_autofree char *more = g_strdup_printf (_("and %u more"), entry->recipients->len - RECIPIENTS_MAX);

      add_line (grid, &row, "", more, NULL);
    }
}

static void
fill_header (GtkBox *box, GArray *header)
{
  static const char *const shown[] = { "From", "To", "Cc", "Bcc", "Subject", "Date" };
  GtkGrid *grid = card_new (box, _("Headers: what people read"));
  int row = 0;

  for (guint k = 0; k < G_N_ELEMENTS (shown); k++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < header->len; i++)
        {
          const LsHeaderField *field = &g_array_index (header, LsHeaderField, i);

          if (g_ascii_strcasecmp (field->name, shown[k]) != 0)
            continue;
          add_line (grid, &row, shown[k], field->value,
                    found ? _("a second one") : strcmp (shown[k], "Bcc") == 0 ? _("everybody who gets the letter reads it") : NULL);
          found = TRUE;
        }
      /* RFC 5322 section 3.6: two fields must be there. */
      if (!found && (strcmp (shown[k], "From") == 0 || strcmp (shown[k], "Date") == 0))
        add_line (grid, &row, shown[k], "–", _("missing: every letter should have it"));
    }
}

static void
fill_raw (GtkBox *box, LsSpan octets)
{
  GtkGrid *grid = card_new (box, _("As it lies there"));
  g_autofree char *text = ls_letter_beginning (octets, RAW_BYTES);
  GtkWidget *label = label_new (text, "ls-protocol");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (grid, label, 0, 0, 1, 1);
  if (octets.length > RAW_BYTES)
    {
      g_autofree char *more = g_strdup_printf (_("Only the first %u of %u bytes are shown"), RAW_BYTES, (guint) octets.length);

      gtk_grid_attach (grid, label_new (more, "ls-caption"), 0, 1, 1, 1);
    }
}

/**
 * ls_letter_cards_fill:
 * @box: emptied, then filled
 * @entry: (nullable): the letter; %NULL: none is chosen
 */
void
ls_letter_cards_fill (GtkBox *box, const LsMailboxEntry *entry)
{
  g_autoptr (GArray) header = NULL;
  LsSpan octets;

  gtk_container_foreach (GTK_CONTAINER (box), (GtkCallback) gtk_widget_destroy, NULL);
  if (entry == NULL || entry->uid == 0)
    return;
  octets.data = g_bytes_get_data (entry->octets, &octets.length);
  header = ls_header_read (octets);
  fill_envelope (box, entry, header);
  fill_header (box, header);
  fill_raw (box, octets);
  gtk_widget_show_all (GTK_WIDGET (box));
}
