"""Leaves of tensor programs: their numbers, and how they are written."""

import math
from dataclasses import dataclass
from typing import Any

import torch

from gates import tensor


@dataclass
class Leaf:
    """A tensor that a program starts from."""

    text: str
    value: torch.Tensor
    is_const: bool = False
    is_generated: bool = False

    def statement(self, name):
        return f"{'const ' * self.is_const}{name} = {self.text}"

    def start(self):
        """The tensor that a run starts from."""
        return self.value.clone().requires_grad_(not self.is_const)


@dataclass
class Within:
    """Numbers to draw between two bounds."""

    low: float
    high: float
    shape: tuple


@dataclass
class Const:
    """What stands in it gets no gradient."""

    inside: Any


@dataclass
class Generated:
    """A generator's call beside its numbers."""

    text: str
    value: torch.Tensor


def within(low, high, *shape):
    return Within(low, high, shape)


def make(rng, given):
    """A leaf of what a case gives: numbers, or a shape (a tuple) whose numbers are drawn."""
    match given:
        case Leaf():
            return given
        case Const(inside):
            leaf = make(rng, inside)
            leaf.is_const = True
            return leaf
        case Generated(text, value):
            return Leaf(text, value.to(torch.float64), is_generated=True)
        case tuple():
            return make(rng, Within(-2, 2, given))
        case Within(low, high, shape):
            return make(rng, nested(draw(rng, low, high, math.prod(shape)), shape))
        case numbers:
            return Leaf(written(numbers), tensor(numbers))


def draw(rng, low, high, count):
    """So many different numbers with two or three decimals: no two tie."""
    steps = 100 if (high - low) * 100 > 4 * count else 1000
    return [step / steps for step in rng.sample(range(round(low * steps) + 1, round(high * steps)), count)]


def nested(numbers, shape):
    if not shape:
        return numbers[0]
    size = len(numbers) // shape[0]
    return [nested(numbers[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]


def written(numbers):
    return f"[{', '.join(map(written, numbers))}]" if isinstance(numbers, list) else f"{numbers:g}"
