#!/usr/bin/env python3
"""Hold every shipped lesson against the rules of style that can be counted.

check-style.py LESSONS: a folder. Speaks TAP: a case a rule of each lesson,
and a case a rule for one bad lesson, which must break it and no other.
"""
import copy
import json
import pathlib
import re
import sys

HEADING_WORDS = 6
WHY_WORDS = 30
WHY_SENTENCES = 2
SENTENCE_WORDS = 15          # on average, over a lesson
EXCHANGES = (8, 25)
WHAT_IFS = (2, 3)
FORBIDDEN = re.compile(r"\b(simply|just|obviously|of\s+course|clearly|basically|easily|trivial(ly)?|note that)\b", re.I)
# No present tense; a question may look ahead.
FUTURE = re.compile(r"\b(will|shall)\s+(be|have|send|say|answer|reply|accept|refuse|close)\b[^?]*[.!]", re.I)


def words(text):
    """The words that a reader counts: a dash or a sign alone is none."""
    return [word for word in text.split() if re.search(r"\w", word)]


def sentences(text):
    return [part for part in re.split(r"(?<=[.?!])\s+", text.strip()) if part]


def told(lesson):
    """Yields (place, words) of every pair of a heading and a why."""
    for step in lesson.get("script", []):
        for side in ("command", "reply"):
            if side in step:
                yield f"{step.get('id', '?')}, {side}", step[side]
    for number, note in enumerate(lesson.get("notes", []), 1):
        yield f"note {number}", note


def texts(lesson):
    """Yields (place, text) of every text for people."""
    for name in ("title", "summary"):
        if name in lesson:
            yield name, lesson[name]
    for part in lesson.get("parts", []):
        yield f"part {part.get('id', '?')}", part.get("title", "")
    for place, pair in told(lesson):
        yield f"{place}, heading", pair.get("heading", "")
        yield f"{place}, why", pair.get("why", "")
    for what_if in lesson.get("what_ifs", []):
        yield f"what-if at {what_if.get('at', '?')}", what_if.get("look", "")
    for goal in lesson.get("goals", []):
        yield f"goal {goal['id']}", goal["title"]
        for number, hint in enumerate(goal.get("hints", []), 1):
            yield f"goal {goal['id']}, hint {number}", hint


def goals_have_hints(lesson):
    for goal in lesson.get("goals", []):
        if not goal.get("hints") or "detail" not in goal:
            yield f"goal {goal['id']}: nothing helps"


def headings_are_short(lesson):
    for place, pair in told(lesson):
        count = len(words(pair.get("heading", "")))
        if count > HEADING_WORDS:
            yield f"{place}: a heading of {count} words"


def whys_are_short(lesson):
    for place, pair in told(lesson):
        why = pair.get("why", "")
        if len(words(why)) > WHY_WORDS:
            yield f"{place}: a why of {len(words(why))} words"


def whys_are_few_sentences(lesson):
    for place, pair in told(lesson):
        count = len(sentences(pair.get("why", "")))
        if count > WHY_SENTENCES:
            yield f"{place}: a why of {count} sentences"


def sentences_are_short(lesson):
    counts = [len(words(line)) for _, pair in told(lesson) for line in sentences(pair.get("why", ""))]
    if counts and sum(counts) / len(counts) > SENTENCE_WORDS:
        yield f"{sum(counts) / len(counts):.1f} words a sentence"


def pairs_are_whole(lesson):
    for place, pair in told(lesson):
        for member in ("heading", "why"):
            if not pair.get(member, "").strip():
                yield f"{place}: no {member}"


def replies_are_explained(lesson):
    for step in lesson.get("script", []):
        if "expect" in step and "reply" not in step:
            yield f"{step.get('id', '?')}: no words for its reply"
        if "expect" in step and "greeting" not in step and "command" not in step:
            yield f"{step.get('id', '?')}: no words for its command"


def words_do_not_talk_down(lesson):
    for place, text in texts(lesson):
        found = FORBIDDEN.search(text)
        if found:
            yield f"{place}: “{found.group(0)}”"


def words_are_in_the_present(lesson):
    for place, text in texts(lesson):
        found = FUTURE.search(text)
        if found:
            yield f"{place}: “{found.group(0)}”"


def length_fits(lesson):
    count = sum(1 for step in lesson.get("script", []) if "expect" in step)
    # In an exercise the learner speaks.
    if "goals" not in lesson and not EXCHANGES[0] <= count <= EXCHANGES[1]:
        yield f"{count} exchanges"


