"""What torch runs for every scalar gate, and where each is smooth."""

import math

import torch
import torch.nn.functional as F


def tensor(value):
    return torch.tensor(value, dtype=torch.float64)


def maximum(*operands):
    operands = [torch.as_tensor(operand, dtype=torch.float64) for operand in operands]
    return torch.maximum(*operands) if len(operands) == 2 else torch.stack(operands).amax()


def minimum(*operands):
    operands = [torch.as_tensor(operand, dtype=torch.float64) for operand in operands]
    return torch.minimum(*operands) if len(operands) == 2 else torch.stack(operands).amin()


def where(condition, yes, no):
    return torch.where(condition != 0, *(torch.as_tensor(branch, dtype=torch.float64) for branch in (yes, no)))


def maxout(x, w1, b1, w2, b2):
    return maximum(w1 * x + b1, w2 * x + b2)


def anywhere(_):
    return True


# Gate of one operand: what torch runs, and where a random program may use it.
UNARY = {
    "exp": (torch.exp, lambda x: abs(x) < 5),
    "log": (torch.log, lambda x: x > 0.05),
    "log2": (torch.log2, lambda x: x > 0.05),
    "log10": (torch.log10, lambda x: x > 0.05),
    "sqrt": (torch.sqrt, lambda x: x > 0.05),
    "square": (torch.square, lambda x: abs(x) < 20),
    "abs": (torch.abs, anywhere),
    "sin": (torch.sin, lambda x: abs(x) < 20),
    "cos": (torch.cos, lambda x: abs(x) < 20),
    "tan": (torch.tan, lambda x: abs(x) < 10 and abs(math.cos(x)) > 0.2),
    "asin": (torch.asin, lambda x: abs(x) < 0.95),
    "acos": (torch.acos, lambda x: abs(x) < 0.95),
    "atan": (torch.atan, anywhere),
    "sinh": (torch.sinh, lambda x: abs(x) < 4),
    "cosh": (torch.cosh, lambda x: abs(x) < 4),
    "tanh": (torch.tanh, lambda x: abs(x) < 6),
    "sigmoid": (torch.sigmoid, lambda x: abs(x) < 20),
    "relu": (F.relu, anywhere),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.1), anywhere),
    "elu": (F.elu, anywhere),
    "softplus": (F.softplus, lambda x: abs(x) < 15),  # torch calls it x beyond 20
    "gelu": (F.gelu, lambda x: abs(x) < 4),
    "silu": (F.silu, lambda x: abs(x) < 10),
    "softsign": (F.softsign, anywhere),
    "erf": (torch.erf, lambda x: abs(x) < 3),
    "sign": (torch.sign, anywhere),
    "floor": (torch.floor, anywhere),
}
COMPARISONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}

# How far its operands are from the point where a gate bends or jumps.
KINKS = {
    **dict.fromkeys(["abs", "relu", "leaky_relu", "elu", "sign"], abs),
    **dict.fromkeys(COMPARISONS, lambda a, b: abs(a - b)),
    "floor": lambda x: abs(x - round(x)),
    "max": lambda *xs: max(xs) - sorted(xs)[-2],
    "min": lambda *xs: sorted(xs)[1] - min(xs),
    "maxout": lambda x, w1, b1, w2, b2: abs(w1 * x + b1 - w2 * x - b2),
}
