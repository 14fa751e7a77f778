"""TAP, as these tests speak it."""
import traceback


class Speaker:
    def __init__(self, plan):
        self.number = 0
        print(f"1..{plan}", flush=True)

    def tell(self, name, wrong):
        """@wrong is None where all is well."""
        self.number += 1
        print(f"{'not ok' if wrong else 'ok'} {self.number} {name.replace('_', ' ')}", flush=True)
        for line in (wrong or "").splitlines()[:40]:
            print(f"# {line}")


def attempt(function, *arguments):
    """Returns what went wrong, or None."""
    try:
        function(*arguments)
    except Exception:
        return traceback.format_exc()
    return None
