/* log.h: the append-only list of events, and the sorted indexes by which one jumps in it.
 *
 * Events are numbered from 1 without gaps. They lie in chunks that never
 * change once full, so that forks share them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/event.h"

G_BEGIN_DECLS

#define LS_LOG_CHUNK_EVENTS 2048

/* What one step moves by. */
typedef enum {
  LS_UNIT_LINE,
  LS_UNIT_EXCHANGE,
  LS_UNIT_SEGMENT,
  LS_UNIT_FINDING,
  LS_N_UNITS
} LsUnit;

typedef struct _LsLog LsLog;

LsLog         *ls_log_new         (void);
void           ls_log_free        (LsLog *self);
guint64        ls_log_append      (LsLog *self, const LsEvent *event);
const LsEvent *ls_log_get         (const LsLog *self, guint64 n);
guint64        ls_log_first       (const LsLog *self);
guint64        ls_log_last        (const LsLog *self);
guint64        ls_log_seek_time   (const LsLog *self, gint64 time_us);
void           ls_log_share       (LsLog *self, const LsLog *with);
void           ls_log_forget      (LsLog *self, guint64 until);
gsize          ls_log_memory      (const LsLog *self);

void           ls_log_unit_add    (LsLog *self, LsUnit unit, guint64 n);
void           ls_log_unit_remove (LsLog *self, LsUnit unit, guint64 n);
guint64        ls_log_unit_count  (const LsLog *self, LsUnit unit);
guint64        ls_log_unit_event  (const LsLog *self, LsUnit unit, guint64 k);
guint64        ls_log_unit_at     (const LsLog *self, LsUnit unit, guint64 n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLog, ls_log_free)

G_END_DECLS
