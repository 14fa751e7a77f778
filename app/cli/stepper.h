/* stepper.h: a lesson in the terminal, a step at a key.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

int stepper_run (LsLesson *lesson, LsSession *session, const LsWriter *writer);

G_END_DECLS
