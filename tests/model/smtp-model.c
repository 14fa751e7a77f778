/* smtp-model.c: what an SMTP server has to answer: two tables, and the little that walks through them.
 * SPDX-License-Identifier: MIT */
#include "smtp-model.h"

#include <string.h>

/* RFC 5321 4.5.3.1.4 and 4.5.3.1.6, line ends included */
#define COMMAND_LINE_MOST 512
#define TEXT_LINE_MOST    1000

#define COMMAND_STATES (SMTP_GREETED | SMTP_READY | SMTP_SENDER | SMTP_RECIPIENTS | SMTP_CHUNKS | SMTP_SPOILED)
/* RFC 4954 4, line end included */
#define AUTH_LINE_MOST    12288

#define LINE(name) (G_GUINT64_CONSTANT (1) << SMTP_LINE_##name)

#define SOUND_MAILS   (LINE (MAIL) | LINE (MAIL_SIZE) | LINE (MAIL_EIGHT_BIT) | LINE (MAIL_BINARY))
#define WITH_PARAMETER (LINE (MAIL_SIZE) | LINE (MAIL_EIGHT_BIT) | LINE (MAIL_BINARY) | LINE (MAIL_TOO_BIG) | LINE (MAIL_BAD_VALUE) \
                        | LINE (MAIL_PARAMETER))
#define MAILS         (SOUND_MAILS | WITH_PARAMETER | LINE (MAIL_SYNTAX) | LINE (MAIL_NEEDS_UTF8) | LINE (MAIL_UTF8))
#define RCPTS         (LINE (RCPT) | LINE (RCPT_REFUSED) | LINE (RCPT_FOREIGN) | LINE (RCPT_DSN) | LINE (RCPT_BAD_VALUE) \
                        | LINE (RCPT_PARAMETER) | LINE (RCPT_NULL) | LINE (RCPT_SYNTAX))
#define DATAS         (LINE (DATA) | LINE (DATA_ARGUMENT))
#define AUTHS         (LINE (AUTH) | LINE (AUTH_GOOD) | LINE (AUTH_WRONG) | LINE (AUTH_UNKNOWN))
#define CHUNKS_SAID   (LINE (CHUNK) | LINE (CHUNK_LAST) | LINE (CHUNK_BAD))
#define ALL_LINES     (~G_GUINT64_CONSTANT (0))

/* Which greeting, or what else, a row asks for. */
typedef enum {
  ANY,
  AFTER_EHLO,
  AFTER_HELO,
  IF_KNOWN,
  IF_SECURE,
  IF_BINARY,
  IF_AFTER_LAST
} Guard;

typedef enum {
  STARTS_EXTENDED = 1 << 0,
  STARTS_PLAIN    = 1 << 1,
  EIGHT_BIT       = 1 << 2,
  BINARY          = 1 << 3,
  KNOWN           = 1 << 4,
  LAST            = 1 << 5
} Effects;

/* In one of @states, one of @lines is answered with one of @codes and leads to @next; 0: the state stays. */
typedef struct {
  guint       states;
  guint64     lines;
  Guard       guard;
  const char *codes;
  SmtpState   next;
  Effects     effects;
} Row;

