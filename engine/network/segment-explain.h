/* segment-explain.h: what a segment is there for, in one plain sentence.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

void ls_segment_explain (const LsEvent *segment, LsExplanation *explanation);

G_END_DECLS
