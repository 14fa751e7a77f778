/* log-in.h: whose maildrop a name and a password open.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/directory.h"

G_BEGIN_DECLS

const LsUser *ls_log_in_find    (const LsDirectory *directory, LsSpan name);
char         *ls_log_in_mailbox (const LsDirectory *directory, LsSpan name);
gboolean      ls_log_in_fits    (const LsDirectory *directory, LsSpan name, LsSpan password);

G_END_DECLS
