/* live-testing.h: what tests with real sockets share: a main loop that runs until something is so, and a client.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "live/live-serve.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gboolean (*TestCondition) (gpointer data);

/* A client, or a server, that does what the test says, in the same main loop. */
typedef struct {
  GSocket *socket;
  GString *heard;        /* all that came and was not expected yet */
  gboolean hung_up;      /* the other end sends no more */
  gboolean broken;       /* the other end broke it off */
} TestEnd;

/* A serve of the default world, with one listener. */
typedef struct {
  LsWorld     *world;
  LsLiveServe *serve;
  guint16      port;
} TestHost;

void       test_run_until   (TestCondition condition, gpointer data);

TestEnd   *test_end_connect (guint16 port);
TestEnd   *test_end_new     (GSocket *socket);
void       test_end_say     (TestEnd *self, const char *text);
void       test_end_send    (TestEnd *self, const char *octets, gsize length);
void       test_end_expect  (TestEnd *self, const char *text);
char      *test_end_hear_all (TestEnd *self);
void       test_end_expect_close (TestEnd *self);
void       test_end_finish  (TestEnd *self);
void       test_end_break   (TestEnd *self);
void       test_end_free    (TestEnd *self);

void       test_host_init   (TestHost *self, const char *fault, guint max_connections);
void       test_host_listen (TestHost *self, guint max_connections);
void       test_host_clear  (TestHost *self);
void       test_host_wait_until_empty (TestHost *self);
LsProfile *test_host_profile (TestHost *self);

G_END_DECLS
