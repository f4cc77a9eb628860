"""Every gate on tensors: how it is written, what torch runs, and the leaves it is tried on."""

import torch
import torch.nn.functional as F

from gates import COMPARISONS, UNARY, maximum, maxout, minimum, where
from leaves import Const, Generated, within
from tensor_functions import (
    REDUCTIONS,
    accuracy,
    amax,
    amin,
    argmax,
    batch_norm,
    contrastive_loss,
    cross_entropy,
    embed,
    euclidean_loss,
    gather,
    hinge,
    layer_norm,
    lcn,
    lrn,
)

PAIRS = [
    dict(a=(2, 3), b=(2, 3)),
    dict(a=(2, 3), b=(3,)),
    dict(a=(3,), b=(2, 3)),
    dict(a=(2, 3), b=()),
    dict(a=(), b=(4,)),
    dict(a=(2, 1), b=(1, 3)),
    dict(a=(2, 1, 3), b=(4, 1)),
    dict(a=(1,), b=(3,)),
    dict(a=(2, 3), b=Const((2, 3))),
]
POSITIVE = within(0.3, 3, 2, 3)
DOMAIN = {
    **dict.fromkeys("log log2 log10 sqrt".split(), (0.3, 3)),
    **dict.fromkeys("asin acos".split(), (-0.9, 0.9)),
    "tan": (-1.2, 1.2),
}
LABELS = Const([2, 0, 1, 2])
IMAGE = (1, 2, 5, 4)


def positive(pair, *names):
    """The same shapes, the numbers of these between 0.3 and 3."""

    def of(given):
        return Const(of(given.inside)) if isinstance(given, Const) else within(0.3, 3, *given)

    return {name: of(given) if name in names else given for name, given in pair.items()}


def reductions():
    for name, run in REDUCTIONS.items():
        low = 0.3 if name == "prod" else -2
        yield name, f"{name}(x)", run, [dict(x=within(low, 3, *shape)) for shape in [(4,), (2, 3), (2, 1, 3)]]
        for axis, shape in [(0, (4,)), (0, (2, 3)), (1, (2, 3)), (-1, (2, 3)), (1, (2, 3, 2)), (-3, (2, 3, 2))]:
            run_axis = lambda x, run=run, axis=axis: run(x, dim=axis)
            yield name, f"{name}(x, axis={axis})", run_axis, [dict(x=within(low, 3, *shape))]


def convolutions():
    for settings, image, kernel in [
        ("", IMAGE, (3, 2, 3, 3)),
        ("", (2, 1, 4, 4), (2, 1, 2, 3)),
        (", pad=1", IMAGE, (2, 2, 3, 3)),
        (", stride=2", (1, 2, 6, 5), (2, 2, 2, 2)),
        (", stride=2, pad=1", IMAGE, (2, 2, 3, 2)),
        (", stride=3, pad=2", (1, 1, 5, 6), (1, 1, 3, 3)),
        (", dilation=2", (1, 1, 6, 5), (2, 1, 3, 2)),
        (", stride=2, pad=2, dilation=2", (1, 2, 6, 7), (1, 2, 3, 3)),
    ]:
        options = options_of(settings)
        run = lambda x, w, b, options=options: F.conv2d(x, w, b, **options)
        yield "conv2d", f"conv2d(x, w, b{settings})", run, [dict(x=image, w=kernel, b=kernel[:1])]
    for settings, image, kernel in [
        ("", (1, 2, 3, 2), (2, 3, 2, 2)),
        ("", (2, 1, 2, 3), (1, 2, 3, 2)),
        (", stride=2", (1, 2, 3, 3), (2, 1, 3, 2)),
        (", stride=2, pad=1", (1, 2, 3, 3), (2, 2, 4, 4)),
        (", stride=3, pad=1", (1, 1, 2, 3), (1, 1, 3, 3)),
        (", dilation=2", (1, 1, 3, 2), (1, 2, 2, 3)),
        (", stride=2, pad=1, dilation=2", (1, 2, 3, 3), (2, 1, 2, 2)),
    ]:
        options = options_of(settings)
        run = lambda x, w, b, options=options: F.conv_transpose2d(x, w, b, **options)
        yield "conv_transpose2d", f"conv_transpose2d(x, w, b{settings})", run, [dict(x=image, w=kernel, b=kernel[1:2])]


