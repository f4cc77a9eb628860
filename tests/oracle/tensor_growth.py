"""Random programs on tensors: statement by statement, each a gate or two on what is there already."""

import torch
import torch.nn.functional as F

from gates import COMPARISONS, UNARY, maximum, minimum, where
from leaves import make
from tensor_functions import REDUCTIONS, logsumexp, sqnorm

SHAPES = [(3,), (4,), (2, 3), (3, 2), (2, 2), (3, 1), (1, 3), (2, 2, 3), ()]
LEAVES = "x y z w u v a b".split()
NAMES = "p q r s t h m n k f g q0 q1 q2 h1 h2 z3 d0 d1 d2 e0 e1 e2".split()
LARGEST_VALUE = 50
BOUNDED = "sin cos atan tanh sigmoid softsign".split()


def grow(rng):
    """Leaves, statements and what torch runs, as a program is made of."""
    names = rng.sample(LEAVES, rng.randint(2, 4))
    leaves = {name: make(rng, rng.choice(SHAPES)) for name in names}
    for name in names[1:]:
        leaves[name].is_const = rng.random() < 0.15
    growth = Growth(rng, leaves)
    size = rng.randint(3, 9)
    while len(growth.statements) < size:
        growth.add(rng.choice(GATES))
    if rng.random() < 0.8:
        growth.join()
    else:
        growth.end()
    return leaves, "\n".join(growth.text()), growth.compute


class Growth:
    """A program in the making: its statements, and the value of each, so that gates stay in their domains."""

    def __init__(self, rng, leaves):
        self.rng = rng
        self.leaves = list(leaves)
        self.values = {name: leaf.value for name, leaf in leaves.items()}
        self.statements = []  # name, text, operands, what torch runs on them
        self.uses = dict.fromkeys(leaves, 0)
        self.names = rng.sample(NAMES, len(NAMES))

    def pick(self):
        unused = self.loose()
        return self.rng.choice(unused if unused and self.rng.random() < 0.6 else list(self.values))

    def partner(self, name, run):
        """Another value that goes together with this one under a gate of two operands."""
        for other in self.rng.sample(list(self.values), len(self.values)):
            if other != name and works(run, self.values[name], self.values[other]):
                return other
        return name

    def loose(self):
        return [name for name, uses in self.uses.items() if uses == 0]

    def add(self, gate):
        made = gate(self)
        if made is None:
            return
        text, operands, run = made
        known = [self.values[operand] for operand in operands]
        if not works(run, *known):
            return
        value = run(*known)
        if 0 < value.numel() <= 24 and value.isfinite().all() and value.abs().max() < LARGEST_VALUE:
            self.keep(text, operands, run, value)

    def keep(self, text, operands, run, value):
        name = self.names.pop()
        self.statements.append((name, text, operands, run))
        self.values[name] = value
        for operand in operands:
            self.uses[operand] += 1
        self.uses[name] = 0

    def join(self):
        """Makes one number of all that nothing uses."""
        loose = self.loose()
        terms = [self.rng.choice([("sum({})", torch.sum), ("mean({})", torch.mean), ("sqnorm({})", sqnorm)]) for _ in loose]
        text = " + ".join(term.format(name) for (term, _), name in zip(terms, loose))
        run = lambda *operands: sum(reduce(operand) for (_, reduce), operand in zip(terms, operands))
        self.keep(text, loose, run, run(*(self.values[name] for name in loose)))

    def end(self):
        """Ends with a gate on the last value, so that the output is a tensor; the others lead nowhere."""
        last = self.statements[-1][0]
        self.keep(f"1.5 * {last}", [last], lambda x: 1.5 * x, 1.5 * self.values[last])

    def text(self):
        return [f"{name} = {text}" for name, text, _, _ in self.statements]

    def compute(self, *leaves):
        known = dict(zip(self.leaves, leaves))
        for name, _, operands, run in self.statements:
            known[name] = run(*(known[operand] for operand in operands))
        return {name: known[name] for name, *_ in self.statements}


def works(run, *operands):
    """Whether the shapes go together."""
    try:
        run(*operands)
        return True
    except (RuntimeError, IndexError):
        return False


def transposed(x):
    return x.permute(tuple(reversed(range(x.dim()))))


def unary(growth):
    name, x = growth.rng.choice([*UNARY, *BOUNDED]), growth.pick()
    run, inside = UNARY[name]
    if all(inside(number) for number in growth.values[x].flatten().tolist()):
        return growth.rng.choice(["{0}({1})"] * 4 + ["np.{0}({1})", "{1}.{0}()"]).format(name, x), [x], run


