/* letter-look.c: a letter looked at: its headers decoded, its parts as a tree. RFC 5322, 2045 to 2047.
 *
 * GMime reads. A letter is read as a part, not as a message: half a million
 * addresses in its header are left alone until somebody asks for them.
 * SPDX-License-Identifier: MIT */
#include "mail/letter-look.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)

/* A header's value that is longer is cut before it is decoded. */
#define HEADER_MAX 8192

/* A letter with a longer header, continued line for line, is not taken apart: that would take minutes. */
#define FOLDED_MAX (64 * 1024)

typedef struct {
  LsSpan     letter;
  GPtrArray *parts;
} Look;

static void
start_gmime (void)
{
  static gsize started;

  if (g_once_init_enter (&started))
    {
      g_mime_init ();
      g_once_init_leave (&started, 1);
    }
}

static void
part_free (gpointer data)
{
  LsLetterPart *part = data;

  g_free (part->type);
  g_free (part->encoding);
  g_free (part->charset);
  g_free (part->file_name);
  g_free (part);
}

static LsSpan
look_at (LsSpan letter)
{
  letter.length = MIN (letter.length, LS_LETTER_LOOK_MAX);
  return letter;
}

static gsize
line_start_before (LsSpan letter, gsize at)
{
  while (at > 0 && letter.data[at - 1] != '\n')
    at--;
  return at;
}

/* A part's header begins behind the boundary that stands before its content; the letter's own at its start. */
static gsize
find_head (LsSpan letter, gsize body)
{
  gsize at = body;

  while (at > 0)
    {
      gsize line = line_start_before (letter, at - 1);

      if (letter.length - line >= 2 && letter.data[line] == '-' && letter.data[line + 1] == '-')
        return at;
      at = line;
    }
  return 0;
}

static void
note_content (Look *look, LsLetterPart *part, GMimeDataWrapper *content)
{
  GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream (content) : NULL;

  if (stream == NULL || stream->bound_start < 0)
    return;
  part->body_start = MIN ((gsize) stream->bound_start, look->letter.length);
  part->body_end = stream->bound_end < 0 ? look->letter.length : MIN ((gsize) stream->bound_end, look->letter.length);
  part->head_start = part->depth == 0 ? 0 : find_head (look->letter, part->body_start);
}

/* A multipart reaches from its first part's header to its last part's end. */
static void
note_extent (Look *look, LsLetterPart *part, guint first)
{
  for (guint i = first; i < look->parts->len; i++)
    {
      const LsLetterPart *inner = look->parts->pdata[i];

      part->body_start = i == first ? inner->head_start : MIN (part->body_start, inner->head_start);
      part->body_end = MAX (part->body_end, inner->body_end);
    }
  part->head_start = part->depth == 0 ? 0 : find_head (look->letter, line_start_before (look->letter, part->body_start > 0 ? part->body_start - 1 : 0));
}

static void
add_object (Look *look, GMimeObject *object, guint depth)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *name = type != NULL ? g_mime_content_type_get_mime_type (type) : NULL;
  LsLetterPart *part;
  guint inner;

  if (look->parts->len == LS_LETTER_PARTS_MAX || depth == LS_LETTER_DEPTH_MAX)
    return;
  part = g_new0 (LsLetterPart, 1);
  part->depth = depth;
  part->type = g_utf8_make_valid (name != NULL ? name : "text/plain", -1);
  part->charset = type != NULL ? g_strdup (g_mime_content_type_get_parameter (type, "charset")) : NULL;
  g_ptr_array_add (look->parts, part);
  inner = look->parts->len;
  if (GMIME_IS_PART (object))
    {
      const char *encoding = g_mime_content_encoding_to_string (g_mime_part_get_content_encoding (GMIME_PART (object)));

      part->encoding = g_strdup (encoding != NULL ? encoding : "7bit");
      part->file_name = g_strdup (g_mime_part_get_filename (GMIME_PART (object)));
      note_content (look, part, g_mime_part_get_content (GMIME_PART (object)));
    }
  else if (GMIME_IS_MULTIPART (object))
    {
      for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (object)); i++)
        add_object (look, g_mime_multipart_get_part (GMIME_MULTIPART (object), i), depth + 1);
      note_extent (look, part, inner);
    }
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

      if (message != NULL && g_mime_message_get_mime_part (message) != NULL)
        add_object (look, g_mime_message_get_mime_part (message), depth + 1);
      note_extent (look, part, inner);
    }
}

static GMimeObject *
parse (LsSpan letter)
{
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;

  start_gmime ();
  stream = g_mime_stream_mem_new_with_buffer ((const char *) letter.data, letter.length);
  parser = g_mime_parser_new_with_stream (stream);
  return g_mime_parser_construct_part (parser, NULL);
}

/* The next line of @rest with its line end, CRLF or LF. */
static LsSpan
take_line (LsSpan *rest)
{
  const guint8 *end = rest->length > 0 ? memchr (rest->data, '\n', rest->length) : NULL;

  return ls_span_take (rest, end != NULL ? (gsize) (end - rest->data) + 1 : rest->length);
}

static gboolean
has_endless_header (LsSpan letter)
{
  gsize folded = 0;

  while (letter.length > 0 && folded <= FOLDED_MAX)
    {
      gboolean continues = letter.data[0] == ' ' || letter.data[0] == '\t';
      gsize length = take_line (&letter).length;

      folded = continues ? folded + length : length;
    }
  return folded > FOLDED_MAX;
}

