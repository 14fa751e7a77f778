/* overhear.h: what somebody who reads along learns from any protocol: secrets in base64, letters.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

void ls_overhear_add    (GArray *facts, const char *label, LsFactWeight weight, guint64 n, LsSpan octets);
void ls_overhear_secret (LsSession *session, GArray *facts, const char *label, guint64 n, LsSpan octets);
void ls_overhear_proof  (LsSession *session, guint64 n, LsSpan mechanism, guint turn, LsSpan base64, GArray *facts);
void ls_overhear_letter (LsSession *session, guint64 n, GArray *facts);

G_END_DECLS
