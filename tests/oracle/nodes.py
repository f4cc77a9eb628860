"""Nodes of a program: every gate with the torch function it runs and the text it is written as."""

from dataclasses import dataclass, field
from typing import Callable

import torch

import spelling
from gates import COMPARISONS, KINKS, UNARY, tensor
from spelling import COMPARE, POSTFIX, SUM


@dataclass(eq=False)
class Node:
    """A leaf, a number or a gate, with its value at the program's own point and the way it is written."""

    operation: str
    operands: list["Node"] = field(default_factory=list)
    run: Callable | None = None
    write: Callable | None = None  # Scribe, operands -> (text, how tightly it binds)
    value: float | None = None
    kink: Callable | None = None
    inside: "Node | None" = None  # a call's own gates, its parameters replaced
    names: list[str] = field(default_factory=list)
    uses: int = 0

    def __post_init__(self):
        if self.inside is not None:
            self.value = self.inside.value
        elif self.run is not None:
            operands = [node.value if node.operation == "number" else tensor(node.value) for node in self.operands]
            self.value = float(self.run(*operands))
        for operand in self.operands:
            operand.uses += 1

    def is_leaf(self):
        return self.operation in ("input", "const", "unset")


def evaluate(node, known, disturb=None):
    """The node's torch value where `known` holds the leaves' values; fills `known` with all that was needed."""
    if node not in known:
        if node.operation == "number":
            known[node] = node.value
        elif node.inside is not None:
            known[node] = evaluate(node.inside, known, disturb)
        else:
            known[node] = node.run(*(evaluate(operand, known, disturb) for operand in node.operands))
            is_rounded = not (known[node].item() * 2**20).is_integer()
            if disturb is not None and is_rounded:
                known[node] = known[node] * (1 + 1e-13 * disturb.uniform(-1, 1))
    return known[node]


def gates_below(roots):
    """Every gate that the roots are made of, once, operands first."""
    seen = {}

    def visit(node):
        if node not in seen:
            for operand in node.operands:
                visit(operand)
            seen[node] = None

    for root in roots:
        visit(root)
    return [node for node in seen if not node.is_leaf() and node.operation != "number"]


SPECIAL = {"exp": spelling.write_exp, "sqrt": spelling.write_sqrt}
ARITHMETIC = {
    "+": (lambda a, b: a + b, spelling.write_sum),
    "-": (lambda a, b: a - b, spelling.write_difference),
    "*": (lambda a, b: a * b, spelling.write_product),
    "/": (lambda a, b: a / b, spelling.write_quotient),
    "^": (lambda a, b: a**b, spelling.write_power),
}


def number(text, value, binds=POSTFIX):
    return Node("number", value=float(value), write=lambda scribe: (text, binds))


def arithmetic(symbol, a, b):
    run, write = ARITHMETIC[symbol]
    return Node(symbol, [a, b], run, write)


def negation(a):
    return Node("negation", [a], lambda a: -a, spelling.write_negation)


def unary(name, a):
    write = SPECIAL.get(name, lambda scribe, a: scribe.call(name, [a]))
    return Node(name, [a], UNARY[name][0], write, kink=KINKS.get(name))


def with_settings(name, a, run, settings, kink):
    return Node(name, [a], run, lambda scribe, a: scribe.call(name, [a], settings), kink=kink)


def function(name, operands, run):
    return Node(name, operands, run, lambda scribe, *operands: scribe.call(name, operands), kink=KINKS.get(name))


def comparison(symbol, a, b):
    def write(scribe, a, b):
        return f"{scribe.term(a, SUM)} {symbol} {scribe.term(b, SUM)}", COMPARE

    def run(a, b):
        return torch.as_tensor(COMPARISONS[symbol](a, b)).to(torch.float64)

    return Node(symbol, [a, b], run, write, kink=KINKS[symbol])
