/* smtp-subject.h: the engine's SMTP server with its observer beside it, as the tests talk to them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/directory.h"
#include "protocols/profile.h"

G_BEGIN_DECLS

/**
 * SmtpHeard:
 * @code: a reply's code, as read from the server's octets
 * @state: the state that the observer gives after that reply
 */
typedef struct {
  guint       code;
  const char *state;
} SmtpHeard;

typedef struct _SmtpSubject SmtpSubject;

/* (transfer full): what the server is made from */
SmtpSubject *smtp_subject_new           (LsProfile   *profile,
                                         LsDirectory *directory);
void         smtp_subject_free          (SmtpSubject *self);

/* Begin a connection: with our server at its other end; with one whose words are handed in; with such a one, and what was
 * said so far not seen. */
void         smtp_subject_connect       (SmtpSubject *self);
void         smtp_subject_watch         (SmtpSubject *self);
void         smtp_subject_watch_late    (SmtpSubject *self);

void         smtp_subject_say           (SmtpSubject *self,
                                         const char  *octets,
                                         gsize        length);
void         smtp_subject_secure        (SmtpSubject *self);
void         smtp_subject_drop          (SmtpSubject *self);
void         smtp_subject_server_says   (SmtpSubject *self,
                                         const char  *octets,
                                         gsize        length);
void         smtp_subject_server_closes (SmtpSubject *self);

const char  *smtp_subject_hear          (SmtpSubject *self,
                                         GArray      *heard);
const char  *smtp_subject_state         (SmtpSubject *self);
gboolean     smtp_subject_closed        (SmtpSubject *self);
GPtrArray   *smtp_subject_findings      (SmtpSubject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmtpSubject, smtp_subject_free)

G_END_DECLS
