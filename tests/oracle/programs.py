"""Random programs: a tree grown gate by gate within every gate's domain, then named, ordered and written down."""

import math

import torch
import torch.nn.functional as F

from gates import COMPARISONS, UNARY, maximum, maxout, minimum, tensor, where
from nodes import Node, arithmetic, comparison, evaluate, function, gates_below, negation, number, unary, with_settings
from spelling import COMPARE, NEGATION, POWER, PRODUCT, SUM, Scribe

LARGEST_VALUE = 1e3
TOTAL = "sin cos atan tanh sigmoid relu softsign abs".split()  # safe in a definition, whatever it is called with
OFTEN = "exp sigmoid sqrt".split() * 3  # these have spellings of their own
CONSTANTS = [
    ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("1", 1), ("0.5", 0.5), ("1.5", 1.5), (".25", 0.25),
    ("2.0", 2), ("0.1", 0.1), ("1e-1", 0.1), ("2.5e0", 2.5), ("-1", -1, NEGATION), ("-2", -2, NEGATION),
    ("−0.5", -0.5, NEGATION), ("pi", math.pi), ("π", math.pi), ("np.pi", math.pi), ("2π", 2 * math.pi, PRODUCT),
    ("π/4", math.pi / 4, PRODUCT), ("e", math.e), ("sqrt(2)", math.sqrt(2)), ("1/3", 1 / 3, PRODUCT), ("2*3", 6, PRODUCT),
    ("-3/2", -1.5, PRODUCT), ("1 + 1", 2, SUM), ("3 - 0.5", 2.5, SUM), ("2^-1", 0.5, POWER), ("2^3", 8, POWER),
    ("-2^2", -4, NEGATION),
]  # fmt: skip
BESIDE_A_NUMBER = "k+u u+k u-k k-u k*u k*u u*k u/k -u".split()
BESIDE_A_NUMBER_WITH_CARE = "k/u 1/u u^k u^2 u^3 k^u".split()


