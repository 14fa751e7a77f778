/* host.h: a machine of the simulated network: its name and its two addresses.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

typedef struct {
  guint8 octets[4];
} LsIpv4;

typedef struct {
  guint8 octets[6];
} LsMac;

/**
 * LsHost:
 * @name: its domain name, owned by the host
 * @address: its only IPv4 address
 * @mac: the address of its only network card
 */
typedef struct {
  char  *name;
  LsIpv4 address;
  LsMac  mac;
} LsHost;

gboolean ls_ipv4_parse   (LsSpan text, LsIpv4 *address);
char    *ls_ipv4_format  (LsIpv4 address);
gboolean ls_ipv4_equals  (LsIpv4 a, LsIpv4 b);
LsIpv4   ls_ipv4_default (guint number);
LsMac    ls_mac_for_ipv4 (LsIpv4 address);
char    *ls_mac_format   (LsMac mac);

LsHost  *ls_host_new     (const char *name, LsIpv4 address);
void     ls_host_free    (LsHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsHost, ls_host_free)

G_END_DECLS