/* RFC 5321 4.1.4, 4.3.2 and 4.5.1, as far as the verbs and extensions of this model go; the first row that fits counts. */
static const Row rows[] = {
  /* RFC 4954 4: in a log-in every line is an answer. */
  { SMTP_AUTH,      LINE (PROOF),                        ANY, "235", SMTP_READY, KNOWN },
  { SMTP_AUTH,      ALL_LINES,                           ANY, "501 535", SMTP_READY },

  /* What is no command line, whatever it says and whenever (RFC 5321 2.3.8, 2.4, 4.1.2, 4.5.3.1.4). */
  { COMMAND_STATES, LINE (TOO_LONG),                     ANY, "500" },
  { COMMAND_STATES, LINE (EIGHT_BIT),                    ANY, "500" },
  { COMMAND_STATES, LINE (BAD_OCTET),                    ANY, "500 501" },

  /* RFC 6531 3.1: an address in UTF-8 is a line only where SMTPUTF8 was offered. */
  { COMMAND_STATES, LINE (MAIL_NEEDS_UTF8) | LINE (MAIL_UTF8), AFTER_HELO, "500" },

  { COMMAND_STATES, LINE (EHLO),                         ANY, "250", SMTP_READY, STARTS_EXTENDED },
  { COMMAND_STATES, LINE (HELO),                         ANY, "250", SMTP_READY, STARTS_PLAIN },
  { COMMAND_STATES, LINE (HELLO_BAD),                    ANY, "501" },

  { SMTP_GREETED,   MAILS | RCPTS | DATAS,               ANY, "503" },
  /* RFC 3030 2: a letter that is being sent in chunks is spoiled by them, and nothing but RSET or a greeting helps. */
  { SMTP_CHUNKS,    MAILS | RCPTS | DATAS,               ANY, "503", SMTP_SPOILED },
  { SMTP_SPOILED,   MAILS | RCPTS | DATAS | CHUNKS_SAID, ANY, "503" },
  { SMTP_SENDER | SMTP_RECIPIENTS, MAILS,                ANY, "503" },
  { SMTP_READY,     LINE (MAIL_SYNTAX),                  ANY, "501" },
  { SMTP_READY,     WITH_PARAMETER,               AFTER_HELO, "555" },
  { SMTP_READY,     LINE (MAIL_NEEDS_UTF8),              ANY, "550 553" },
  { SMTP_READY,     LINE (MAIL_UTF8),                    ANY, "250", SMTP_SENDER },
  { SMTP_READY,     LINE (MAIL_BAD_VALUE),               ANY, "501" },
  { SMTP_READY,     LINE (MAIL_PARAMETER),               ANY, "555" },
  { SMTP_READY,     LINE (MAIL_TOO_BIG),                 ANY, "552" },
  { SMTP_READY,     LINE (MAIL_EIGHT_BIT),               ANY, "250", SMTP_SENDER, EIGHT_BIT },
  { SMTP_READY,     LINE (MAIL_BINARY),                  ANY, "250", SMTP_SENDER, EIGHT_BIT | BINARY },
  { SMTP_READY,     SOUND_MAILS,                         ANY, "250", SMTP_SENDER },

  { SMTP_READY,     RCPTS,                               ANY, "503" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT),          ANY, "250", SMTP_RECIPIENTS },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_REFUSED),  ANY, "550" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_FOREIGN), IF_KNOWN, "250", SMTP_RECIPIENTS },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_FOREIGN),  ANY, "550" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_DSN) | LINE (RCPT_BAD_VALUE), AFTER_HELO, "555" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_DSN),      ANY, "250", SMTP_RECIPIENTS },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_BAD_VALUE), ANY, "501" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_PARAMETER), ANY, "555" },
  { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_NULL) | LINE (RCPT_SYNTAX), ANY, "501" },

  { SMTP_READY,     DATAS,                               ANY, "503" },
  { SMTP_SENDER,    DATAS,                               ANY, "503 554" },
  { SMTP_RECIPIENTS, LINE (DATA_ARGUMENT),               ANY, "501" },
  { SMTP_RECIPIENTS, LINE (DATA),                  IF_BINARY, "503", SMTP_SPOILED },
  { SMTP_RECIPIENTS, LINE (DATA),                        ANY, "354", SMTP_DATA },

  /* RFC 3030 2 */
  { SMTP_RECIPIENTS | SMTP_CHUNKS, CHUNKS_SAID,   AFTER_HELO, "503" },
  { SMTP_RECIPIENTS | SMTP_CHUNKS, LINE (CHUNK),         ANY, "250", SMTP_CHUNKS },
  { SMTP_RECIPIENTS | SMTP_CHUNKS, LINE (CHUNK_LAST),    ANY, "250", SMTP_READY, LAST },
  { SMTP_RECIPIENTS | SMTP_CHUNKS, LINE (CHUNK_BAD),     ANY, "501", SMTP_SPOILED },
  { SMTP_READY,     CHUNKS_SAID,               IF_AFTER_LAST, "503", SMTP_SPOILED },
  { COMMAND_STATES, CHUNKS_SAID,                         ANY, "503" },

  /* RFC 3207 4, 4.2 */
  { SMTP_GREETED | SMTP_READY, LINE (STARTTLS_ARGUMENT), ANY, "501 503" },
  { SMTP_GREETED | SMTP_READY, LINE (STARTTLS),    IF_SECURE, "503" },
  { SMTP_GREETED | SMTP_READY, LINE (STARTTLS),          ANY, "220", SMTP_TLS },
  { COMMAND_STATES, LINE (STARTTLS) | LINE (STARTTLS_ARGUMENT), ANY, "503" },

  /* RFC 4954 4 */
  { SMTP_READY,     AUTHS,                        AFTER_HELO, "503" },
  { SMTP_READY,     AUTHS,                          IF_KNOWN, "503" },
  { SMTP_READY,     LINE (AUTH),                         ANY, "334", SMTP_AUTH },
  { SMTP_READY,     LINE (AUTH_GOOD),                    ANY, "235", SMTP_READY, KNOWN },
  { SMTP_READY,     LINE (AUTH_WRONG),                   ANY, "535" },
  { SMTP_READY,     LINE (AUTH_UNKNOWN),                 ANY, "504" },
  { COMMAND_STATES, AUTHS,                               ANY, "503" },
  { COMMAND_STATES, LINE (PROOF),                        ANY, "500" },

  { SMTP_GREETED,   LINE (RSET),                         ANY, "250" },
  { COMMAND_STATES, LINE (RSET),                         ANY, "250", SMTP_READY },
  { COMMAND_STATES, LINE (RSET_ARGUMENT),                ANY, "501" },
  { COMMAND_STATES, LINE (NOOP),                         ANY, "250" },
  { COMMAND_STATES, LINE (HELP),                         ANY, "214 211" },
  { COMMAND_STATES, LINE (VRFY),                         ANY, "250 252" },
  { COMMAND_STATES, LINE (VRFY_UNKNOWN),                 ANY, "550 252 553" },
  { COMMAND_STATES, LINE (EXPN),                         ANY, "550 252" },
  { COMMAND_STATES, LINE (LOOKUP_NO_ARGUMENT),           ANY, "501 504" },
  { COMMAND_STATES, LINE (QUIT),                         ANY, "221", SMTP_CLOSED },
  { COMMAND_STATES, LINE (QUIT_ARGUMENT),                ANY, "501" },
  { COMMAND_STATES, LINE (UNKNOWN),                      ANY, "500" },
  { COMMAND_STATES, LINE (NOT_OFFERED),                  ANY, "500 502 503" },
};