class Grower:
    """Grows gates at random out of a pool of nodes, looking at their values so as to stay inside every gate's domain."""

    def __init__(self, rng, leaves, definitions=(), total=False):
        self.rng = rng
        self.pool = list(leaves)
        self.definitions = definitions
        self.total = total  # only gates that are defined and tame for every operand

    def pick(self):
        unused = [node for node in self.pool if node.uses == 0]
        return self.rng.choice(unused if unused and self.rng.random() < 0.65 else self.pool)

    def pick_two(self):
        a, b = self.pick(), self.pick()
        if a is b and self.rng.random() < 0.7:
            b = self.pick()
        ties = [node for node in self.pool if node.value == a.value and node is not a]
        return (a, self.rng.choice(ties)) if ties and self.rng.random() < 0.2 else (a, b)

    def constant(self):
        return number(*self.rng.choice(CONSTANTS if self.rng.random() < 0.5 else CONSTANTS[:8]))

    def pick_or_constant(self):
        return self.pick() if self.rng.random() < 0.75 else self.constant()

    def candidate(self):
        """A gate on operands of the pool, or None where this throw leaves the gate's domain."""
        families = {self.two_operands: 9, self.beside_a_number: 8, self.one_operand: 10, self.choice: 3}
        if not self.total:
            families |= {self.selection: 4, self.settings: 3, self.power: 2}
        if self.definitions:
            families |= {self.call: 6}
        return self.rng.choices(list(families), list(families.values()))[0]()

    def two_operands(self):
        a, b = self.pick_two()
        symbol = self.rng.choice("+-*" if self.total else "++-**/")
        return arithmetic(symbol, a, b) if symbol != "/" or abs(b.value) > 0.2 else None

    def beside_a_number(self):
        u, k = self.pick(), self.constant()
        kind = self.rng.choice(BESIDE_A_NUMBER if self.total else BESIDE_A_NUMBER + BESIDE_A_NUMBER_WITH_CARE)
        if kind == "-u":
            return negation(u)
        if "/u" in kind and abs(u.value) < 0.2 or kind == "k^u" and not (k.value > 0 and abs(u.value) < 4):
            return None
        if kind == "u^k" and not (0.2 < u.value < 10) and not (k.value.is_integer() and 0.2 < abs(u.value) < 10):
            return None
        left, symbol, right = kind
        operands = {"u": u, "k": k}
        return arithmetic(symbol, *(operands.get(side) or number(side, side) for side in (left, right)))

    def one_operand(self):
        name, u = self.rng.choice(TOTAL if self.total else [*UNARY, *OFTEN]), self.pick()
        return unary(name, u) if UNARY[name][1](u.value) else None

    def power(self):
        a, b = self.pick_two()
        return arithmetic("^", a, b) if 0.2 < a.value < 6 and abs(b.value) < 4 else None

    def choice(self):
        name, run = self.rng.choice([("max", maximum), ("min", minimum)])
        operands = [*self.pick_two(), *(self.pick() for _ in range(self.rng.choice([0, 0, 0, 1, 2])))]
        if self.rng.random() < 0.3:
            threshold = self.rng.choice([number("0", 0), number("0", 0), number("1", 1), self.constant()])
            operands[self.rng.randrange(len(operands))] = threshold
        return function(name, operands, run)

    def selection(self):
        a, b, c, d = (self.pick_or_constant() for _ in range(4))
        if self.rng.random() < 0.25:
            return function("maxout", [self.pick(), a, b, c, d], maxout)
        condition = comparison(self.rng.choice(list(COMPARISONS)), *self.pick_two())
        if self.rng.random() < 0.2:
            return arithmetic("*", condition, self.pick())
        return function("where", [condition, c, d], where)

    def settings(self):
        u, gate = self.pick(), self.rng.choice(["clamp", "leaky_relu", "elu"])
        if gate == "clamp":
            low, high = self.rng.choice([(-1, 1), (0, 1), (-0.5, 2), (-2, -1), (0.25, 1.5)])
            if u.value in (low, high):  # what torch does there depends on its version
                return None
            clamp, kink = lambda x: torch.clamp(x, low, high), lambda x: min(abs(x - low), abs(x - high))
            return with_settings("clamp", u, clamp, f"{low}, {high}", kink)
        if gate == "leaky_relu":
            slope = self.rng.choice([0.2, 0.01, 0.5])
            text = self.rng.choice(["", "slope="]) + str(slope)
            return with_settings("leaky_relu", u, lambda x: F.leaky_relu(x, slope), text, abs)
        alpha = self.rng.choice([0.5, 2, 1.5])
        return with_settings("elu", u, lambda x: F.elu(x, alpha), self.rng.choice(["", "alpha="]) + str(alpha), abs)

    def call(self):
        definition = self.rng.choice(self.definitions)
        return definition.call([self.pick_or_constant() for _ in definition.parameters])

    def grow(self, gates, ends=1):
        """Adds so many gates, then joins those that nothing uses yet until no more than `ends` are left; returns these."""
        grown = 0
        while grown < gates:
            grown += self.keep(self.candidate())
        while len(loose := [node for node in self.pool if node.uses == 0 and not node.is_leaf()]) > ends:
            pair, symbol = self.rng.sample(loose, 2), self.rng.choice("++-*")
            self.keep(arithmetic(symbol, *pair) if self.rng.random() < 0.9 else function("max", pair, maximum))
        return loose

    def keep(self, node):
        if node is None:
            return False
        depends_on_something = any(operand.operation != "number" for operand in node.operands)
        is_tame = math.isfinite(node.value) and (abs(node.value) < LARGEST_VALUE)
        if not (depends_on_something and is_tame):
            release(node)
            return False
        self.pool.append(node)
        return True


