"""Runs Python programs: a JSON list of [library, text] in, for each what it printed out, null where the library is missing."""

import contextlib
import importlib.util
import io
import json
import sys
import traceback
import warnings

warnings.simplefilter("ignore")  # infinities warn, and the page shows them


def run(library, text):
    if importlib.util.find_spec(library) is None:
        return None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(text, "program", "exec"), {})
        except Exception:
            print(traceback.format_exc())
    return printed.getvalue()


json.dump([run(*program) for program in json.load(sys.stdin)], sys.stdout)
