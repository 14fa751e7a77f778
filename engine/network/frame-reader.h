/* frame-reader.h: what the files that take a frame apart share. Nobody else includes it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/dissection.h"

G_BEGIN_DECLS

typedef struct {
  LsSpan  rest;        /* what is not read yet */
  guint   at;          /* where that begins in the frame */
  GArray *fields;
} LsFrameReader;

void    ls_frame_reader_add    (LsFrameReader *self, const char *name, guint length, guint level, const char *format, ...)
                                G_GNUC_PRINTF (5, 6);
void    ls_frame_reader_move   (LsFrameReader *self, gsize length);
guint32 ls_frame_reader_number (LsFrameReader *self, const char *name, guint length, guint level);
void    ls_frame_reader_rest   (LsFrameReader *self, const char *name);

void    ls_frame_read_dns      (LsFrameReader *self);

G_END_DECLS
