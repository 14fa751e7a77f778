/* directory.h: who has a mailbox here: the domains that a server takes mail for, and its users.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/address.h"

G_BEGIN_DECLS

/**
 * LsUser:
 * @name: the local-part, unquoted; it is matched as it stands, and else without regard to case
 * @domain: (nullable): its domain; %NULL: any of the directory's
 * @full_name: (nullable): for VRFY and EXPN
 * @password: (nullable): %NULL: cannot log in
 * @quota_bytes: 0 for none
 * @moved_to: (nullable): where mail for it goes since it moved, `local@domain`
 * @forwards: whether the server forwards it there (251) or only tells (551)
 * @active: whether somebody sits at a terminal under this name (RFC 821 section 3.4)
 * @members: (nullable) (element-type utf8): a mailing list's; a user that has some is a list
 */
typedef struct {
  char      *name;
  char      *domain;
  char      *full_name;
  char      *password;
  guint64    quota_bytes;
  char      *moved_to;
  gboolean   forwards;
  gboolean   active;
  GPtrArray *members;
} LsUser;

typedef struct _LsDirectory LsDirectory;

LsDirectory  *ls_directory_new        (void);
LsDirectory  *ls_directory_ref        (LsDirectory *self);
void          ls_directory_unref      (LsDirectory *self);
void          ls_directory_add_domain (LsDirectory *self, const char *domain);
LsUser       *ls_directory_add_user   (LsDirectory *self, const char *name, const char *domain, const char *password);
gboolean      ls_directory_is_local   (const LsDirectory *self, LsSpan domain);
const LsUser *ls_directory_find       (const LsDirectory *self, const char *name, LsSpan domain);
guint         ls_directory_n_users    (const LsDirectory *self);
const LsUser *ls_directory_user       (const LsDirectory *self, guint index);
guint         ls_directory_n_domains  (const LsDirectory *self);
const char   *ls_directory_domain     (const LsDirectory *self, guint index);
char         *ls_directory_mailbox    (const LsDirectory *self, const LsUser *user, LsSpan domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsDirectory, ls_directory_unref)

G_END_DECLS