/* Octets of a letter, as far as its end depends on them. */
typedef enum {
  DOT,
  CR,
  LF,
  OTHER,
  N_OCTETS
} Octet;

/* Where an octet leads, and whether a CR or LF proved to be no line end. */
typedef struct {
  SmtpPlace next;
  gboolean  bare;
} Cell;

/* RFC 5321 4.1.1.4 and 4.5.2: CRLF, dot, CRLF, and nothing else, ends a letter. */
static const Cell cells[SMTP_N_PLACES][N_OCTETS] = {
  [SMTP_AT_LINE_START] = { { SMTP_AFTER_DOT },     { SMTP_AFTER_CR },       { SMTP_IN_TEXT, TRUE },  { SMTP_IN_TEXT } },
  [SMTP_IN_TEXT]       = { { SMTP_IN_TEXT },       { SMTP_AFTER_CR },       { SMTP_IN_TEXT, TRUE },  { SMTP_IN_TEXT } },
  [SMTP_AFTER_CR]      = { { SMTP_IN_TEXT, TRUE }, { SMTP_AFTER_CR, TRUE }, { SMTP_AT_LINE_START },  { SMTP_IN_TEXT, TRUE } },
  [SMTP_AFTER_DOT]     = { { SMTP_IN_TEXT },       { SMTP_AFTER_DOT_CR },   { SMTP_IN_TEXT, TRUE },  { SMTP_IN_TEXT } },
  [SMTP_AFTER_DOT_CR]  = { { SMTP_IN_TEXT, TRUE }, { SMTP_AFTER_CR, TRUE }, { SMTP_AT_END },         { SMTP_IN_TEXT, TRUE } },
};

