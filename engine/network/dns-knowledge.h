/* dns-knowledge.h: the words for questions and answers about names.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

extern const LsKnowledge ls_dns_knowledge;

G_END_DECLS