def release(node):
    """Takes back the uses a discarded gate had counted, and those of a condition that was made only for it."""
    for operand in node.operands:
        operand.uses -= 1
        if operand.operation in COMPARISONS and operand.uses == 0:
            release(operand)


class Definition:
    """A composite gate: `def name(parameters) = body`, its calls being copies of the body on other operands."""

    def __init__(self, rng, name, parameters, earlier):
        self.name = name
        self.parameters = [Node("input", value=rng.choice([-1.0, 0.5, 2.0]), names=[name]) for name in parameters]
        is_fit = False  # a body is one expression, so none of its gates is used twice; and every parameter is used
        while not is_fit:
            (self.body,) = Grower(rng, self.parameters, earlier, total=True).grow(rng.randint(1, 4))
            gates = gates_below([self.body])
            used = {operand for gate in gates for operand in gate.operands}
            is_fit = used.issuperset(self.parameters) and all(gate.uses <= 1 for gate in gates)

    def statement(self, scribe):
        parameters = ", ".join(parameter.names[0] for parameter in self.parameters)
        return f"{scribe.rng.choice(['def ', ''])}{self.name}({parameters}) = {scribe.term(self.body, COMPARE)}"

    def call(self, arguments):
        def as_gate(argument):
            is_number = argument.operation == "number"
            return Node("constant", run=lambda: tensor(argument.value)) if is_number else argument

        def copy(node):
            if node.is_leaf() or node.operation == "number":
                return replaced.get(node, node)
            inside = copy(node.inside) if node.inside else None
            operands = [copy(operand) for operand in node.operands]
            return Node(node.operation, operands, node.run, node.write, kink=node.kink, inside=inside)

        replaced = dict(zip(self.parameters, map(as_gate, arguments)))
        uses = [(argument, argument.uses) for argument in arguments]
        inside = copy(self.body)
        for argument, count in uses:
            argument.uses = count  # what the copy uses is not written in the text
        return Node("call", arguments, None, lambda scribe, *operands: scribe.call(self.name, operands), inside=inside)


INPUT_NAMES = "x y z w u v a b x0 x1 x2 w0 w1 w2 x12 alpha bias theta2".split()
OTHER_NAMES = "p q r s t h m n k f g q0 q1 q2 h1 h2 z3 net score loss total left right mid_point out".split()
INTEGERS = "-3 -2 -1 0 1 1 2 2 3".split()
NUMBERS = "-3 -2 -1 0.5 -0.5 1.25 .75 -1.5e0 2.5E-1 3e-1 12e-1 2.0".split() + [""] * 3  # "" stands for any number
COMMENTS = ["# forward", "# x = 1; not code", "#", "# σ, then ∂f/∂x", "## (unbalanced"]