/* One rule got wrong: a row that stands before all others, or a cell (where @cell is set). */
struct _SmtpMutation {
  const char *name;
  Row         row;
  gboolean    cell;
  SmtpPlace   place;
  Octet       octet;
  Cell        leads;
};

static const SmtpMutation mutations[] = {
  { "mail-before-helo",       { SMTP_GREETED, SOUND_MAILS, ANY, "250", SMTP_SENDER } },
  { "rcpt-before-mail",       { SMTP_READY, LINE (RCPT), ANY, "250", SMTP_RECIPIENTS } },
  { "mail-within-mail",       { SMTP_SENDER | SMTP_RECIPIENTS, SOUND_MAILS, ANY, "250", SMTP_SENDER } },
  { "data-without-recipient", { SMTP_SENDER, LINE (DATA), ANY, "354", SMTP_DATA } },
  { "null-recipient",         { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_NULL), ANY, "250", SMTP_RECIPIENTS } },
  { "rset-keeps-envelope",    { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RSET), ANY, "250" } },
  { "ehlo-keeps-envelope",    { SMTP_SENDER | SMTP_RECIPIENTS, LINE (EHLO), ANY, "250" } },
  { "size-after-helo",        { SMTP_READY, LINE (MAIL_SIZE), AFTER_HELO, "250", SMTP_SENDER } },
  { "auth-twice",             { SMTP_READY, LINE (AUTH), IF_KNOWN, "334", SMTP_AUTH } },
  { "relays-for-anybody",     { SMTP_SENDER | SMTP_RECIPIENTS, LINE (RCPT_FOREIGN), ANY, "250", SMTP_RECIPIENTS } },
  { "tls-twice",              { SMTP_GREETED | SMTP_READY, LINE (STARTTLS), IF_SECURE, "220", SMTP_TLS } },
  { "data-for-binary",        { SMTP_RECIPIENTS, LINE (DATA), IF_BINARY, "354", SMTP_DATA } },
  { "chunk-after-last",       { SMTP_READY, CHUNKS_SAID, IF_AFTER_LAST, "503" } },
  { "quit-does-not-close",    { COMMAND_STATES, LINE (QUIT), ANY, "221" } },
  { "bare-lf-ends-line",      .cell = TRUE, .place = SMTP_IN_TEXT, .octet = LF, .leads = { SMTP_AT_LINE_START } },
  { "dot-lf-ends-data",       .cell = TRUE, .place = SMTP_AFTER_DOT, .octet = LF, .leads = { SMTP_AT_END } },
};

static void
answer (SmtpModel  *self,
        GArray     *answers,
        const char *codes)
{
  SmtpAnswer new_answer = { codes, smtp_model_state_id (self), self->state == SMTP_CLOSED };

  g_array_append_val (answers, new_answer);
}

static gboolean
row_fits (const SmtpModel *self,
          const Row       *row,
          SmtpLine         line)
{
  if ((row->states & self->state) == 0
      || (row->lines & (G_GUINT64_CONSTANT (1) << line)) == 0)
    return FALSE;

  switch (row->guard)
    {
    case ANY:
      return TRUE;
    case AFTER_EHLO:
    case AFTER_HELO:
      return (row->guard == AFTER_EHLO) == self->extended;
    case IF_KNOWN:
      return self->known;
    case IF_SECURE:
      return self->secure;
    case IF_BINARY:
      return self->binary;
    case IF_AFTER_LAST:
      return self->after_last;
    }

  g_assert_not_reached ();
}