def options_of(settings):
    """`, pad=1` as torch's `padding=1`."""
    options = [option.split("=") for option in settings.split(", ")[1:]]
    return {name.replace("pad", "padding"): int(number) for name, number in options}


def pools():
    for name, run in {"max_pool2d": F.max_pool2d, "avg_pool2d": F.avg_pool2d}.items():
        for settings, image in [
            ("2", (1, 2, 4, 4)),
            ("2", (2, 1, 5, 4)),
            ("3, stride=1", (1, 2, 4, 5)),
            ("3, stride=2", (1, 1, 7, 6)),
            ("2, stride=2, pad=1", (1, 2, 4, 5)),
            ("3, stride=2, pad=1", (1, 1, 6, 7)),
        ]:
            size, options = int(settings[0]), options_of(settings[1:])
            run_pool = lambda x, run=run, size=size, options=options: run(x, size, **options)
            yield name, f"{name}(x, {settings})", run_pool, [dict(x=image)]


# Gate, text, what torch runs, and for each case the leaves: a shape in brackets is a tensor whose numbers are drawn.
# Names on the left of the text are those of the leaves. At these points every gate is smooth.
SMOOTH = [
    ("add", "a + b", lambda a, b: a + b, PAIRS),
    ("sub", "a - b", lambda a, b: a - b, PAIRS),
    ("mul", "a * b", lambda a, b: a * b, PAIRS),
    ("div", "a / b", lambda a, b: a / b, [positive(pair, "b") for pair in PAIRS]),
    ("pow", "a ^ b", lambda a, b: a**b, [positive(pair, "a") for pair in PAIRS[:6]]),
    ("pow", "x^3", lambda x: x**3, [dict(x=(2, 3))]),
    ("pow", "x^-1.5", lambda x: x**-1.5, [dict(x=POSITIVE)]),
    ("pow", "2^x", lambda x: 2**x, [dict(x=(2, 3))]),
    ("square", "x²", lambda x: x**2, [dict(x=(2, 3))]),
    ("exp", "e^-x", lambda x: torch.exp(-x), [dict(x=(2, 3))]),
    ("sqrt", "√x", torch.sqrt, [dict(x=POSITIVE)]),
    ("neg", "-x", lambda x: -x, [dict(x=(2, 3)), dict(x=(3,))]),
    ("neg", "neg(x)", lambda x: -x, [dict(x=(2, 3)), dict(x=(3,))]),
    ("add", "1 + x", lambda x: 1 + x, [dict(x=(2, 3))]),
    ("sub", "1 - x", lambda x: 1 - x, [dict(x=(2, 3))]),
    ("sub", "x - 0.5", lambda x: x - 0.5, [dict(x=(3,))]),
    ("mul", "3x", lambda x: 3 * x, [dict(x=(2, 3))]),
    ("mul", "x * x", lambda x: x * x, [dict(x=(2, 3))]),
    ("mul", "a·b", lambda a, b: a * b, [dict(a=(), b=(2, 3)), dict(a=(2, 3), b=())]),
    ("div", "x / 4", lambda x: x / 4, [dict(x=(2, 3))]),
    ("div", "2 / x", lambda x: 2 / x, [dict(x=within(-3, -0.3, 3))]),
    ("reciprocal", "1 / x", lambda x: 1 / x, [dict(x=POSITIVE)]),
    *((gate, f"{gate}(x)", run, [dict(x=within(*DOMAIN.get(gate, (-2, 2)), 2, 3))]) for gate, (run, _) in UNARY.items()),
    ("leaky_relu", "leaky_relu(x, slope=0.3)", lambda x: F.leaky_relu(x, 0.3), [dict(x=(2, 3))]),
    ("elu", "elu(x, alpha=2)", lambda x: F.elu(x, 2.0), [dict(x=(2, 3))]),
    ("clamp", "clamp(x, -1, 1)", lambda x: torch.clamp(x, -1, 1), [dict(x=(3, 3))]),
    ("max", "max(a, b)", maximum, PAIRS[:7]),
    ("min", "min(a, b)", minimum, PAIRS[:7]),
    ("max", "max(0, x)", lambda x: maximum(0.0, x), [dict(x=(2, 3))]),
    ("max", "max(x, 1, 0.1x)", lambda x: amax(x, torch.tensor(1.0), 0.1 * x), [dict(x=(2, 3))]),
    ("max", "max(a, b, c)", amax, [dict(a=(2, 3), b=(3,), c=(2, 1)), dict(a=(3,), b=(), c=(3,))]),
    ("min", "min(a, b, c)", amin, [dict(a=(2, 3), b=(3,), c=(2, 1))]),
    ("maxout", "maxout(x, w1, b1, w2, b2)", maxout, [dict(x=(5,), w1=(), b1=(), w2=(), b2=())]),
    ("where", "where(c, a, b)", where, [dict(c=Const([[1, 0, 1], [0, 0, 1]]), a=(2, 3), b=(3,)), dict(c=Const([0, 1]), a=(2,), b=())]),
    *((f"where {s}", f"where(x {s} y, a, b)", lambda x, y, a, b, s=s: where(COMPARISONS[s](x, y), a, b), [dict(x=(2, 3), y=(3,), a=(2, 3), b=())]) for s in COMPARISONS),
    *((f"comparison {s}", f"(x {s} 0.5) * y", lambda x, y, s=s: COMPARISONS[s](x, 0.5).double() * y, [dict(x=(2, 3), y=(2, 3))]) for s in COMPARISONS),
    *reductions(),
    ("norm", "‖x‖", torch.linalg.vector_norm, [dict(x=(3,)), dict(x=(2, 3))]),
    ("sqnorm", "‖x‖²", lambda x: torch.linalg.vector_norm(x) ** 2, [dict(x=(3,))]),
    ("sum", "x.sum(axis=0)", lambda x: x.sum(0), [dict(x=(2, 3))]),
    ("matmul", "a @ b", torch.matmul, [dict(a=a, b=b) for a, b in [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,)), ((1, 4), (4, 1)), ((2, 2, 3), (2, 3, 2)), ((2, 2, 3), (3, 2)), ((2, 1, 2, 3), (3, 3, 2)), ((3,), (2, 3, 2)), ((2, 2, 3), (3,))]]),
    ("matmul", "a·b", torch.matmul, [dict(a=(2, 3), b=(3,)), dict(a=(3,), b=(3,)), dict(a=(2, 3), b=(3, 2))]),
    ("matmul", "x @ x.T", lambda x: x @ x.T, [dict(x=(2, 3))]),
    ("dot", "dot(a, b)", torch.matmul, [dict(a=(3,), b=(3,)), dict(a=(2, 3), b=(3,)), dict(a=(2, 3), b=(3, 2))]),
    ("outer", "outer(a, b)", torch.outer, [dict(a=(2,), b=(3,)), dict(a=(3,), b=(1,))]),
    ("transpose", "transpose(x)", lambda x: x.permute(tuple(reversed(range(x.dim())))), [dict(x=(2, 3)), dict(x=(3,)), dict(x=(2, 3, 2))]),
    ("transpose", "x.T", lambda x: x.T, [dict(x=(2, 3)), dict(x=(1, 3))]),
    ("transpose", "xᵀ @ y", lambda x, y: x.T @ y, [dict(x=(2, 3), y=(2,))]),
    ("reshape", "reshape(x, 3, 2)", lambda x: x.reshape(3, 2), [dict(x=(2, 3)), dict(x=(6,))]),
    ("crop", "crop(x, 2)", lambda x: x[..., :2], [dict(x=(2, 3))]),
    ("crop", "crop(x, 2, 2, offset=1)", lambda x: x[..., 1:3, 1:3], [dict(x=(3, 4)), dict(x=(1, 2, 3, 4))]),
    ("crop", "crop(x, 1, offset=2)", lambda x: x[..., 2:3], [dict(x=(4,))]),
    ("reshape", "reshape(x, 6)", lambda x: x.reshape(6), [dict(x=(2, 3))]),
    ("reshape", "reshape(x, 2, 1, 3)", lambda x: x.reshape(2, 1, 3), [dict(x=(2, 3))]),
    ("reshape", "reshape(x, 4, -1)", lambda x: x.reshape(4, -1), [dict(x=(2, 4))]),
    ("reshape", "x.reshape(2, 2)", lambda x: x.reshape(2, 2), [dict(x=(4,))]),
    ("flatten", "flatten(x)", torch.flatten, [dict(x=(2, 3)), dict(x=(2, 1, 2)), dict(x=(3,))]),
    ("concat", "concat(a, b)", lambda *t: torch.cat(t), [dict(a=(2,), b=(3,)), dict(a=(2, 3), b=(1, 3))]),
    ("concat", "concat(a, b, c, axis=1)", lambda *t: torch.cat(t, 1), [dict(a=(2, 1), b=(2, 3), c=(2, 2))]),
    ("concat", "concat(a, b, axis=-1)", lambda *t: torch.cat(t, -1), [dict(a=(1, 2, 2), b=(1, 2, 1))]),
    ("concat", "concat(x, x)", lambda x: torch.cat([x, x]), [dict(x=(2,))]),
    ("stack", "stack(a, b)", lambda *t: torch.stack(t), [dict(a=(3,), b=(3,)), dict(a=(2, 2), b=(2, 2)), dict(a=(), b=())]),
    ("stack", "stack(a, b, c, axis=1)", lambda *t: torch.stack(t, 1), [dict(a=(2,), b=(2,), c=(2,))]),
    ("stack", "stack(a, b, axis=-1)", lambda *t: torch.stack(t, -1), [dict(a=(2, 2), b=(2, 2))]),
    ("index", "x[1]", lambda x: x[1], [dict(x=(3,)), dict(x=(2, 3)), dict(x=(2, 2, 2))]),
    ("index", "x[-1]", lambda x: x[-1], [dict(x=(3,)), dict(x=(2, 3))]),
    ("index", "x[1, 2]", lambda x: x[1, 2], [dict(x=(2, 3)), dict(x=(2, 3, 2))]),
    ("index", "x[0, -2]", lambda x: x[0, -2], [dict(x=(2, 3))]),
    ("index", "x[0] * x[1] + x[2]", lambda x: x[0] * x[1] + x[2], [dict(x=(3,)), dict(x=(3, 2))]),
    ("slice", "x[1:3]", lambda x: x[1:3], [dict(x=(5,)), dict(x=(4, 2))]),
    ("slice", "x[:, 0]", lambda x: x[:, 0], [dict(x=(2, 3)), dict(x=(2, 3, 2))]),
    ("slice", "x[:, 1:]", lambda x: x[:, 1:], [dict(x=(2, 3))]),
    ("slice", "x[:-1, -2:]", lambda x: x[:-1, -2:], [dict(x=(3, 3))]),
    ("slice", "x[0, :, 1:2]", lambda x: x[0, :, 1:2], [dict(x=(2, 3, 3))]),
    ("slice", "x[:2] + x[1:]", lambda x: x[:2] + x[1:], [dict(x=(3,))]),
    ("softmax", "softmax(x)", lambda x: F.softmax(x, -1), [dict(x=(4,)), dict(x=(2, 3)), dict(x=(2, 2, 3)), dict(x=within(-40, 700, 4))]),
    ("softmax", "softmax(x, axis=0)", lambda x: F.softmax(x, 0), [dict(x=(3,)), dict(x=(2, 3))]),
    ("softmax", "softmax(x, axis=1)", lambda x: F.softmax(x, 1), [dict(x=(2, 3)), dict(x=(2, 3, 2))]),
    ("log_softmax", "log_softmax(x)", lambda x: F.log_softmax(x, -1), [dict(x=(4,)), dict(x=(2, 3)), dict(x=within(-40, 700, 4))]),
    ("log_softmax", "log_softmax(x, axis=0)", lambda x: F.log_softmax(x, 0), [dict(x=(3,)), dict(x=(2, 3))]),
    ("cross_entropy", "cross_entropy(scores, label)", cross_entropy, [dict(scores=(3,), label=Const(1)), dict(scores=(4, 3), label=LABELS), dict(scores=within(-700, 700, 4), label=Const(0)), dict(scores=(1, 2), label=Const([1]))]),
    ("hinge", "hinge(scores, label)", hinge, [dict(scores=(3,), label=Const(1)), dict(scores=(4, 3), label=LABELS), dict(scores=(1, 4), label=Const([3]))]),
    ("hinge", "hinge(scores, label, margin=0.505)", lambda scores, label: hinge(scores, label, 0.505), [dict(scores=(4, 3), label=LABELS)]),
    ("mse", "mse(a, b)", F.mse_loss, [dict(a=(4,), b=(4,)), dict(a=(2, 3), b=Const((2, 3))), dict(a=(), b=())]),
    ("euclidean_loss", "euclidean_loss(a, b)", euclidean_loss, [dict(a=(4,), b=(4,)), dict(a=(2, 3), b=Const((2, 3))), dict(a=(3, 2, 2), b=(3, 2, 2))]),
    ("contrastive_loss", "contrastive_loss(a, b, y)", contrastive_loss, [dict(a=(3, 2), b=(3, 2), y=Const([1, 0, 1])), dict(a=within(0, 0.6, 4, 2), b=within(0, 0.6, 4, 2), y=Const([0, 1, 0, 0]))]),
    ("contrastive_loss", "contrastive_loss(a, b, y, margin=3)", lambda a, b, y: contrastive_loss(a, b, y, 3.0), [dict(a=(3, 2), b=(3, 2), y=Const([0, 0, 1]))]),
    ("bce", "bce(p, t)", F.binary_cross_entropy, [dict(p=within(0.1, 0.9, 4), t=Const([0, 1, 1, 0])), dict(p=within(0.1, 0.9, 2, 2), t=within(0.1, 0.9, 2, 2)), dict(p=within(0.1, 0.9), t=Const(1))]),
    ("batch_norm", "batch_norm(x, gamma, beta)", batch_norm, [dict(x=(4, 3), gamma=(3,), beta=(3,)), dict(x=(2, 2, 2, 3), gamma=(2,), beta=(2,))]),
    ("batch_norm", "batch_norm(x, gamma, beta, eps=0.1)", lambda *t: batch_norm(*t, 0.1), [dict(x=(5, 2), gamma=(2,), beta=(2,))]),
    ("layer_norm", "layer_norm(x, gamma, beta)", layer_norm, [dict(x=(4,), gamma=(4,), beta=(4,)), dict(x=(3, 4), gamma=(4,), beta=(4,)), dict(x=(2, 2, 3), gamma=(3,), beta=(3,))]),
    ("layer_norm", "layer_norm(x, gamma, beta, eps=0.1)", lambda *t: layer_norm(*t, 0.1), [dict(x=(2, 3), gamma=(3,), beta=(3,))]),
    ("lrn", "lrn(x)", lrn, [dict(x=(1, 6, 2, 2)), dict(x=(2, 3, 1, 2))]),
    ("lrn", "lrn(x, size=3, alpha=0.5, beta=0.6, k=2)", lambda x: lrn(x, 3, 0.5, 0.6, 2), [dict(x=(1, 5, 2, 2)), dict(x=(2, 2, 1, 2))]),
    ("lrn", "lrn(x, size=2, alpha=0.5)", lambda x: lrn(x, 2, 0.5), [dict(x=(1, 4, 2, 1))]),
    ("lcn", "lcn(x, 3)", lambda x: lcn(x, 3), [dict(x=(1, 2, 4, 5)), dict(x=(2, 1, 2, 3))]),
    ("lcn", "lcn(x, 2)", lambda x: lcn(x, 2), [dict(x=(1, 1, 3, 4))]),
    *convolutions(),
    *pools(),
    ("embed", "embed(table, ids)", embed, [dict(table=(4, 3), ids=Const([2, 0, 2])), dict(table=(3, 2), ids=Const([[0, 1], [1, 1]])), dict(table=(3, 2), ids=Const(1))]),
    ("gather", "gather(x, ids)", gather, [dict(x=(4, 3), ids=Const([2, 0, 2])), dict(x=(5,), ids=Const([4, 1, 1, 0]))]),
    ("argmax", "argmax(x) + x", lambda x: argmax(x) + x, [dict(x=(4,))]),
    ("argmax", "argmax(x)", argmax, [dict(x=(4,))]),
    ("accuracy", "accuracy(scores, label)", accuracy, [dict(scores=(4, 3), label=LABELS), dict(scores=(3,), label=Const(2))]),
    ("zeros", "x + y", lambda x, y: x + y, [dict(x=Generated("zeros(2, 3)", torch.zeros(2, 3)), y=(3,))]),
    ("ones", "x * y", lambda x, y: x * y, [dict(x=Generated("ones(3)", torch.ones(3)), y=(2, 3)), dict(x=Const(Generated("ones(2)", torch.ones(2))), y=(2,))]),
    ("eye", "x @ y", lambda x, y: x @ y, [dict(x=Generated("eye(3)", torch.eye(3)), y=(3, 2))]),
    ("arange", "x * y", lambda x, y: x * y, [dict(x=Generated("arange(4)", torch.arange(4)), y=(2, 4))]),
    ("linspace", "sin(x)", torch.sin, [dict(x=Generated("linspace(-1, 1, 5)", torch.linspace(-1, 1, 5, dtype=torch.float64))), dict(x=Generated("linspace(0, 3, 4)", torch.linspace(0, 3, 4, dtype=torch.float64)))]),
]  # fmt: skip

