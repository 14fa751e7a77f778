/* profile.h: the character of a server: its name, its words, what it can do, and what goes wrong with it.
 *
 * Every protocol reads the same profile. Texts and policy hang on (command,
 * reply code), never on a list of lines, so that a profile plays any dialogue.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/* Of which time a server is. */
typedef enum {
  LS_ERA_2008,           /* RFC 5321 */
  LS_ERA_2001,           /* RFC 2821 */
  LS_ERA_1982            /* RFC 821 */
} LsEra;

/* Where in a conversation a fault strikes: a command's verb, or one of these. */
#define LS_FAULT_CONNECT  "connect"
#define LS_FAULT_DATA_END "data-end"

typedef enum {
  LS_FAULT_REPLY,        /* answers @reply instead */
  LS_FAULT_DROP,         /* closes without a word */
  LS_FAULT_DELAY,        /* answers @amount microseconds late */
  LS_FAULT_DROP_AFTER    /* closes after @amount octets of what follows from the client */
} LsFaultAction;

/**
 * LsFault:
 * @command: a verb in upper case, or `connect` or `data-end`
 * @nth: strikes at the command's n-th time in a connection, from 1; 0: at each
 * @percent: strikes so often, drawn by chance; 0: always (of those that @nth allows)
 * @action: what happens
 * @reply: (nullable): `451 Try later`
 * @amount: microseconds or octets
 */
typedef struct {
  char         *command;
  guint         nth;
  guint         percent;
  LsFaultAction action;
  char         *reply;
  guint64       amount;
} LsFault;

/* What the server says with a reply code to a command. */
typedef struct {
  char  *command;        /* a verb in upper case, `connect`, `data-end`, or `*` for any */
  guint  code;           /* 250; of POP3 and IMAP: 0 yes, 1 no */
  char  *text;           /* lines joined by LF */
} LsProfileText;

/**
 * LsProfile:
 * @name: the host name that it says
 * @extensions: a bit for each row of its protocol's table of extensions
 * @lenient: whether it takes what the grammar forbids and most real servers take: `MAIL FROM: a@b`
 * @bare_lf_ends: whether, in a letter, an LF alone ends a line for it, as for careless servers
 * @verifies: whether it tells who lives here (VRFY, EXPN); else it says 252
 * @era: of which time it is
 * @requires_tls: whether it hears hardly anything before TLS stands (530)
 * @requires_log_in: whether it takes mail only from whom it knows (530)
 * @clear_needs_tls: whether a mechanism that sends the password itself is neither offered nor taken without TLS
 * @mechanisms: a bit for each #LsSaslMechanism that it offers, where its protocol's extension for them is on
 * @scram_rounds: SCRAM's, from 4096
 * @no_ehlo: whether it is of the time before extensions: EHLO is an unknown command
 * @size_max: the largest letter that it takes, in octets
 * @recipients_max: at most so many in an envelope
 * @idle_us: it closes after so long a silence; 0: never
 * @hides: (element-type utf8): verbs that it knows and does not carry out (502)
 * @texts: (element-type LsProfileText): its own words
 * @faults: (element-type LsFault): what goes wrong
 * @relays: whether it passes mail on to other hosts, for whom the next three say
 * @relays_from: (element-type utf8): for clients with these addresses
 * @relays_to: (element-type utf8): to these domains, for anybody
 * @relays_known: for whoever has proved who it is
 * @greylist_us: for so long it puts off a client, sender and recipient that it has not seen together; 0: it does not
 */
typedef struct {
  char      *name;
  guint32    extensions;
  gboolean   lenient;
  gboolean   bare_lf_ends;
  gboolean   verifies;
  LsEra      era;
  gboolean   requires_tls;
  gboolean   requires_log_in;
  gboolean   clear_needs_tls;
  guint32    mechanisms;
  guint      scram_rounds;
  gboolean   no_ehlo;
  guint64    size_max;
  guint      recipients_max;
  gint64     idle_us;
  GPtrArray *hides;
  GPtrArray *texts;
  GPtrArray *faults;
  gboolean   relays;
  GPtrArray *relays_from;
  GPtrArray *relays_to;
  gboolean   relays_known;
  gint64     greylist_us;
} LsProfile;

LsProfile  *ls_profile_new       (const char *name);
void        ls_profile_free      (LsProfile *self);
void        ls_profile_set_text  (LsProfile *self, const char *command, guint code, const char *text);
const char *ls_profile_get_text  (const LsProfile *self, const char *command, guint code);
void        ls_profile_hide      (LsProfile *self, const char *verb);
gboolean    ls_profile_hides     (const LsProfile *self, const char *verb);
gboolean    ls_profile_relays    (const LsProfile *self, const char *client_address, LsSpan domain, gboolean known);
LsFault    *ls_fault_parse       (const char *spec, GError **error);
void        ls_fault_free        (LsFault *self);

#define LS_PROFILE_ERROR (ls_profile_error_quark ())
GQuark      ls_profile_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsProfile, ls_profile_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsFault, ls_fault_free)

G_END_DECLS