static const Row *
find_row (const SmtpModel *self,
          SmtpLine         line)
{
  if (self->mutation != NULL
      && !self->mutation->cell
      && row_fits (self, &self->mutation->row, line))
    return &self->mutation->row;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (row_fits (self, &rows[i], line))
      return &rows[i];

  g_assert_not_reached ();
}

static void
begin_letter (SmtpModel *self)
{
  /* RFC 5321 4.1.1.4: the CRLF of DATA itself may be the first of the end. */
  self->place = SMTP_AT_LINE_START;
  self->column = 0;
  self->spoiled = FALSE;
  self->doubtful = FALSE;
}

static void
take_line (SmtpModel *self,
           SmtpLine   line,
           GArray    *answers)
{
  const Row *row = find_row (self, line);
  gboolean in_auth = self->state == SMTP_AUTH;

  if (row->next != 0)
    self->state = row->next;
  if (row->effects & KNOWN)
    self->known = TRUE;
  if (row->effects & STARTS_EXTENDED)
    self->extended = TRUE;
  if (row->effects & STARTS_PLAIN)
    self->extended = FALSE;
  if (self->state == SMTP_SENDER && row->next == SMTP_SENDER)
    {
      self->eight_bit = (row->effects & EIGHT_BIT) != 0;
      self->binary = (row->effects & BINARY) != 0;
    }
  if (self->state == SMTP_READY || self->state == SMTP_SPOILED)
    self->eight_bit = self->binary = FALSE;
  /* Whatever begins or forgets an envelope makes the last chunk a thing of the past. */
  if (row->effects & LAST)
    self->after_last = TRUE;
  else if (!in_auth && (row->next == SMTP_SENDER || row->next == SMTP_SPOILED
                        || (row->next == SMTP_READY && !(row->effects & KNOWN))))
    self->after_last = FALSE;
  if (self->state == SMTP_DATA)
    begin_letter (self);

  answer (self, answers, row->codes);
}

static SmtpLine
judge_line (const SmtpModel *self)
{
  if (self->length + 2 > (self->state == SMTP_AUTH ? AUTH_LINE_MOST : COMMAND_LINE_MOST))
    return SMTP_LINE_TOO_LONG;
  if (self->length > sizeof self->line)
    return SMTP_LINE_UNKNOWN;
  if (self->bad || memchr (self->line, '\0', self->length) != NULL)
    return SMTP_LINE_BAD_OCTET;
  return smtp_inputs_find (self->line, self->length);
}

/* What a chunk that would be the last comes to: with a CR or LF that is no line end somewhere in it, only a binary letter
 * is taken. */
static void
end_chunk (SmtpModel *self,
           GArray    *answers)
{
  gboolean wanted = (self->state & (SMTP_RECIPIENTS | SMTP_CHUNKS)) != 0 && self->extended;

  if (wanted && self->chunk == SMTP_LINE_CHUNK_LAST && !self->binary && (self->spoiled || self->chunk_cr))
    {
      self->state = SMTP_SPOILED;
      self->eight_bit = self->binary = FALSE;
      answer (self, answers, "550 554");
      return;
    }
  take_line (self, self->chunk, answers);
}

static void
begin_chunk (SmtpModel *self,
             SmtpLine   line,
             GArray    *answers)
{
  /* RFC 3030 2: they are counted, and skipped where they are not wanted. A log-in takes the line for an answer. */
  if (self->state == SMTP_AUTH)
    {
      take_line (self, line, answers);
      return;
    }
  if (self->state != SMTP_CHUNKS)
    self->spoiled = self->chunk_cr = FALSE;
  self->chunk = line;
  self->chunk_left = 0;
  for (gsize i = strlen ("BDAT "); i < self->length && g_ascii_isdigit (self->line[i]); i++)
    self->chunk_left = self->chunk_left * 10 + (guint) (self->line[i] - '0');
  if (self->chunk_left == 0)
    end_chunk (self, answers);
}

