"""Writes tensor_gates.json and tensor_programs.json: programs on tensors beside PyTorch's values and gradients.

Text and computation stand side by side; nothing here reads a program's text back. Before a case is kept, its gradients are
compared with central differences, except at a kink, and it is run again with every rounded result disturbed by 1e-13:
where that shows, the case would measure rounding.

Usage: python generate_tensors.py [folder to write to; without one, the folder of this file]
"""

import random
import sys
from collections import Counter
from pathlib import Path

import torch
from torch.overrides import TorchFunctionMode

from case import agree, difference, flat, numbers_of, record, write_lines
from leaves import Const, make
from tensor_gates import EDGES, SMOOTH
from tensor_growth import grow
from tensor_networks import LECTURE, NETWORKS

SEED = 231
RANDOM_PROGRAMS = 70
LARGEST_NUMBER = 1e4


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    tally = Counter()
    write_lines(folder / "tensor_gates.json", gate_cases(tally))
    rng = random.Random(SEED)
    lecture = [Program(rng, *program).case() for program in LECTURE]
    networks = [fair_case(lambda: Program(rng, *network(rng)), rng, tally) for network in NETWORKS]
    grown = [fair_case(lambda: Program(rng, *grow(rng)), rng, tally) for _ in range(RANDOM_PROGRAMS)]
    write_lines(folder / "tensor_programs.json", lecture + networks + grown)
    print("torch", torch.__version__)
    for what, count in sorted(tally.items()):
        print(f"{count:6} {what}")


class Program:
    """Leaves, the text of the statements after them, and what torch runs on the leaves in their order: the output, or a dict
    of named gates with the output last."""

    def __init__(self, rng, leaves, statements, compute):
        self.leaves = {name: make(rng, given) for name, given in leaves.items()}
        self.text = "\n".join([leaf.statement(name) for name, leaf in self.leaves.items()] + [statements])
        self.compute = compute

    def run(self, tensors):
        made = self.compute(*tensors)
        return made if isinstance(made, dict) else {"": made}

    def output(self, tensors):
        return list(self.run(tensors).values())[-1]

    def case(self):
        tensors = {name: leaf.start() for name, leaf in self.leaves.items()}
        gates = self.run(tensors.values())
        generated = {name: leaf.value for name, leaf in self.leaves.items() if leaf.is_generated}
        values = generated | {name: value for name, value in gates.items() if name}
        return record(self.text, list(gates.values())[-1], tensors, values)

    def disturbed_case(self, rng):
        with Disturb(rng):
            return self.case()

    def error(self, case):
        """How far the gradients are from central differences at the worst place."""

        def moved(name, place, by):
            tensors = [leaf.value.clone() for leaf in self.leaves.values()]
            tensors[list(self.leaves).index(name)].view(-1)[place] += by
            return self.output(tensors).sum().item()

        return max(
            difference(gradient, lambda by: moved(name, place, by))
            for name, gradients in case["gradients"].items()
            for place, gradient in enumerate(flat(gradients))
        )


class Disturb(TorchFunctionMode):
    """Makes every rounding a thousand times as coarse as it is."""

    def __init__(self, rng):
        super().__init__()
        self.generator = torch.Generator().manual_seed(rng.randrange(2**32))

    def __torch_function__(self, function, types, operands=(), keywords=None):
        result = function(*operands, **(keywords or {}))
        if not isinstance(result, torch.Tensor) or not result.is_floating_point() or not result.requires_grad:
            return result
        is_rounded = (result.detach() * 2**20).frac() != 0
        noise = torch.rand(result.shape, generator=self.generator, dtype=torch.float64) * 2 - 1
        return result * (1 + 1e-13 * noise * is_rounded)


def gate_cases(tally):
    """Every gate on all its leaves: by itself, and in a weighted sum, so that each number of it gets a gradient of its own."""
    for gate, text, run, points, is_edge in [*((*row, False) for row in SMOOTH), *((*row, True) for row in EDGES)]:
        rng = random.Random(f"{text} {SEED}")  # so that the numbers stay when other gates are added
        for leaves in points:
            bare = Program(rng, leaves, f"out = {text}", lambda *tensors: {"out": run(*tensors)})
            yield gate_case(gate, bare, is_edge, tally)
            shape = tuple(bare.output([leaf.value for leaf in bare.leaves.values()]).shape)
            if shape:
                weigh = lambda *tensors: {"out": (out := run(*tensors[:-1])), "": (out * tensors[-1]).sum()}
                weighted = leaves | {"weight": Const(shape)}
                yield gate_case(gate, Program(rng, weighted, f"out = {text}\nsum(out * weight)", weigh), is_edge, tally)


def gate_case(gate, program, is_edge, tally):
    case = program.case()
    if not is_edge and any(gradient is not None for gradient in case["gradients"].values()):
        error = program.error(case)
        assert error < 1e-6, f"torch and central differences differ by {error} in\n{program.text}"
        tally["gate cases that agree with central differences"] += 1
    tally[f"cases of {gate}"] += 1
    return {"gate": gate} | case | ({"edge": True} if is_edge else {})


def fair_case(draw, rng, tally):
    """The case of the first program drawn that is tame, steady and no nearer to a kink than differences can tell."""
    while True:
        program = draw()
        case = program.case()
        is_tame = any(case["gradients"].values()) and "nonfinite" not in case and max(map(abs, numbers_of(case))) < LARGEST_NUMBER
        is_steady = is_tame and agree([case] + [program.disturbed_case(rng) for _ in range(3)])
        if is_steady and program.error(case) < 1e-6:
            tally["programs kept"] += 1
            return case
        tally["programs left out"] += 1


if __name__ == "__main__":
    main()
