"""Writes training.json: how torch.optim moves the leaves of small programs, step by step.

Text and computation stand side by side; nothing here reads a program's text back.

Usage: python generate_training.py [folder to write to; without one, the folder of this file]
"""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from case import write_lines
from gates import tensor

STEPS = [1, 2, 3, 10, 40]

X = [[1, -2], [0.5, 3], [-1, 1], [2, 0.5]]
NEURON = dict(w0=2, w1=-3, w2=-3)


def neuron(w0, w1, w2):
    return torch.sigmoid(w0 * -1 + w1 * -2 + w2)


# Leaves, the statements after them, and what torch runs on the leaves.
PROGRAMS = [
    (NEURON, "f = sigmoid(w0*(-1) + w1*(-2) + w2)", neuron),
    (dict(w=3, b=-1), "L = (w*2 + b - 1)^2 + 0.1*w^2", lambda w, b: (w * 2 + b - 1) ** 2 + 0.1 * w**2),
    (
        dict(W=[[0.2, -0.4], [0.7, 0.3], [-0.5, 0.1]], b=[0.1, 0, -0.1]),
        f"const X = {X}\nL = cross_entropy(X @ W.T + b, [0, 1, 2, 0])",
        lambda W, b: F.cross_entropy(tensor(X) @ W.T + b, torch.tensor([0, 1, 2, 0])),
    ),
    (dict(a=[1.5, -0.5, 0.25]), "L = sum(cosh(a)) + norm(a)", lambda a: torch.cosh(a).sum() + a.norm()),
]

# The setup as links say it, and torch's optimiser for it.
SETUPS = [
    ("rate:0.1", lambda leaves: torch.optim.SGD(leaves, lr=0.1)),
    ("rate:0.05,max", lambda leaves: torch.optim.SGD(leaves, lr=0.05, maximize=True)),
    ("momentum,rate:0.02", lambda leaves: torch.optim.SGD(leaves, lr=0.02, momentum=0.9)),
    ("momentum,rate:0.01,beta:0.5,max", lambda leaves: torch.optim.SGD(leaves, lr=0.01, momentum=0.5, maximize=True)),
    ("adam", lambda leaves: torch.optim.Adam(leaves)),
    ("adam,rate:0.05,beta1:0.8,beta2:0.99,eps:0.0001", lambda leaves: torch.optim.Adam(leaves, lr=0.05, betas=(0.8, 0.99), eps=1e-4)),
    ("adam,rate:0.02,max", lambda leaves: torch.optim.Adam(leaves, lr=0.02, maximize=True)),
]


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    cases = [case(*program, *setup) for program in PROGRAMS for setup in SETUPS]
    write_lines(folder / "training.json", [case for case in cases if case is not None])
    print("torch", torch.__version__)


def case(given, statements, compute, setup, optimizer):
    """The numbers of the leaves after some steps and the loss there; nothing where they run away."""
    leaves = {name: tensor(number).clone().requires_grad_() for name, number in given.items()}
    optimizer = optimizer(list(leaves.values()))
    after = []
    for step in range(1, max(STEPS) + 1):
        optimizer.zero_grad()
        compute(**leaves).backward()
        optimizer.step()
        if step in STEPS:
            after.append({"step": step, "loss": compute(**leaves).item(), "leaves": {name: leaf.tolist() for name, leaf in leaves.items()}})
    if not all(abs(state["loss"]) < 1e6 for state in after):
        return None
    text = "\n".join([f"{name} = {number}" for name, number in given.items()] + [statements])
    return {"program": text, "setup": setup, "after": after}


main()
