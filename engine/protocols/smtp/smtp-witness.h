/* smtp-witness.h: which letters an SMTP server has taken, from whom and for whom.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/witness.h"

G_BEGIN_DECLS

LsWitness *ls_smtp_witness_new (void);

G_END_DECLS
