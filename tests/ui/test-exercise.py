#!/usr/bin/env python3
"""An exercise done in the real window, by keys alone; and replies that one is asked about before they are shown.

test-exercise.py PROGRAM LESSONS. Speaks TAP.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from screen_reader import Speaking  # noqa: E402
from tap import Speaker, attempt  # noqa: E402


def goals(window):
    return [window.name(row) for row in window.all("LIST_ITEM") if window.name(row).endswith(("reached", "next"))]


def say(window, line):
    window.press("w")
    window.await_("TEXT", "What the client should say")
    window.do("type", "--delay", "20", line)
    window.press("Return")
    # The focus is on the entry line; Escape leads to the stage, where keys step again.
    window.press("Escape", "End")


def reach(window, line, goal):
    say(window, line)
    window.await_equal(lambda: f"{goal}, reached" in goals(window), True)


def goals_are_listed(window):
    window.await_("LIST_ITEM", "Say hello, next")
    assert goals(window)[1] == "Name a sender, not reached", goals(window)


def a_hint_is_given(window):
    window.press("Escape", "h")
    window.await_("LABEL", "The server wants to know who is calling")


def every_goal_is_reached_by_typing(window):
    reach(window, "EHLO me.example", "Say hello")
    reach(window, "MAIL FROM:<a@b.example>", "Name a sender")
    reach(window, "RCPT TO:<nobody@meandus.net>", "One recipient is refused")
    reach(window, "RCPT TO:<meandus@meandus.net>", "One recipient is taken")
    say(window, "DATA")
    say(window, "Subject: Hi")
    reach(window, ".", "The letter is taken")
    reach(window, "QUIT", "Leave properly")
    assert "All goals are reached" in window.desktop.heard, window.desktop.heard


def goals_are_seen_from_the_cursor(window):
    window.press("Home")
    window.await_("LIST_ITEM", "Say hello, next")
    window.press("End")
    window.await_("LIST_ITEM", "Say hello, reached")


def start_again_forgets(window):
    window.await_("PUSH_BUTTON", "Start again").do_action(0)
    window.await_("LIST_ITEM", "Say hello, next")


def a_reply_is_asked_about(window):
    window.press("space")
    window.await_("LABEL", "What will the server answer?")
    window.await_("TOGGLE_BUTTON", "220: Yes, done")


def a_right_guess_is_told(window):
    window.press("1")
    window.await_equal(lambda: window.has(window.find("TOGGLE_BUTTON", "220"), "CHECKED"), True)
    window.press("Return")
    window.await_("STATUS_BAR", "Right. It is 220")
    window.await_("STATUS_BAR", "Step 1 of 20")


def a_wrong_guess_is_told(window):
    window.press("space")
    window.await_("STATUS_BAR", "Step 2 of 20")
    window.press("space")
    window.await_("TOGGLE_BUTTON", "250: Yes, done")
    window.press("4", "Return")
    window.await_("STATUS_BAR", "Not this time. It is 250")
    window.await_("LABEL", "1 right of 2 so far")


def the_answer_is_always_there(window):
    """The third question is about the state; a second step shows the answer without a guess."""
    window.press("space")
    window.await_("STATUS_BAR", "Step 4 of 20")
    window.press("space")
    window.await_("LABEL", "In which state is the server")
    window.await_("TOGGLE_BUTTON", "Sender")
    window.press("space")
    window.await_("STATUS_BAR", "Step 5 of 20")


def what_was_seen_is_not_asked(window):
    window.press("BackSpace", "space")
    window.await_("STATUS_BAR", "Step 5 of 20")


STARTS = [
    ("smtp-by-hand.json", "", [goals_are_listed, a_hint_is_given, every_goal_is_reached_by_typing,
                               goals_are_seen_from_the_cursor, start_again_forgets]),
    ("smtp-first-mail.json", "[lockstep]\nquiz=true\n", [a_reply_is_asked_about, a_right_guess_is_told, a_wrong_guess_is_told,
                                                         the_answer_is_always_there, what_was_seen_is_not_asked]),
]


def main():
    program, lessons = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    speaker = Speaker(sum(len(cases) + 1 for _, _, cases in STARTS))
    with Speaking() as desktop:
        for lesson, settings, cases in STARTS:
            (desktop.home / "config/lockstep").mkdir(parents=True, exist_ok=True)
            (desktop.home / "config/lockstep/settings.ini").write_text(settings)
            window = desktop.start(program, lessons / lesson)
            broken = attempt(window.appear)
            for function in cases:
                broken = broken or attempt(function, window)
                speaker.tell(function.__name__, broken)
            speaker.tell(f"nothing is complained of in {lesson}", window.end())
    return 0


if __name__ == "__main__":
    sys.exit(main())
