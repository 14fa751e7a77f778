/* library-group.c: what a group of lessons is called, and how it is shown.
 * SPDX-License-Identifier: MIT */
#include "library-group.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  const char *protocol;
  const char *icon;
  const char *caption;
} looks[] = {
  { "smtp", "document-send-symbolic", N_("how a letter is handed over") },
  { "pop2", "document-open-recent-symbolic", N_("how letters were fetched in 1985") },
  { "pop3", "mail-unread-symbolic", N_("how letters are fetched") },
  { "imap", "mail-attachment-symbolic", N_("how letters are kept on the server") },
};

/**
 * ls_library_group_new:
 * @name: as a lesson has it: `Sending: SMTP`, or any words
 * @protocol: of its first lesson
 *
 * Returns: (transfer full): the group, still without a lesson
 */
LsLibraryGroup *
ls_library_group_new (const char *name, const LsProtocol *protocol)
{
  LsLibraryGroup *self = g_new0 (LsLibraryGroup, 1);
  const char *colon = strstr (name, ": ");

  self->name = g_strdup (name);
  self->title = g_strdup (colon != NULL ? colon + 2 : name);
  self->label = g_strdup (name);
  self->caption = "";
  self->icon = "folder-symbolic";
  if (colon == NULL)
    return self;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].protocol, protocol->knowledge->id))
      {
        g_autofree char *before = g_strndup (name, colon - name), *verb = g_utf8_strdown (before, -1);

        self->icon = looks[i].icon;
        self->caption = _(looks[i].caption);
        g_free (self->label);
        self->label = g_strdup_printf (_("%s, %s"), self->title, verb);
      }
  return self;
}

/**
 * ls_library_group_new_own:
 *
 * Returns: (transfer full): the group of the lessons that one has made or opened oneself
 */
LsLibraryGroup *
ls_library_group_new_own (void)
{
  LsLibraryGroup *self = g_new0 (LsLibraryGroup, 1);

  self->name = g_strdup ("");
  self->title = g_strdup (_("Your lessons"));
  self->label = g_strdup (_("Your lessons"));
  self->caption = _("files that you have opened");
  self->icon = "avatar-default-symbolic";
  return self;
}

/**
 * ls_library_group_free:
 * @self: (transfer full): a group
 */
void
ls_library_group_free (LsLibraryGroup *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->label);
  g_free (self);
}
