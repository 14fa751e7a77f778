/* pop3-server.h: the POP3 server's machine, as the files that it stands in know it.
 *
 * pop3-server.c hears lines, pop3-answer.c says what the rules say, pop3-log-in.c lets in.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/line-server.h"
#include "protocols/pop3/pop3-tables.h"
#include "protocols/sasl.h"

G_BEGIN_DECLS

typedef struct {
  LsLineServer    parent;
  LsPop3State     state;
  gboolean        secured;          /* TLS stands */
  char           *user;             /* that USER named */
  char           *timestamp;        /* of the greeting; NULL: APOP is not offered */
  LsSaslServer   *proof;            /* while AUTH's exchange goes on */
  LsMaildrop     *drop;             /* while it is open */
  LsPop3CommandId asking;           /* the command that waits for the store */
  guint64         number;           /* of which letter it is */
  guint64         lines;            /* TOP: how many lines of the text */
  gboolean        incomplete;       /* QUIT: something could not be deleted */
} LsPop3Server;

/* The outcome of what waits for the store: nothing is said yet. */
#define LS_POP3_WAITS POP3_N_OUTCOMES

typedef LsPop3Outcome (*LsPop3Judge) (LsPop3Server *self, LsPop3CommandId command, LsSpan argument);

void          ls_pop3_ask            (LsPop3Server *self, LsPop3CommandId command, LsStoreAsk what, guint64 number);
void          ls_pop3_release        (LsPop3Server *self);
void          ls_pop3_enter          (LsPop3Server *self, LsPop3State state);

gboolean      ls_pop3_offers         (const LsPop3Server *self, LsPop3ExtensionId extension);
gboolean      ls_pop3_carries_out    (const LsPop3Server *self, LsPop3CommandId command);
guint         ls_pop3_count_letters  (const LsPop3Server *self, guint64 *octets);
void          ls_pop3_answer         (LsPop3Server *self, LsPop3CommandId command, LsPop3Outcome outcome);
void          ls_pop3_challenge      (LsPop3Server *self, LsPop3CommandId command, const char *challenge);
void          ls_pop3_say_letter     (LsPop3Server *self, LsSpan letter);
void          ls_pop3_say_top        (LsPop3Server *self, LsSpan letter, guint64 lines);
void          ls_pop3_say_list       (LsPop3Server *self, gboolean uids);
void          ls_pop3_say_abilities  (LsPop3Server *self);

gboolean      ls_pop3_takes_clear     (const LsPop3Server *self);
gboolean      ls_pop3_takes_mechanism (const LsPop3Server *self, LsSaslMechanism mechanism);
void          ls_pop3_make_timestamp (LsPop3Server *self);
LsPop3Outcome ls_pop3_judge_user     (LsPop3Server *self, LsPop3CommandId command, LsSpan argument);
LsPop3Outcome ls_pop3_judge_pass     (LsPop3Server *self, LsPop3CommandId command, LsSpan argument);
LsPop3Outcome ls_pop3_judge_apop     (LsPop3Server *self, LsPop3CommandId command, LsSpan argument);
LsPop3Outcome ls_pop3_judge_auth     (LsPop3Server *self, LsPop3CommandId command, LsSpan argument);
LsPop3Outcome ls_pop3_judge_proof    (LsPop3Server *self, LsPop3CommandId command, LsSpan line);

G_END_DECLS
