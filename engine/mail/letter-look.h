/* letter-look.h: a letter looked at: its headers decoded, its parts as a tree. RFC 5322, 2045 to 2047.
 *
 * For looking only: the octets stay as they came, and a letter is never
 * written anew from what was seen in it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/* So many octets of a letter are looked at, so many parts, so deep. */
#define LS_LETTER_LOOK_MAX   (4 * 1024 * 1024)
#define LS_LETTER_PARTS_MAX  1000
#define LS_LETTER_DEPTH_MAX  100

/**
 * LsLetterPart:
 * @depth: how deep it is nested; 0: the letter itself
 * @type: its content type in lower case: `text/plain`, `multipart/mixed`
 * @encoding: how its content is written: `7bit`, `base64`, `quoted-printable`
 * @charset: (nullable): in which characters
 * @file_name: (nullable): what it is called as a file, decoded
 * @head_start: where its header begins in the letter
 * @body_start, @body_end: where its content stands, as it was sent
 */
typedef struct {
  guint depth;
  char *type;
  char *encoding;
  char *charset;
  char *file_name;
  gsize head_start;
  gsize body_start;
  gsize body_end;
} LsLetterPart;

GPtrArray *ls_letter_parts       (LsSpan letter);
GBytes    *ls_letter_part_decode (LsSpan letter, const LsLetterPart *part);
char      *ls_letter_part_text   (LsSpan letter, const LsLetterPart *part);
char      *ls_letter_header      (LsSpan letter, const char *name);
LsSpan     ls_letter_text        (LsSpan letter);

G_END_DECLS