static void
chunk_octet (SmtpModel *self,
             char       octet,
             GArray    *answers)
{
  if (self->chunk_cr ? octet != '\n' : octet == '\n')
    self->spoiled = TRUE;
  self->chunk_cr = octet == '\r';
  if (--self->chunk_left == 0)
    end_chunk (self, answers);
}

static void
command_octet (SmtpModel *self,
               char       octet,
               GArray    *answers)
{
  if (octet == '\n' && self->after_cr)
    {
      SmtpLine line = judge_line (self);

      self->after_cr = FALSE;
      self->bad = FALSE;
      if (line == SMTP_LINE_CHUNK || line == SMTP_LINE_CHUNK_LAST)
        begin_chunk (self, line, answers);
      else
        take_line (self, line, answers);
      self->length = 0;
      return;
    }

  /* Only the two together end a line. */
  if (octet == '\n' || self->after_cr)
    self->bad = TRUE;
  if (self->after_cr)
    self->length++;
  self->after_cr = octet == '\r';
  if (self->after_cr)
    return;

  if (self->length < sizeof self->line)
    self->line[self->length] = octet;
  self->length++;
}

static Octet
octet_of (char octet)
{
  switch (octet)
    {
    case '.':
      return DOT;
    case '\r':
      return CR;
    case '\n':
      return LF;
    default:
      return OTHER;
    }
}

static void
end_letter (SmtpModel *self,
            GArray    *answers)
{
  self->state = SMTP_READY;
  self->eight_bit = self->binary = FALSE;
  answer (self, answers, self->spoiled ? "550 554" : self->doubtful ? "2 5" : "250");
}

static void
letter_octet (SmtpModel *self,
              char       octet,
              GArray    *answers)
{
  Octet column = octet_of (octet);
  const Cell *cell = &cells[self->place][column];
  const SmtpMutation *mutation = self->mutation;

  if (mutation != NULL && mutation->cell && mutation->place == self->place && mutation->octet == column)
    cell = &mutation->leads;

  self->column = self->place == SMTP_AT_LINE_START ? 1 : self->column + 1;
  self->place = cell->next;
  self->spoiled |= cell->bare;
  self->doubtful |= octet == '\0'
                    || self->column > TEXT_LINE_MOST
                    || ((guchar) octet >= 0x80 && !self->eight_bit);

  if (self->place == SMTP_AT_END)
    end_letter (self, answers);
}

/* A client that is not at fault: the server is there, and willing. */
void
smtp_model_connect (SmtpModel *self,
                    GArray    *answers)
{
  self->state = SMTP_GREETED;
  answer (self, answers, "220");
}

void
smtp_model_init (SmtpModel          *self,
                 const SmtpMutation *mutation)
{
  memset (self, 0, sizeof *self);
  self->mutation = mutation;
  self->state = SMTP_CONNECTING;
}

/* Adds to @answers (of SmtpAnswer) what @input has to be answered with: nothing, one reply, or several. */
void
smtp_model_input (SmtpModel       *self,
                  const SmtpInput *input,
                  GArray          *answers)
{
  if (input->octets == NULL)
    self->state = SMTP_CLOSED;

  for (gsize i = 0; i < input->length; i++)
    {
      /* RFC 3207 4: what comes in clear behind STARTTLS is discarded. */
      if (self->state == SMTP_CLOSED || self->state == SMTP_TLS)
        return;
      if (self->chunk_left > 0)
        chunk_octet (self, input->octets[i], answers);
      else if (self->state == SMTP_DATA)
        letter_octet (self, input->octets[i], answers);
      else
        command_octet (self, input->octets[i], answers);
    }
}

