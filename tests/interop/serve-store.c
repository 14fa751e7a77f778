/* serve-store.c: hosts the default world as serve does; when it is told to stop, writes each stored letter to a file.
 *
 * usage: serve-store DIR. Letters go to DIR/0001 and so on, in the order of their delivery, the mailbox's name to
 * DIR/0001.mailbox.
 * SPDX-License-Identifier: MIT */
#include "live/live-serve.h"
#include "mail/memory-store.h"
#include "world/world-default.h"

#include <glib-unix.h>
#include <stdio.h>

typedef struct {
  LsLiveServe *serve;
  GMainLoop   *loop;
} Host;

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (((Host *) data)->loop);
}

static gboolean
on_signal (gpointer data)
{
  Host *host = data;

  ls_live_serve_stop (host->serve, on_stopped, host);
  return G_SOURCE_REMOVE;
}

static void
write_letters (LsStore *store, const char *directory)
{
  for (guint i = 0; i < ls_memory_store_n_entries (store); i++)
    {
      const LsStoreEntry *entry = ls_memory_store_entry (store, i);
      g_autofree char *file = g_strdup_printf ("%s/%04u", directory, i + 1);
      g_autofree char *mailbox = g_strconcat (file, ".mailbox", NULL);
      gsize length;
      const char *octets = g_bytes_get_data (entry->letter->octets, &length);

      if (!g_file_set_contents (file, octets, length, NULL) || !g_file_set_contents (mailbox, entry->mailbox, -1, NULL))
        g_printerr ("serve-store: cannot write %s\n", file);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (LsWorld) world = ls_world_new_default (NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  Host host = { ls_live_serve_new (world, 1000, &error), g_main_loop_new (NULL, FALSE) };
  guint16 port = host.serve != NULL ? ls_live_serve_listen (host.serve, world->servers->pdata[0], "127.0.0.1", 0, FALSE, &error) : 0;

  if (port == 0 || argc != 2)
    {
      g_printerr ("serve-store: %s\n", error != NULL ? error->message : "usage: serve-store DIR");
      return 1;
    }
  g_unix_signal_add (SIGTERM, on_signal, &host);
  printf ("listening smtp 127.0.0.1:%u\nready\n", port);
  fflush (stdout);
  g_main_loop_run (host.loop);
  write_letters (ls_live_serve_get_store (host.serve), argv[1]);
  ls_live_serve_free (host.serve);
  g_main_loop_unref (host.loop);
  return 0;
}
