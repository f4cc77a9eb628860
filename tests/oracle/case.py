"""A case as data: what torch says of a program, written as one line of JSON, and how far that is from central differences."""

import json
import math

import torch

STEPS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]  # of a central difference; the best one counts


def record(text, output, leaves, values):
    """One case as data: what torch says of the output, of every leaf (null where no gradient passes) and of the named gates."""
    inputs = {name: leaf for name, leaf in leaves.items() if leaf.requires_grad}
    found = [None] * len(inputs)
    if output.requires_grad:
        found = torch.autograd.grad(output, list(inputs.values()), torch.ones_like(output), allow_unused=True)
    gradients = dict.fromkeys(leaves) | {name: None if g is None else g.tolist() for name, g in zip(inputs, found)}
    values = {name: value.tolist() for name, value in values.items()}
    case = {"program": text, "output": output.tolist(), "gradients": gradients, "values": values}
    return case if all(map(math.isfinite, numbers_of(case))) else case | {"nonfinite": True}


def numbers_of(case):
    return list(flat([case["output"], *case["gradients"].values(), *case["values"].values()]))


def flat(value):
    """Every number in nested lists, in order."""
    if isinstance(value, list):
        for item in value:
            yield from flat(item)
    elif value is not None:
        yield float(value)


def agree(cases):
    """Whether runs of one program have the same numbers but for rounding."""
    first, *others = map(numbers_of, cases)
    return all(abs(a - b) <= 1e-10 * abs(a) + 1e-12 for other in others for a, b in zip(first, other, strict=True))


def difference(gradient, at):
    """How far a gradient is from the central difference of `at`, a function of how far the operand is moved."""
    errors = [abs(central_difference(at, step) - gradient) / max(1.0, abs(gradient)) for step in STEPS]
    return min(filter(math.isfinite, errors), default=math.inf)


def central_difference(at, step):
    """Of fourth order: the wider of two central differences takes away the error of the narrower."""
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)


def write_lines(path, cases):
    lines = [json.dumps(as_json(case), ensure_ascii=False, separators=(",", ":")) for case in cases]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def as_json(value):
    """JSON as the trace writes it: non-finite numbers are strings."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