/* The server has read all that there was; if it is to make a handshake, that is made now, and all is forgotten. */
void
smtp_model_pause (SmtpModel *self)
{
  if (self->state != SMTP_TLS)
    return;

  self->state = SMTP_GREETED;
  self->secure = TRUE;
  self->extended = self->known = self->after_last = self->eight_bit = self->binary = FALSE;
}

const char *
smtp_model_state_id (const SmtpModel *self)
{
  switch (self->state)
    {
    case SMTP_CONNECTING:
      return "connecting";
    case SMTP_GREETED:
      return "greeted";
    case SMTP_READY:
      return "ready";
    case SMTP_SENDER:
      return "sender";
    case SMTP_RECIPIENTS:
      return "recipients";
    case SMTP_DATA:
      return "data";
    case SMTP_CLOSED:
      return "closed";
    case SMTP_CHUNKS:
      return "chunks";
    case SMTP_SPOILED:
      return "spoiled";
    case SMTP_AUTH:
      return "auth";
    case SMTP_TLS:
      return "tls";
    }

  g_assert_not_reached ();
}

static char *
letter_key (const SmtpModel *self)
{
  static const char *const places[] = { "at its start", "in its text", "after CR", "after dot", "after dot CR" };

  /* A spoiled letter will be refused, whatever else comes. */
  if (self->spoiled)
    return g_strdup_printf ("line %s, spoiled", places[self->place]);

  return g_strdup_printf ("line %s, column %u%s", places[self->place],
                          self->place == SMTP_AT_LINE_START ? 0 : self->column,
                          self->doubtful ? ", doubtful" : "");
}

/* All that decides what comes next, as a text: two models with one key are in one state. */
char *
smtp_model_key (const SmtpModel *self)
{
  g_autoptr (GString) key = g_string_new (smtp_model_state_id (self));

  if (self->state == SMTP_CLOSED)
    return g_string_free (g_steal_pointer (&key), FALSE);

  if (self->state != SMTP_GREETED)
    g_string_append (key, self->extended ? " by EHLO" : " by HELO");
  if (self->eight_bit)
    g_string_append (key, ", 8BITMIME");
  if (self->binary)
    g_string_append (key, ", BINARYMIME");
  if (self->known)
    g_string_append (key, ", known");
  if (self->secure)
    g_string_append (key, ", secure");
  if (self->after_last)
    g_string_append (key, ", after the last chunk");
  if (self->state == SMTP_CHUNKS || self->chunk_left > 0)
    g_string_append_printf (key, ", chunk %u left%s%s%s", self->chunk_left, self->spoiled ? ", spoiled" : "",
                            self->chunk_cr ? ", CR" : "", self->chunk == SMTP_LINE_CHUNK_LAST ? ", last" : "");
  if (self->state == SMTP_DATA)
    {
      g_autofree char *letter = letter_key (self);

      g_string_append_printf (key, ", %s", letter);
    }
  else if (self->length > 0 || self->after_cr)
    {
      g_string_append (key, ", pending ");
      if (self->bad)
        g_string_append (key, "bad line");
      else
        g_string_append_len (key, self->line, MIN (self->length, sizeof self->line));
      if (self->after_cr)
        g_string_append (key, " and CR");
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}

gboolean
smtp_answer_allows (const SmtpAnswer *self,
                    guint             code)
{
  char *end = NULL;

  for (const char *codes = self->codes; *codes != '\0'; codes = end)
    {
      guint allowed = (guint) g_ascii_strtoull (codes, &end, 10);

      if (allowed == code || allowed == code / 100)
        return TRUE;
    }

  return FALSE;
}

/* The mutation of that number, from 0; NULL: there are no more. */
const SmtpMutation *
smtp_mutation (guint index)
{
  return index < G_N_ELEMENTS (mutations) ? &mutations[index] : NULL;
}

const SmtpMutation *
smtp_mutation_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mutations); i++)
    if (strcmp (mutations[i].name, name) == 0)
      return &mutations[i];

  return NULL;
}

const char *
smtp_mutation_name (const SmtpMutation *self)
{
  return self->name;
}
