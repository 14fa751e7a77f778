/* ladder-private.h: what the ladder's own files share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "figure/figure-text.h"
#include "figure/ladder.h"

G_BEGIN_DECLS

/* What a row says, whoever looks at it. */
typedef struct {
  guint64     event;        /* the row's line or segment; of a long letter its last line */
  guint64     first;        /* of a long letter its first line; else the same */
  guint32     conn;
  LsEventKind kind;
  LsFrom      from;
  gint64      time_us;
  gboolean    refused;
  gboolean    lost;
  gboolean    bare;         /* a segment that carries no octets */
  char       *verb;         /* verb or reply code with what divides it from the rest: never shortened */
  char       *rest;         /* shortened in its middle */
  char       *after;        /* how much more there is: never shortened */
} LsLadderRow;

/* What stands beside a row, as far as it has been seen. */
typedef struct {
  const char *state;        /* the state that it led to; NULL where none changed */
  char        mark[64];     /* `refused`, or the gravest finding; may be empty */
  guint       n_marks;
  guint64     finding;      /* the event of the gravest finding; 0: none */
  gboolean    grave;        /* there is more than a finding of severity info */
} LsLadderMarks;

/* A line from top to bottom: a host. */
typedef struct {
  char    *host;
  char    *caption;
  gboolean is_client;
  gboolean is_server;
  guint    n_hosts;
} LsLifeline;

/* Between which lifelines a connection's arrows run, and how many there are once it is open. */
typedef struct {
  guint8 client;
  guint8 server;
  guint8 n_lifelines;
} LsLifelinePair;

/* The layouts of a visible row. */
typedef struct {
  guint64      event;
  LsLadderRow  row;
  gboolean     bold;
  double       room;
  PangoLayout *parts[3];
  double       widths[3];
  PangoLayout *time;
  guint        drawn;       /* in which frame it was last used */
} LsLadderEntry;

struct _LsLadder {
  LsSession       *session;
  const LsLog     *log;
  const LsDiagram *diagram;
  LsFigureStyle    style;
  LsUnit           unit;
  double           stretch;      /* how much more room a row has than it needs */
  PangoContext    *context;
  GHashTable      *entries;      /* event → LsLadderEntry */
  GHashTable      *words;        /* short words that come again → PangoLayout */
  guint            frame;
  GArray          *lifelines;    /* of LsLifeline */
  GArray          *pairs;        /* of LsLifelinePair: by number of connection */
  GArray          *opened;       /* of guint64: the first event of each connection in pairs */
  char            *next;         /* the client's own next line after event next_after, as it is shown */
  guint64          next_after;
  guint64          next_last;
  guint32          next_conn;
  gboolean         next_known;
};

/* ladder-rows.c */
void    ls_ladder_row_read    (LsLadder *self, guint64 n, LsLadderRow *row);
void    ls_ladder_row_clear   (LsLadderRow *row);
char   *ls_ladder_row_text    (const LsLadderRow *row);
char   *ls_ladder_row_spoken  (const LsLadderRow *row);
guint64 ls_ladder_row_base    (LsLadder *self);

/* ladder-marks.c */
void    ls_ladder_marks_read  (LsLadder *self, const LsLadderRow *row, guint64 furthest, LsLadderMarks *marks);

/* ladder-lifelines.c */
guint   ls_ladder_connections (LsLadder *self, guint64 furthest);
guint   ls_ladder_lifelines   (LsLadder *self, guint64 furthest);
void    ls_ladder_pair        (LsLadder *self, guint32 conn, LsLifelinePair *pair);
void    ls_lifeline_clear     (gpointer data);
char   *ls_ladder_delay       (LsLadder *self);

/* ladder.c */
double  ls_ladder_base_height (LsLadder *self);

/* ladder-layout.c */
typedef struct {
  double time_right;
  double first;             /* the first lifeline */
  double gap;               /* from one to the next */
  double last;
  double chips;             /* where chips begin */
  double chips_end;
  guint8 places[LS_LADDER_LIFELINES]; /* of each lifeline, from the left: clients, relays, servers */
} LsLadderColumns;

/* Where a row's flag goes, and what is written beside it. */
typedef struct {
  double       x;
  double       width;
  double       height;
  PangoLayout *words;       /* (owned): one line or two; NULL: the flag stands alone */
} LsLadderFlag;

void           ls_ladder_columns   (LsLadder *self, double width, guint n_lifelines, LsLadderColumns *columns);
double         ls_ladder_column    (const LsLadderColumns *columns, guint place);
double         ls_ladder_lifeline  (const LsLadderColumns *columns, guint lifeline);
LsLadderEntry *ls_ladder_entry     (LsLadder *self, guint64 n);
void           ls_ladder_entry_fit (LsLadder *self, LsLadderEntry *entry, gboolean bold, double room);
PangoLayout   *ls_ladder_word      (LsLadder *self, const char *word, gboolean monospace, double size, PangoWeight weight);
void           ls_ladder_forget    (LsLadder *self, gboolean all);
gboolean       ls_ladder_next      (LsLadder *self, const LsLadderView *view);
double         ls_ladder_state_width (LsLadder *self, const LsLadderColumns *columns, const LsLadderMarks *marks);
gboolean       ls_ladder_flag_place (LsLadder *self, const LsLadderColumns *columns, const LsLadderMarks *marks,
                                     LsLadderFlag *flag);

G_END_DECLS