/**
 * ls_letter_parts:
 * @letter: a letter's octets, dots unstuffed
 *
 * Takes a letter apart, as far as %LS_LETTER_LOOK_MAX octets, %LS_LETTER_PARTS_MAX parts and a depth of
 * %LS_LETTER_DEPTH_MAX go. RFC 2045, 2046.
 *
 * Returns: (transfer full) (element-type LsLetterPart): the letter and its parts, each before what is in it; at
 *   least the letter itself
 */
GPtrArray *
ls_letter_parts (LsSpan letter)
{
  Look look = { look_at (letter), g_ptr_array_new_with_free_func (part_free) };
  g_autoptr (GMimeObject) object = has_endless_header (look.letter) ? NULL : parse (look.letter);

  if (object != NULL)
    add_object (&look, object, 0);
  if (look.parts->len == 0)
    {
      LsLetterPart *part = g_new0 (LsLetterPart, 1);

      part->type = g_strdup ("text/plain");
      part->encoding = g_strdup ("7bit");
      part->body_end = look.letter.length;
      g_ptr_array_add (look.parts, part);
    }
  return look.parts;
}

/**
 * ls_letter_part_decode:
 * @letter: the letter
 * @part: one of its parts
 *
 * Returns: (transfer full): the part's content with base64 or quoted-printable undone (RFC 2045 section 6); else as sent
 */
GBytes *
ls_letter_part_decode (LsSpan letter, const LsLetterPart *part)
{
  GMimeContentEncoding encoding = g_mime_content_encoding_from_string (part->encoding != NULL ? part->encoding : "7bit");
  gsize length = part->body_end - part->body_start;
  GMimeEncoding state;
  GByteArray *decoded = g_byte_array_new ();

  g_mime_encoding_init_decode (&state, encoding);
  g_byte_array_set_size (decoded, g_mime_encoding_outlen (&state, length) + 1);
  g_byte_array_set_size (decoded, g_mime_encoding_flush (&state, (const char *) letter.data + part->body_start, length,
                                                         (char *) decoded->data));
  return g_byte_array_free_to_bytes (decoded);
}

/**
 * ls_letter_part_text:
 * @letter: the letter
 * @part: one of its parts
 *
 * Returns: (transfer full) (nullable): what a reader's program shows of it, in UTF-8; %NULL where it is no text
 */
char *
ls_letter_part_text (LsSpan letter, const LsLetterPart *part)
{
  g_autoptr (GBytes) decoded = NULL;
  const char *data;
  gsize length;
  char *text;

  if (!g_str_has_prefix (part->type, "text/"))
    return NULL;
  decoded = ls_letter_part_decode (letter, part);
  data = g_bytes_get_data (decoded, &length);
  text = part->charset != NULL ? g_convert (data, length, "UTF-8", part->charset, NULL, NULL, NULL) : NULL;
  return text != NULL ? text : g_utf8_make_valid (data != NULL ? data : "", length);
}

/* Whether @line can be a header's first line: a name without spaces, and a colon. */
static gboolean
is_header (LsSpan line)
{
  for (gsize i = 0; i < line.length; i++)
    {
      if (line.data[i] == ':')
        return i > 0;
      if (line.data[i] <= ' ' || line.data[i] >= 0x7f)
        return FALSE;
    }
  return FALSE;
}

/* The header's lines; what follows them is the text, with or without the empty line between that RFC 5322 asks for. */
static LsSpan
take_header_line (LsSpan *rest)
{
  LsSpan before = *rest, line = take_line (rest);

  if (!is_header (line))
    {
      *rest = before;
      return LS_SPAN (NULL, 0);
    }
  while (rest->length > 0 && (rest->data[0] == ' ' || rest->data[0] == '\t'))
    line.length += take_line (rest).length;
  return line;
}

/**
 * ls_letter_header:
 * @letter: a letter's octets
 * @name: of a header: `Subject`
 *
 * Returns: (transfer full) (nullable): the first such header's value, unfolded and decoded (RFC 5322 section 2.2.3,
 *   RFC 2047); %NULL where there is none
 */
char *
ls_letter_header (LsSpan letter, const char *name)
{
  LsSpan rest = look_at (letter), line;
  gsize length = strlen (name);

  while ((line = take_header_line (&rest)).length > 0)
    {
      g_autofree char *value = NULL, *unfolded = NULL, *decoded = NULL;

      if (!ls_span_starts_nocase (line, name) || line.data[length] != ':')
        continue;
      ls_span_take (&line, length + 1);
      line.length = MIN (line.length, HEADER_MAX);
      value = ls_span_dup (line);
      start_gmime ();
      unfolded = g_mime_utils_header_unfold (value);
      decoded = g_mime_utils_header_decode_text (NULL, unfolded);
      return g_strstrip (g_utf8_make_valid (decoded != NULL ? decoded : "", -1));
    }
  return NULL;
}

/**
 * ls_letter_text:
 * @letter: a letter's octets
 *
 * Returns: what stands behind its header, as it was sent; within @letter
 */
LsSpan
ls_letter_text (LsSpan letter)
{
  LsSpan rest = look_at (letter), line;

  while (take_header_line (&rest).length > 0)
    continue;
  line = rest;
  if (ls_span_chomp (take_line (&line)).length == 0)
    rest = line;
  return rest;
}
