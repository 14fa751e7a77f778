/* play-against.h: says a lesson's client's lines to a real server, and compares its replies with the lesson's.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

/**
 * PlayAgainst:
 * @url: `smtp://HOST[:PORT]`
 * @insecure: whether a certificate that fails is taken all the same, where the lesson asks for TLS
 * @trust: (nullable): whose certificates are trusted; %NULL: the system's
 */
typedef struct {
  char         *url;
  gboolean      insecure;
  GTlsDatabase *trust;
} PlayAgainst;

int play_against (LsLesson *lesson, const PlayAgainst *against, CliOutput *output, CliRecord *record);

G_END_DECLS
