/* scheduler.h: the simulator's clock. It stands still until somebody runs the next entry.
 *
 * Entries run in the order of (time, priority, insertion), so that the same
 * calls always give the same run.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LsScheduler LsScheduler;

typedef void (*LsSchedulerFunc) (gpointer data, guint64 argument);

/* What goes first at the same microsecond. */
typedef enum {
  LS_PRIORITY_ARRIVAL,  /* what reaches an end */
  LS_PRIORITY_SPEECH,   /* what an end says, perhaps because of that */
  LS_PRIORITY_TIMER     /* what is only due because nothing was said */
} LsPriority;

LsScheduler *ls_scheduler_new       (void);
void         ls_scheduler_free      (LsScheduler *self);
gint64       ls_scheduler_now       (const LsScheduler *self);
guint64      ls_scheduler_add       (LsScheduler *self, gint64 time_us, LsPriority priority,
                                     LsSchedulerFunc callback, gpointer data, guint64 argument);
guint64      ls_scheduler_add_idle  (LsScheduler *self, gint64 time_us, LsPriority priority,
                                     LsSchedulerFunc callback, gpointer data, guint64 argument);
gboolean     ls_scheduler_cancel    (LsScheduler *self, guint64 id);
gboolean     ls_scheduler_run_one   (LsScheduler *self);
gint64       ls_scheduler_next_time (LsScheduler *self);
gboolean     ls_scheduler_has_work  (const LsScheduler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsScheduler, ls_scheduler_free)

G_END_DECLS