TIED = [[1, 3, 3], [2, 2, 2], [0, -1, -2]]
# The same at kinks, ties, zeros and the edges of a gate's domain, where no central difference is fair.
EDGES = [
    ("relu", "relu(x)", F.relu, [dict(x=[-1, 0, 2])]),
    ("abs", "abs(x)", torch.abs, [dict(x=[-1, 0, 2])]),
    ("sign", "sign(x) * x", lambda x: torch.sign(x) * x, [dict(x=[-1, 0, 2])]),
    ("leaky_relu", "leaky_relu(x)", lambda x: F.leaky_relu(x, 0.1), [dict(x=[-1, 0, 2])]),
    ("elu", "elu(x)", F.elu, [dict(x=[-1, 0, 2])]),
    ("clamp", "clamp(x, -1, 1)", lambda x: torch.clamp(x, -1, 1), [dict(x=[-2, -1, 0, 1, 3])]),
    ("max", "max(a, b)", maximum, [dict(a=[1, 2, 3], b=[3, 2, 1]), dict(a=[[1, 2], [0, 0]], b=[0, 2]), dict(a=[0, 1, 2], b=1)]),
    ("min", "min(a, b)", minimum, [dict(a=[1, 2, 3], b=[3, 2, 1])]),
    ("max", "max(0, x)", lambda x: maximum(0.0, x), [dict(x=[-1, 0, 2])]),
    ("max", "max(a, b, c)", amax, [dict(a=[1, 2, 3, 0], b=[3, 2, 1, 0], c=[2, 2, 3, 0]), dict(a=[[1, 2], [3, 4]], b=[3, 2], c=2)]),
    ("max", "max(x)", torch.amax, [dict(x=TIED), dict(x=[2, 2, 2]), dict(x=[0, 0, -1, 0])]),
    ("max", "max(x, axis=0)", lambda x: x.amax(0), [dict(x=TIED)]),
    ("max", "max(x, axis=1)", lambda x: x.amax(1), [dict(x=TIED)]),
    ("min", "min(x)", torch.amin, [dict(x=TIED), dict(x=[2, 2, 2])]),
    ("min", "min(x, axis=-1)", lambda x: x.amin(-1), [dict(x=TIED)]),
    ("prod", "prod(x)", torch.prod, [dict(x=[2, 0, 3]), dict(x=[0, 2, 0]), dict(x=[[2, -1], [0.5, 4]])]),
    ("prod", "prod(x, axis=1)", lambda x: x.prod(1), [dict(x=[[2, 0, 3], [0, 0, 1], [1, 2, 3]])]),
    ("norm", "norm(x)", torch.linalg.vector_norm, [dict(x=[0, 0, 0]), dict(x=[3, 0, -4])]),
    ("norm", "norm(x, axis=1)", lambda x: torch.linalg.vector_norm(x, dim=1), [dict(x=[[0, 0], [3, 4]])]),
    ("logsumexp", "logsumexp(x)", REDUCTIONS["logsumexp"], [dict(x=[1000, 1000, 0]), dict(x=[-1000, -1001])]),
    ("softmax", "softmax(x)", lambda x: F.softmax(x, -1), [dict(x=[0, 0, 0]), dict(x=[1000, 0, -1000])]),
    ("where", "where(x == 1, a, b)", lambda x, a, b: where(x == 1, a, b), [dict(x=[0, 1, 1], a=[2, 3, 4], b=5)]),
    ("hinge", "hinge(scores, label)", hinge, [dict(scores=[1, 2, 3], label=Const(1)), dict(scores=[[3.2, 5.1, -1.7], [1.3, 4.9, 2], [2.2, 2.5, -3.1]], label=Const([0, 1, 2]))]),
    ("contrastive_loss", "contrastive_loss(a, b, y)", contrastive_loss, [dict(a=[[0, 0], [1, 2]], b=[[0.6, 0.8], [1, 0]], y=Const([0, 0]))]),
    ("bce", "bce(p, t)", F.binary_cross_entropy, [dict(p=[0, 1, 0.5], t=Const([0, 1, 1])), dict(p=[1, 0], t=Const([0, 1]))]),
    ("max_pool2d", "max_pool2d(x, 2)", lambda x: F.max_pool2d(x, 2), [dict(x=[[[[1, 1, 0, 0], [1, 1, 0, 2], [0, 3, 5, 5], [3, 0, 5, 4]]]])]),
    ("max_pool2d", "max_pool2d(x, 2, stride=1)", lambda x: F.max_pool2d(x, 2, 1), [dict(x=[[[[1, 1, 1], [1, 1, 1], [1, 1, 1]]]])]),
    ("accuracy", "accuracy(scores, label)", accuracy, [dict(scores=[[1, 1, 0], [0, 2, 2]], label=Const([0, 2]))]),
    ("argmax", "argmax(x)", argmax, [dict(x=[1, 3, 3])]),
]  # fmt: skip