def binary(growth):
    a, symbol = growth.pick(), growth.rng.choice("++-**")
    b = growth.partner(a, torch.add)
    run = {"+": torch.add, "-": torch.sub, "*": torch.mul}[symbol]
    return f"{a} {symbol} {b}", [a, b], run


def quotient(growth):
    a = growth.pick()
    b = growth.partner(a, torch.add)
    return f"{a} / (1 + {b}^2)", [a, b], lambda a, b: a / (1 + b**2)


def beside_a_number(growth):
    x, k = growth.pick(), growth.rng.choice([2, 0.5, 3, -1.5])
    text, run = growth.rng.choice(
        [
            (f"{x} + {k}", lambda x: x + k),
            (f"{k} - {x}", lambda x: k - x),
            (f"{k} * {x}", lambda x: k * x),
            (f"-{x}", lambda x: -x),
            (f"{x}^2", lambda x: x**2),
            (f"{x} / {k}", lambda x: x / k),
        ]
    )
    return text, [x], run


def choice(growth):
    a = growth.pick()
    b = growth.partner(a, torch.add)
    name, run = growth.rng.choice([("max", maximum), ("min", minimum)])
    return f"{name}({a}, {b})", [a, b], run


def selection(growth):
    a = growth.pick()
    b, c = growth.partner(a, torch.add), growth.partner(a, torch.add)
    symbol = growth.rng.choice(["<", "<=", ">", ">="])
    return f"where({a} {symbol} {b}, {c}, {a})", [a, b, c], lambda a, b, c: where(COMPARISONS[symbol](a, b), c, a)


def product(growth):
    a = growth.pick()
    text, run = growth.rng.choice(
        [
            ("{} @ {}", torch.matmul),
            ("{} @ {}", torch.matmul),
            ("{} @ {}.T", lambda a, b: a @ transposed(b)),
            ("{}.T @ {}", lambda a, b: transposed(a) @ b),
            ("outer({}, {})", torch.outer),
        ]
    )
    b = growth.partner(a, run)
    return text.format(a, b), [a, b], run


def reduction(growth):
    x, name = growth.pick(), growth.rng.choice(list(REDUCTIONS))
    run, dimensions = REDUCTIONS[name], growth.values[x].dim()
    if dimensions == 0:
        return None
    if growth.rng.random() < 0.3:
        return f"{name}({x})", [x], run
    axis = growth.rng.randrange(-dimensions, dimensions)
    return f"{name}({x}, axis={axis})", [x], lambda x: run(x, dim=axis)


def along_an_axis(growth):
    x, axis = growth.pick(), growth.rng.choice([-1, 0])
    name, run = growth.rng.choice([("softmax", F.softmax), ("log_softmax", F.log_softmax)])
    if growth.values[x].dim():
        return f"{name}({x}{f', axis={axis}' if axis == 0 else ''})", [x], lambda x: run(x, axis)


def rearrangement(growth):
    x = growth.pick()
    count = growth.values[x].numel()
    factor = growth.rng.choice([d for d in range(1, count + 1) if count % d == 0])
    text, run = growth.rng.choice(
        [
            (f"reshape({x}, {factor}, {count // factor})", lambda x: x.reshape(factor, count // factor)),
            (f"flatten({x})", torch.flatten),
            (f"{x}.T", transposed),
        ]
    )
    return (text, [x], run) if growth.values[x].dim() else None


def joined(growth):
    a = growth.pick()
    text, run = growth.rng.choice(
        [
            ("concat({}, {})", lambda *t: torch.cat(t)),
            ("concat({}, {}, axis=1)", lambda *t: torch.cat(t, 1)),
            ("stack({}, {})", lambda *t: torch.stack(t)),
        ]
    )
    b = growth.partner(a, run)
    return text.format(a, b), [a, b], run


def part(growth):
    x = growth.pick()
    text, run = growth.rng.choice(
        [
            (f"{x}[0]", lambda x: x[0]),
            (f"{x}[-1]", lambda x: x[-1]),
            (f"{x}[1:]", lambda x: x[1:]),
            (f"{x}[:, 1]", lambda x: x[:, 1]),
            (f"{x}[:, :-1]", lambda x: x[:, :-1]),
            (f"{x}[1, 0]", lambda x: x[1, 0]),
        ]
    )
    return (text, [x], run) if growth.values[x].dim() else None


def softened(growth):
    x = growth.pick()
    return f"logsumexp(2*{x})", [x], lambda x: logsumexp(2 * x)


GATES = [
    *([unary] * 5),
    *([binary] * 5),
    *([product] * 5),
    *([reduction] * 4),
    *([beside_a_number] * 3),
    *([part] * 2),
    *([rearrangement] * 2),
    *([joined] * 2),
    quotient,
    choice,
    selection,
    along_an_axis,
    softened,
]
