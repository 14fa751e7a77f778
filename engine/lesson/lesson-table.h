/* lesson-table.h: every member that a lesson file may have, and what may stand there.
 *
 * The loader walks this table, and data/lesson.schema.json says the same to editors.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LS_LESSON_STRING,
  LS_LESSON_INTEGER,
  LS_LESSON_NUMBER,
  LS_LESSON_BOOLEAN,
  LS_LESSON_TRUE,       /* true and nothing else */
  LS_LESSON_LIST,
  LS_LESSON_OBJECT,
  LS_LESSON_EITHER      /* one of two rules, which differ in type */
} LsLessonType;

typedef enum {
  LS_RULE_NONE,

  LS_RULE_ID,
  LS_RULE_LINE,
  LS_RULE_TEXT,
  LS_RULE_URL,
  LS_RULE_LANGUAGE,
  LS_RULE_MOMENT,
  LS_RULE_PROTOCOL,
  LS_RULE_HOST_NAME,
  LS_RULE_ADDRESS,
  LS_RULE_IPV6,
  LS_RULE_EXCHANGE_NAME,
  LS_RULE_USER_NAME,
  LS_RULE_MAILBOX,
  LS_RULE_REVERSE_PATH,
  LS_RULE_SECRET,
  LS_RULE_KEYWORD,
  LS_RULE_MECHANISM,
  LS_RULE_ERA,
  LS_RULE_VERB,
  LS_RULE_REPLY_TEXT,
  LS_RULE_FAULT,
  LS_RULE_WIRE_LINE,
  LS_RULE_BASE64,
  LS_RULE_EXPECT,
  LS_RULE_REPLY_BEGINS,
  LS_RULE_REPLY_TO,
  LS_RULE_HEADER_VALUE,
  LS_RULE_FINDING,
  LS_RULE_CLOSE,
  LS_RULE_NOTE_ON,
  LS_RULE_EDGE_ON,
  LS_RULE_FILE_NAME,

  LS_RULE_YES_OR_NO,
  LS_RULE_YES,
  LS_RULE_COUNT,
  LS_RULE_ROUNDS,
  LS_RULE_ORDER,
  LS_RULE_SEED,
  LS_RULE_PORT,
  LS_RULE_OCTETS,
  LS_RULE_SECONDS,
  LS_RULE_MILLISECONDS,
  LS_RULE_COORDINATE,
  LS_RULE_SHARE,
  LS_RULE_BITS,
  LS_RULE_QUEUE,
  LS_RULE_MTU,
  LS_RULE_WINDOW,
  LS_RULE_PREFERENCE,

  LS_RULE_KEYWORDS,
  LS_RULE_MECHANISMS,
  LS_RULE_VERBS,
  LS_RULE_HOST_NAMES,
  LS_RULE_MAILBOX_LIST,
  LS_RULE_FAULTS,
  LS_RULE_STATE_IDS,
  LS_RULE_POINT,
  LS_RULE_WIRE_LINES,
  LS_RULE_SEND,
  LS_RULE_NUMBERS,
  LS_RULE_LINKS,
  LS_RULE_NAMES,
  LS_RULE_ADDRESSES,
  LS_RULE_IPV6_LIST,
  LS_RULE_EXCHANGES,
  LS_RULE_IDS,
  LS_RULE_WAITS,
  LS_RULE_HOSTS,
  LS_RULE_SERVERS,
  LS_RULE_USERS,
  LS_RULE_LETTERS,
  LS_RULE_CLIENTS,
  LS_RULE_PARTS,
  LS_RULE_SCRIPT,
  LS_RULE_NOTES,
  LS_RULE_WHAT_IFS,
  LS_RULE_GOALS,
  LS_RULE_GOAL_TESTS,
  LS_RULE_REPLY_TOS,
  LS_RULE_HINTS,
  LS_RULE_STATES,
  LS_RULE_TRANSITIONS,
  LS_RULE_DIAGRAM,

  LS_RULE_LESSON,
  LS_RULE_WORLD,
  LS_RULE_HOST,
  LS_RULE_SERVER,
  LS_RULE_PROFILE,
  LS_RULE_TEXTS,
  LS_RULE_REPLIES,
  LS_RULE_USER,
  LS_RULE_MAILBOXES,
  LS_RULE_LETTER,
  LS_RULE_NETWORK,
  LS_RULE_LINK,
  LS_RULE_NAME,
  LS_RULE_EXCHANGE,
  LS_RULE_RELAYS,
  LS_RULE_DRAWING,
  LS_RULE_STATE,
  LS_RULE_TRANSITION,
  LS_RULE_CLIENT,
  LS_RULE_CLIENT_PROFILE,
  LS_RULE_PART,
  LS_RULE_STEP,
  LS_RULE_WORDS,
  LS_RULE_NOTE,
  LS_RULE_WHAT_IF,
  LS_RULE_GOAL,
  LS_RULE_GOAL_TEST,
  LS_RULE_GOAL_REPLY,
  LS_RULE_GOAL_LETTER,
  LS_RULE_GOAL_HEADERS,

  LS_N_RULES
} LsLessonRuleId;

/**
 * LsLessonRule:
 * @id: its name in the schema's `$defs`
 * @type: what kind of value
 * @expected: what to say where something else stands
 * @least, @most: bounds of a number, of a string's characters, of a list's elements; of an object
 *   with `*` members only the upper, 0 for none
 * @pattern: (nullable): what a string must match; of an object, what the names of its `*` members must
 * @names: (nullable): the same in words, of an object with `*` members
 * @words: (nullable): the only strings there are, %NULL at the end
 * @of: a list's elements; of two rules the one
 * @or_of: of two rules the other
 * @one_of: (nullable): of an object: exactly one of these members is there, %NULL at the end
 */
typedef struct {
  const char        *id;
  LsLessonType       type;
  const char        *expected;
  double             least;
  double             most;
  const char        *pattern;
  const char        *names;
  const char *const *words;
  LsLessonRuleId     of;
  LsLessonRuleId     or_of;
  const char *const *one_of;
} LsLessonRule;

/**
 * LsLessonMember:
 * @object: the rule of the object that it is in
 * @name: its name; `*`: any name that the object's pattern allows
 * @needed: whether it must be there
 * @rule: what its value must be
 * @title, @description: for people
 */
typedef struct {
  LsLessonRuleId object;
  const char    *name;
  gboolean       needed;
  LsLessonRuleId rule;
  const char    *title;
  const char    *description;
} LsLessonMember;

const LsLessonRule   *ls_lesson_rule        (LsLessonRuleId id);
const LsLessonMember *ls_lesson_members     (LsLessonRuleId object, guint *n_members);
const LsLessonMember *ls_lesson_find_member (LsLessonRuleId object, const char *name);

G_END_DECLS