def what_ifs_fit(lesson):
    count = len(lesson.get("what_ifs", []))
    if "goals" not in lesson and not WHAT_IFS[0] <= count <= WHAT_IFS[1]:
        yield f"{count} what-ifs"
    ids = {step.get("id") for step in lesson.get("script", [])}
    for what_if in lesson.get("what_ifs", []):
        if what_if.get("at") not in ids:
            yield f"a what-if at {what_if.get('at')}"


def parts_are_used(lesson):
    used = {step.get("part") for step in lesson.get("script", [])}
    for part in lesson.get("parts", []):
        if part["id"] not in used:
            yield f"part {part['id']}"
    if not lesson.get("parts"):
        yield "no part at all"


def a_part_asks(lesson):
    """Before a surprise, a part ends on a question."""
    if "goals" not in lesson and not any(part.get("title", "").endswith("?") for part in lesson.get("parts", [])):
        yield "no part asks anything"


def nothing_is_said_twice(lesson):
    seen = {}
    for place, pair in told(lesson):
        for member in ("heading", "why"):
            text = pair.get(member, "").casefold()
            if text and text in seen:
                yield f"{place}: the {member} of {seen[text]}"
            seen.setdefault(text, place)


RULES = [
    headings_are_short, whys_are_short, whys_are_few_sentences, sentences_are_short, pairs_are_whole,
    replies_are_explained, words_do_not_talk_down, words_are_in_the_present, length_fits, what_ifs_fit,
    parts_are_used, a_part_asks, nothing_is_said_twice, goals_have_hints,
]


def good_lesson():
    script = [{"id": f"step{n}", "part": "all", "send": "NOOP", "expect": "250",
               "command": {"heading": f"Asked {n} times.", "why": f"This is question {n}."},
               "reply": {"heading": f"Answered {n} times.", "why": f"This is answer {n}."}} for n in range(8)]
    return {"title": "Made up", "summary": "It breaks nothing.", "parts": [{"id": "all", "title": "And now?"}],
            "script": script, "what_ifs": [{"at": "step1", "look": "What now?"}, {"at": "step2", "look": "And now?"}]}


def spoil(lesson, path, value):
    *way, last = path
    for name in way:
        lesson = lesson[name]
    if value is None:
        del lesson[last]
    else:
        lesson[last] = value


# For each rule, how one change to a good lesson breaks it.
BAD = {
    headings_are_short: (("script", 3, "reply", "heading"), "The server says that it agrees now."),
    whys_are_short: (("script", 3, "reply", "why"), "One " * 15 + "ends. " + "Two " * 15 + "end."),
    whys_are_few_sentences: (("script", 3, "command", "why"), "It asks. It waits. It leaves."),
    sentences_are_short: None,
    pairs_are_whole: (("script", 3, "command", "why"), " "),
    replies_are_explained: (("script", 3, "reply"), None),
    words_do_not_talk_down: (("what_ifs", 1, "look"), "Of  course it answers."),
    words_are_in_the_present: (("script", 3, "reply", "why"), "The server will answer soon."),
    length_fits: (("script", 7, "expect"), None),
    what_ifs_fit: (("what_ifs", 1), None),
    parts_are_used: (("parts",), [{"id": "all", "title": "And now?"}, {"id": "none", "title": "Later"}]),
    a_part_asks: (("parts", 0, "title"), "Everything"),
    nothing_is_said_twice: (("script", 3, "reply", "why"), "This is Answer 2."),
    goals_have_hints: (("goals",), [{"id": "greet", "title": "Greet"}]),
}


def bad_lesson(rule):
    lesson = copy.deepcopy(good_lesson())
    if rule is sentences_are_short:
        for step in lesson["script"]:
            step["reply"]["why"] = step["id"] + " word" * 25 + " ends."
    else:
        spoil(lesson, *BAD[rule])
    return lesson


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    cases = [("a made-up good lesson breaks nothing", [f for rule in RULES for f in rule(good_lesson())])]
    for rule in RULES:
        broken = [other.__name__ for other in RULES if list(other(bad_lesson(rule)))]
        cases.append((f"a bad lesson breaks {rule.__name__} and nothing else", [] if broken == [rule.__name__] else broken or ["nothing"]))
    if not files:
        cases.append(("there are lessons", [f"none in {sys.argv[1]}"]))
    for file in files:
        lesson = json.loads(file.read_text(encoding="utf-8"))
        cases += [(f"{file.stem}: {rule.__name__}", list(rule(lesson))) for rule in RULES]

    print(f"1..{len(cases)}")
    for number, (name, faults) in enumerate(cases, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name.replace('_', ' ')}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
