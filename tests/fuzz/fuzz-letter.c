/* fuzz-letter.c: any octets are a letter that can be looked at, by GMime too.
 * SPDX-License-Identifier: MIT */
#include "mail/letter-look.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LsSpan letter = LS_SPAN (data, size), text = ls_letter_text (letter);
  g_autoptr (GPtrArray) parts = ls_letter_parts (letter);
  g_autofree char *subject = ls_letter_header (letter, "Subject");

  g_assert_true (text.length <= size);
  g_assert_true (subject == NULL || g_utf8_validate (subject, -1, NULL));
  g_assert_true (parts->len >= 1 && parts->len <= LS_LETTER_PARTS_MAX);
  for (guint i = 0; i < parts->len; i++)
    {
      const LsLetterPart *part = parts->pdata[i];
      g_autoptr (GBytes) decoded = ls_letter_part_decode (letter, part);
      g_autofree char *shown = ls_letter_part_text (letter, part);

      g_assert_true (part->head_start <= part->body_end && part->body_start <= part->body_end && part->body_end <= size);
      g_assert_true (shown == NULL || g_utf8_validate (shown, -1, NULL));
      g_assert_true (g_utf8_validate (part->type, -1, NULL));
    }
  return 0;
}