class Program:
    """A random program: its leaves, gates and definitions, and the text that says so."""

    def __init__(self, rng, gates):
        self.rng = rng
        self.scribe = Scribe(rng)
        self.other_names = rng.sample(OTHER_NAMES, len(OTHER_NAMES))
        self.leaf_texts = {}
        self.leaves = self.make_leaves(rng.randint(1, 2 + min(5, gates // 3)))
        self.definitions = []
        for name in rng.sample(["neuron", "blend", "Gate2"], rng.choice([0, 0, 0, 0, 1, 2])):
            parameters = rng.sample(["a", "b", "s", "x"], rng.randint(1, 3))
            self.definitions.append(Definition(rng, name, parameters, self.definitions[:]))
        ends = Grower(rng, self.leaves, self.definitions).grow(gates, ends=rng.choice([1] * 9 + [2]))
        *self.dead_ends, self.output = ends
        self.gates = gates_below(ends)
        self.give_names()
        self.text = self.write()

    def make_leaves(self, count):
        """Inputs, now and then a const among them, and now and then a name that nothing defines."""
        *names, unset_name = self.rng.sample(INPUT_NAMES, count + 1)
        only_integers = self.rng.random() < 0.3
        leaves = []
        for name in names:
            text = self.rng.choice(INTEGERS if only_integers else NUMBERS) or f"{self.rng.uniform(-3, 3):.3f}"
            kind = "const" if leaves and self.rng.random() < 0.14 else "input"
            leaves.append(Node(kind, value=float(text), names=[name]))
            has_minus_sign = self.scribe.maybe(self.scribe.unicode / 2)
            self.leaf_texts[leaves[-1]] = text.replace("-", "−") if has_minus_sign and text[0] == "-" else text
        if self.rng.random() < 0.15:
            leaves.append(Node("unset", value=1.0, names=[unset_name]))
        return leaves

    def give_names(self):
        chance = self.rng.choice([0.0, 0.15, 0.4, 0.9])
        for gate in self.gates:
            is_shared = gate.uses > 1 or gate in self.dead_ends
            is_named = self.rng.random() < (0.5 if gate is self.output else chance)
            if is_shared or is_named and self.other_names:
                gate.names.append(self.other_names.pop() if self.other_names else f"g{self.gates.index(gate)}")
        self.named = {gate.names[0]: gate for gate in self.gates if gate.names}
        self.aliases = {}
        for node in self.leaves + [gate for gate in self.gates if gate.names and gate is not self.output]:
            if self.rng.random() < 0.04 and self.other_names and node.operation != "unset":
                self.aliases[self.other_names[-1]] = self.scribe.name(node.names[0])
                node.names.append(self.other_names.pop())

    def write(self):
        """Statements in any order, but the output last among those that can be one."""
        scribe = self.scribe
        leaves = []
        for leaf, text in self.leaf_texts.items():
            leaves.append(f"{'const ' * (leaf.operation == 'const')}{scribe.name(leaf.names[0])} = {text}")
        others = [definition.statement(scribe) for definition in self.definitions]
        others += [f"{scribe.name(name)} = {original}" for name, original in self.aliases.items()]
        for name, gate in self.named.items():
            if gate is not self.output:
                others.append(f"{scribe.name(name)} = {self.definition_of(gate)}")
        if scribe.maybe(0.4):
            self.rng.shuffle(others)
        last = "".join(f"{scribe.name(name)} = " for name in self.output.names) + self.definition_of(self.output)
        statements = leaves + others + [last]
        if scribe.maybe(0.2):
            statements = others + leaves + [last]
        elif scribe.maybe(0.1):
            statements = others + [last] + leaves
        comments = scribe.rng.choice([0, 0, 0.2])
        separators = scribe.rng.choice([["; "], ["\n"], ["\n", "\n", ";", "; ", "\n\n"]])
        text = ""
        for statement in statements:
            text += statement
            text += f"  {scribe.rng.choice(COMMENTS)}\n" if scribe.maybe(comments) else scribe.rng.choice(separators)
        return text if scribe.maybe(0.05) else text.rstrip("; \n")

    def definition_of(self, gate):
        return gate.write(self.scribe, *gate.operands)[0]

    def run(self, disturb=None, moved=None):
        """The output, the tensors of the leaves, and those of all gates; `moved` = (leaf, by how much)."""
        tensors = {leaf: tensor(leaf.value + (moved[1] if moved and moved[0] is leaf else 0.0)) for leaf in self.leaves}
        for leaf, value in tensors.items():
            value.requires_grad_(leaf.operation != "const" and moved is None)
        known = dict(tensors)
        for end in self.dead_ends:
            evaluate(end, known, disturb)
        return evaluate(self.output, known, disturb), tensors, known

    def distance_to_kink(self):
        distances = [math.inf]
        pending = list(self.gates)
        while pending:
            gate = pending.pop()
            if gate.kink is not None:
                distances.append(gate.kink(*(operand.value for operand in gate.operands)))
            pending += gates_below([gate.inside]) if gate.inside else []
        return min(distances)
