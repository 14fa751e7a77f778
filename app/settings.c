/* settings.c: what the program remembers of how one likes it.
 *
 * The schema lies beside the program, the values in a key file: neither a
 * variable, nor a bus, nor a desktop's service is needed.
 * SPDX-License-Identifier: MIT */
#define G_SETTINGS_ENABLE_BACKEND
#include "settings.h"

#include "config.h"
#include "lesson/library.h"

#include <gio/gsettingsbackend.h>
#include <stdlib.h>

#define SCHEMA_PATH "/org/lockstep/Lockstep/"

/* The compiled schema stands beside the installed lessons, or in the tree that the program was built in. */
static char *
find_schema_folder (void)
{
  g_autofree char *data = g_path_get_dirname (ls_library_folder ());
  g_autofree char *installed = g_build_filename (data, "schemas", NULL);
  g_autofree char *compiled = g_build_filename (installed, "gschemas.compiled", NULL);

  if (g_file_test (compiled, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);
  return g_build_filename (LS_BUILD_DIR, "data", NULL);
}

static GSettingsBackend *
open_backend (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "lockstep", NULL);
  g_autofree char *file = g_build_filename (folder, "settings.ini", NULL);

  /* Tests want nothing to be remembered, and some homes cannot be written to. */
  if (g_strcmp0 (g_getenv ("GSETTINGS_BACKEND"), "memory") == 0 || g_mkdir_with_parents (folder, 0700) != 0)
    return g_memory_settings_backend_new ();
  return g_keyfile_settings_backend_new (file, SCHEMA_PATH, "lockstep");
}

static GSettings *
open_settings (void)
{
  g_autofree char *folder = find_schema_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (folder, NULL, FALSE, &error);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsBackend) backend = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, LS_APPLICATION_ID, FALSE);
  if (schema == NULL)
    {
      g_printerr ("lockstep: %s does not hold the settings schema; install Lockstep again\n", folder);
      exit (EXIT_FAILURE);
    }
  backend = open_backend ();
  return g_settings_new_full (schema, backend, NULL);
}

/**
 * ls_settings_get:
 *
 * Returns: (transfer none): the program's settings
 */
GSettings *
ls_settings_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = open_settings ();
  return settings;
}
