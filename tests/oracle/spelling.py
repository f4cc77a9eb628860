"""How trees of gates are written: one of the language's spellings of each, chosen at random, with the brackets it needs."""

import re

from gates import UNARY

COMPARE, SUM, PRODUCT, NEGATION, POWER, POSTFIX = range(6)  # how tightly a piece of text binds, loosest first

PREFIXES = {
    "math.": set("exp log log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh erf floor".split()),
    "F.": set("relu leaky_relu elu softplus gelu silu softsign tanh sigmoid".split()),
    "torch.": {*UNARY, "where", "clamp"},
}
PREFIXES["np."] = PREFIXES["jnp."] = PREFIXES["math."] - {"erf"} | {"abs", "square", "sign", "where"}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Scribe:
    """Writes trees as text, choosing among the language's spellings of the same thing."""

    def __init__(self, rng):
        self.rng = rng
        self.unicode = rng.choice([0.0, 0.0, 0.3, 0.8])
        self.tight = rng.random() < 0.3

    def maybe(self, chance):
        return self.rng.random() < chance

    def term(self, node, least):
        """The node as an operand that must bind at least as tightly as `least`."""
        if node.names:
            return self.name(self.rng.choice(node.names))
        text, binds = node.write(self, *node.operands)
        bare_number = node.operation == "number" and binds == POSTFIX
        return f"({text})" if binds < least or (not bare_number and self.maybe(0.04)) else text

    def name(self, name):
        return name.translate(SUBSCRIPTS) if self.maybe(self.unicode) else name

    def symbol(self, ascii_symbol, others):
        return self.rng.choice(others) if self.maybe(self.unicode) else ascii_symbol

    def infix(self, left, symbol, right):
        space = "" if self.tight or self.maybe(0.1) else " "
        return f"{left}{space}{symbol}{space}{right}"

    def call(self, name, operands, settings=""):
        spelling = self.rng.choice(["ln", "log"]) if name == "log" else name
        if (name in UNARY or name == "clamp") and self.maybe(0.15):
            return f"{self.term(operands[0], POSTFIX)}.{spelling}({settings})", POSTFIX
        if name == "sigmoid" and self.maybe(0.2 + self.unicode / 2):
            spelling = "σ"
        prefixes = [prefix for prefix, names in PREFIXES.items() if spelling in names]
        if prefixes and self.maybe(0.15):
            spelling = self.rng.choice(prefixes) + spelling
        arguments = [self.term(operand, COMPARE) for operand in operands] + [settings] * bool(settings)
        return f"{spelling}({', '.join(arguments)})", POSTFIX


def write_sum(scribe, a, b):
    return scribe.infix(scribe.term(a, SUM), "+", scribe.term(b, PRODUCT)), SUM


def write_difference(scribe, a, b):
    return scribe.infix(scribe.term(a, SUM), scribe.symbol("-", "−"), scribe.term(b, PRODUCT)), SUM


def write_product(scribe, a, b):
    left, right = scribe.term(a, PRODUCT), scribe.term(b, NEGATION)
    last_word = re.search(r"[\w.]*$", left)[0]
    ends_well = (
        left[-1] in ")²³" or re.fullmatch(r"\d*\.?\d+", last_word) and last_word != "0"
    )  # 0x is a hexadecimal number
    begins_well = right[0].isalpha() or right[0] in "(√"
    is_clear = "√" not in left and not re.match(r"[eE]([+-]?\d|$)", right)  # 2e-1 is a number
    if ends_well and begins_well and is_clear and scribe.maybe(0.6):
        return left + " " * scribe.maybe(0.2) + right, PRODUCT
    return scribe.infix(left, scribe.symbol("*", "·×∗"), right), PRODUCT


def write_quotient(scribe, a, b):
    return scribe.infix(scribe.term(a, PRODUCT), scribe.symbol("/", "÷"), scribe.term(b, NEGATION)), PRODUCT


def write_negation(scribe, a):
    return scribe.symbol("-", "−") + scribe.term(a, NEGATION), NEGATION


def write_power(scribe, a, b):
    base = scribe.term(a, POSTFIX)
    if b.operation == "number" and b.value in (2, 3) and scribe.maybe(0.2 + scribe.unicode):
        return base + ("²" if b.value == 2 else "³"), POWER
    exponent = scribe.term(b, NEGATION)
    symbol = scribe.rng.choice(["^", "^", "**"])
    return (f"{base} {symbol} {exponent}" if scribe.maybe(0.2) else f"{base}{symbol}{exponent}"), POWER


def write_exp(scribe, a):
    if scribe.maybe(0.4):
        return f"e{scribe.rng.choice(['^', '^', '**'])}{scribe.term(a, NEGATION)}", POWER
    return scribe.call("exp", [a])


def write_sqrt(scribe, a):
    if scribe.maybe(0.2 + scribe.unicode / 2):
        return "√" + (scribe.term(a, POSTFIX) if a.names else f"({scribe.term(a, COMPARE)})"), NEGATION
    return scribe.call("sqrt", [a])
