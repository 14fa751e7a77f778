/* live-certificate.h: certificates: a throw-away one made, a given one loaded, another's judged in words.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *ls_live_certificate_make     (const char *const *names, GError **error);
GTlsCertificate *ls_live_certificate_load     (const char *file, const char *key_file, GError **error);
char            *ls_live_certificate_describe (GTlsCertificate *certificate);
char            *ls_live_certificate_judge    (GTlsCertificate *certificate, GTlsCertificateFlags faults, const char *host);

G_END_DECLS
