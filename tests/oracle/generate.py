"""Writes scalar.json and gates.json: scalar programs in Gatewise's language beside PyTorch's values and gradients.

Text and computation grow side by side from one tree: every node knows how it is written and what torch runs for it,
and nothing here reads a program's text back. Before a random program is kept,

- its gradients are compared with central differences, except across a kink;
- it is run again with every rounded result disturbed by 1e-13: where that shows, the case would measure rounding.

Usage: python generate.py [folder to write to; without one, the folder of this file]
"""

import random
import re
import sys
from collections import Counter
from pathlib import Path

import torch

from by_hand import BY_HAND, GATES, NONFINITE
from case import agree, difference, record, write_lines
from gates import tensor
from programs import Program

SEED = 231
PROGRAMS = 440
GATES_IN_A_PROGRAM = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 36]
LARGEST_GRADIENT = 1e8


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    tally = Counter()
    written = [hand_case(*case) for case in BY_HAND + NONFINITE]
    write_lines(folder / "scalar.json", written + random_cases(random.Random(SEED), tally))
    write_lines(folder / "gates.json", gate_cases(tally))
    print("torch", torch.__version__)
    for what, count in sorted(tally.items()):
        print(f"{count:6} {what}")


def random_cases(rng, tally):
    cases, texts = [], set()
    while len(cases) < PROGRAMS:
        program = Program(rng, rng.choice(GATES_IN_A_PROGRAM))
        case = program_case(program)
        distance = program.distance_to_kink()
        if program.text in texts or not is_tame(case) or 0 < distance < 1e-6 or not is_steady(program, case, rng):
            tally["random programs left out"] += 1
            continue
        error = max(
            difference(gradient, lambda by: program.run(moved=(leaf, by))[0].item())
            for leaf in program.leaves
            if (gradient := case["gradients"].get(leaf.names[0])) is not None
        )
        assert error < 1e-6 or distance < 0.05, f"torch and central differences differ by {error} in\n{program.text}"
        tally[
            "random programs that agree with central differences" if error < 1e-6 else "random programs at a kink"
        ] += 1
        tally.update(f"gate {gate.operation}" for gate in program.gates)
        texts.add(program.text)
        cases.append(case)
    return cases


def gate_cases(tally):
    """Every gate at its points; at the smooth ones torch must agree with a central difference."""
    for gate, written, compute, smooth, edges in GATES:
        names = list(dict.fromkeys(re.findall(r"(?<![a-z])(?:[xyzw]|[wb][12])(?![a-z0-9])", written)))
        for number, point in enumerate(smooth + edges):
            is_edge = number >= len(smooth)
            operands = [float(operand) for operand in (point if isinstance(point, tuple) else [point])]
            case = hand_case(dict(zip(names, operands, strict=True)), written, compute)
            for slot, gradient in enumerate(case["gradients"].values()):
                if not is_edge and gradient is not None:
                    at = lambda by: compute(*(tensor(x + by * (i == slot)) for i, x in enumerate(operands))).item()
                    error = difference(gradient, at)
                    assert error < 1e-6, f"torch and central differences differ by {error} in {case}"
                    tally["gradients of gates that agree with central differences"] += 1
            del case["values"]
            tally[f"point of {gate}"] += 1
            yield {"gate": gate} | case | ({"edge": True} if is_edge else {})


def program_case(program, disturb=None):
    output, tensors, known = program.run(disturb)
    leaves = {leaf.names[0]: tensors[leaf] for leaf in program.leaves if leaf.operation != "unset" or leaf.uses > 0}
    return record(program.text, output, leaves, {name: known[gate] for name, gate in program.named.items()})


def hand_case(leaves, statements, compute):
    """A case written by hand, its leaves before its statements."""
    text = "; ".join(f"{name} = {value:g}" for name, value in leaves.items()) + "; " + statements
    tensors = {name.removeprefix("const "): tensor(float(value)) for name, value in leaves.items()}
    for name in leaves:
        if not name.startswith("const "):
            tensors[name].requires_grad_()
    made = compute(*tensors.values())
    named = made if isinstance(made, dict) else {"": made}
    return record(text, list(named.values())[-1], tensors, {name: value for name, value in named.items() if name})


def is_tame(case):
    gradients = [gradient for gradient in case["gradients"].values() if gradient is not None]
    return gradients and "nonfinite" not in case and max(map(abs, gradients)) < LARGEST_GRADIENT


def is_steady(program, case, rng):
    """Whether the case stays as it is, three times, when every rounding is a thousand times as coarse as it is."""
    return agree([case] + [program_case(program, disturb=rng) for _ in range(3)])


if __name__ == "__main__":
    main()
