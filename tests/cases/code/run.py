"""Runs Python programs and compares what they come to with what is expected.

In: a JSON list of [text, [[expression, shape, numbers], …]]. Out: a JSON list with what differs in each program, null where nothing does.
"""

import contextlib
import io
import json
import sys
import traceback
import warnings

import numpy as np

warnings.simplefilter("ignore")  # infinities warn, and the page shows them

RELATIVE = 1e-9
ABSOLUTE = 1e-11


def difference(found, shape, numbers):
    if hasattr(found, "detach"):
        found = found.detach().numpy()
    found = np.asarray(found, dtype=float)
    expected = np.reshape([float(number) for number in numbers], shape)
    if found.shape != expected.shape:
        return f"has the shape {found.shape} instead of {expected.shape}"
    with np.errstate(all="ignore"):
        near = np.abs(found - expected) <= RELATIVE * np.abs(expected) + ABSOLUTE
    same = near | (found == expected) | (np.isnan(found) & np.isnan(expected))
    return None if np.all(same) else f"is {found.tolist()} instead of {expected.tolist()}"


def run(text, checks):
    names = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()), np.errstate():
            exec(compile(text, "program", "exec"), names)
            differences = [(expression, difference(eval(expression, names), shape, numbers)) for expression, shape, numbers in checks]
    except Exception:
        return traceback.format_exc(limit=-3)
    return "\n".join(f"{expression} {what}" for expression, what in differences if what) or None


json.dump([run(*program) for program in json.load(sys.stdin)], sys.stdout)
