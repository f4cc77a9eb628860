"""Programs on tensors as people write them: the lecture's own, and small networks of random sizes."""

import torch
import torch.nn.functional as F

from leaves import Const, within
from tensor_functions import accuracy, amax, batch_norm, cross_entropy, embed, hinge, layer_norm, lrn

W, X = [[0.1, 0.5], [-0.3, 0.8]], [0.2, 0.4]
SCORES = dict(W=[[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0.0, -0.45, -0.2, 0.03]], x=[-15, 22, -44, 56])


def squared(W, x):
    return {"q": (q := W @ x), "f": (q**2).sum()}


# Leaves, statements, and what torch runs on the leaves.
LECTURE = [
    # Section 7: relu on a vector, with a Jacobian that is diagonal.
    (dict(x=[1, -2, 0, 3, -0.5]), "f = max(0, x)", lambda x: {"f": amax(torch.tensor(0.0), x)}),
    (dict(x=[1, -2, 0, 3, -0.5]), "f = relu(x)", lambda x: {"f": F.relu(x)}),
    # Section 8: f(x, W) = ‖W·x‖².
    (dict(W=W, x=X), "q = W @ x\nf = sum(q^2)", squared),
    (dict(W=W, x=X), "q = W·x\nf = sqnorm(q)", squared),
    (dict(W=W, x=X), "q = W·x\nf = ‖q‖²", squared),
    (dict(W=W, x=X), "f(x, W) = ‖W·x‖²\nf(x, W)", lambda W, x: squared(W, x)["f"]),
    # Section 9: a linear classifier with the hinge loss and a penalty on its weights.
    (
        SCORES | dict(b=[0, 0.2, -0.3]),
        "s = W @ x + b\nL = hinge(s, 2)",
        lambda W, x, b: {"s": (s := W @ x + b), "L": hinge(s, torch.tensor(2))},
    ),
    (
        SCORES | dict(b=[0, 0.2, -0.3]),
        "s = W @ x + b\nL = cross_entropy(s, 2)",
        lambda W, x, b: {"s": (s := W @ x + b), "L": cross_entropy(s, torch.tensor(2))},
    ),
    (
        SCORES | dict(lam=0.1),
        "s = W @ x\ndata = sum(max(0, s - s[2] + 1)) - 1\nR = sum(W^2)\nL = data + lam * R",
        lambda W, x, lam: {
            "s": (s := W @ x),
            "data": (data := amax(torch.tensor(0.0), s - s[2] + 1).sum() - 1),
            "R": (R := (W**2).sum()),
            "L": data + lam * R,
        },
    ),
    # Section 11: two and three layers, and a neuron on vectors.
    (
        dict(x=[1, -2, 0.5], W1=[[0.2, -0.4, 0.1], [0.5, 0.3, -0.6]], W2=[[1, -1], [0.5, 2]]),
        "f = W2 @ max(0, W1 @ x)",
        lambda x, W1, W2: {"f": W2 @ amax(torch.tensor(0.0), W1 @ x)},
    ),
    (
        dict(x=[1, -2], W1=[[0.2, -0.4], [0.5, 0.3]], W2=[[1, -1], [0.5, 2]], W3=[[0.3, 0.7]]),
        "h1 = max(0, W1 @ x)\nh2 = max(0, W2 @ h1)\nf = W3 @ h2",
        lambda x, W1, W2, W3: {
            "h1": (h1 := amax(torch.tensor(0.0), W1 @ x)),
            "h2": (h2 := amax(torch.tensor(0.0), W2 @ h1)),
            "f": W3 @ h2,
        },
    ),
    (
        dict(w=[2, -3], x=[-1, -2], b=-3),
        "def neuron(w, x, b) = σ(w @ x + b)\ny = neuron(w, x, b)",
        lambda w, x, b: torch.sigmoid(w @ x + b),
    ),
]


def labels(rng, rows, classes):
    return Const([rng.randrange(classes) for _ in range(rows)])


def sizes(rng, count, low=2, high=4):
    return [rng.randint(low, high) for _ in range(count)]


def two_layers(rng):
    """A batch through two layers to a softmax."""
    n, d, h, c = sizes(rng, 4)
    activation = rng.choice(["relu", "tanh", "sigmoid"])
    activate = {"relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation]
    leaves = dict(X=Const((n, d)), label=labels(rng, n, c), W1=(d, h), b1=(h,), W2=(h, c), b2=(c,))
    text = f"h = {activation}(X @ W1 + b1)\ns = h @ W2 + b2\nloss = cross_entropy(s, label)"

    def compute(X, label, W1, b1, W2, b2):
        h = activate(X @ W1 + b1)
        s = h @ W2 + b2
        return {"h": h, "s": s, "loss": cross_entropy(s, label)}

    return leaves, text, compute


def three_layers(rng):
    """One vector through three layers, weights on the left."""
    d, h1, h2, c = sizes(rng, 4)
    leaves = dict(x=(d,), W1=(h1, d), b1=(h1,), W2=(h2, h1), b2=(h2,), W3=(c, h2), t=Const((c,)))
    text = "h1 = relu(W1 @ x + b1)\nh2 = leaky_relu(W2·h1 + b2)\ny = W3 @ h2\nloss = mse(y, t)"

    def compute(x, W1, b1, W2, b2, W3, t):
        h1 = F.relu(W1 @ x + b1)
        h2 = F.leaky_relu(W2 @ h1 + b2, 0.1)
        y = W3 @ h2
        return {"h1": h1, "h2": h2, "y": y, "loss": F.mse_loss(y, t)}

    return leaves, text, compute


def softmax_by_hand(rng):
    """A softmax classifier out of simple gates, with a one-hot target and a penalty on its weights."""
    d, c = sizes(rng, 2)
    right = rng.randrange(c)
    leaves = dict(W=(c, d), x=(d,), b=(c,), t=Const([float(i == right) for i in range(c)]))
    text = "s = W @ x + b\np = exp(s) / sum(exp(s))\nloss = -sum(t * log(p)) + 0.1*sum(W^2)"

    def compute(W, x, b, t):
        s = W @ x + b
        p = s.exp() / s.exp().sum()
        return {"s": s, "p": p, "loss": -(t * p.log()).sum() + 0.1 * (W**2).sum()}

    return leaves, text, compute


def support_vectors(rng):
    """A linear classifier with the hinge loss on a batch, and a penalty."""
    n, d, c = sizes(rng, 3)
    leaves = dict(X=Const((n, d)), W=(d, c), label=labels(rng, n, c), lam=within(0.1, 0.9))
    text = "s = X @ W\ndata = hinge(s, label)\nL = data + lam * sqnorm(W)"

    def compute(X, W, label, lam):
        s = X @ W
        data = hinge(s, label)
        return {"s": s, "data": data, "L": data + lam * (W**2).sum()}

    return leaves, text, compute


def attention(rng):
    """Queries, keys and values; every row attends to all."""
    n, m, d, v = sizes(rng, 4)
    leaves = dict(q=(n, d), k=(m, d), v=(m, v), weight=Const((n, v)))
    text = f"a = softmax(q @ k.T / sqrt({d}))\nout = a @ v\nsum(out * weight)"

    def compute(q, k, v, weight):
        a = F.softmax(q @ k.T / d**0.5, -1)
        out = a @ v
        return {"a": a, "out": out, "": (out * weight).sum()}

    return leaves, text, compute


def normalised_layer(rng):
    """A layer with batch normalisation before its activation."""
    n, d, h = rng.randint(3, 5), *sizes(rng, 2)
    leaves = dict(X=(n, d), W=(d, h), gamma=(h,), beta=(h,), v=(h,), t=Const((n,)))
    text = "z = batch_norm(X @ W, gamma, beta)\nh = relu(z)\ny = h @ v\nloss = euclidean_loss(y, t)"

    def compute(X, W, gamma, beta, v, t):
        z = batch_norm(X @ W, gamma, beta)
        h = F.relu(z)
        y = h @ v
        return {"z": z, "h": h, "y": y, "loss": ((y - t) ** 2).sum() / (2 * n)}

    return leaves, text, compute


def normalised_by_hand(rng):
    """Batch normalisation out of means and broadcasting."""
    n, d = rng.randint(3, 5), rng.randint(2, 3)
    leaves = dict(x=(n, d), gamma=(d,), beta=(d,), weight=Const((n, d)))
    text = (
        "mu = mean(x, axis=0)\nxc = x - mu\nvar = mean(xc^2, axis=0)\n"
        "xhat = xc / sqrt(var + 1e-5)\ny = gamma * xhat + beta\nsum(y * weight)"
    )

    def compute(x, gamma, beta, weight):
        mu = x.mean(0)
        xc = x - mu
        var = (xc**2).mean(0)
        xhat = xc / torch.sqrt(var + 1e-5)
        y = gamma * xhat + beta
        return {"mu": mu, "xc": xc, "var": var, "xhat": xhat, "y": y, "": (y * weight).sum()}

    return leaves, text, compute


def block(rng):
    """A transformer's second half: a layer with a way around it, then normalised."""
    n, d, h = sizes(rng, 3)
    leaves = dict(x=(n, d), W1=(d, h), W2=(h, d), gamma=(d,), beta=(d,), weight=Const((n, d)))
    text = "r = x + gelu(x @ W1) @ W2\ny = layer_norm(r, gamma, beta)\nmean(y * weight)"

    def compute(x, W1, W2, gamma, beta, weight):
        r = x + F.gelu(x @ W1) @ W2
        y = layer_norm(r, gamma, beta)
        return {"r": r, "y": y, "": (y * weight).mean()}

    return leaves, text, compute


def small_image_network(rng):
    """Convolution, activation, pooling, and a linear classifier."""
    c, k = sizes(rng, 2, 1, 2)
    leaves = dict(x=(1, c, 4, 4), w=(k, c, 3, 3), b=(k,), W=(4 * k, 3), label=Const([rng.randrange(3)]))
    text = (
        "h = relu(conv2d(x, w, b, pad=1))\np = max_pool2d(h, 2)\n"
        f"s = reshape(p, 1, {4 * k}) @ W\nloss = cross_entropy(s, label)"
    )

    def compute(x, w, b, W, label):
        h = F.relu(F.conv2d(x, w, b, padding=1))
        p = F.max_pool2d(h, 2)
        s = p.reshape(1, -1) @ W
        return {"h": h, "p": p, "s": s, "loss": cross_entropy(s, label)}

    return leaves, text, compute


def strided_image_network(rng):
    """A strided convolution, normalised and averaged."""
    n, k = rng.randint(1, 2), rng.randint(1, 2)
    leaves = dict(x=(n, 1, 5, 5), w=(k, 1, 3, 3), b=(k,), gamma=(k,), beta=(k,), weight=Const((n, k, 1, 1)))
    text = (
        "c = conv2d(x, w, b, stride=2, pad=1)\nz = batch_norm(c, gamma, beta)\n"
        "p = avg_pool2d(tanh(z), 3)\nsum(p * weight)"
    )

    def compute(x, w, b, gamma, beta, weight):
        c = F.conv2d(x, w, b, stride=2, padding=1)
        z = batch_norm(c, gamma, beta)
        p = F.avg_pool2d(torch.tanh(z), 3)
        return {"c": c, "z": z, "p": p, "": (p * weight).sum()}

    return leaves, text, compute


def autoencoder(rng):
    """A convolution and its transpose, compared with the image."""
    k = rng.randint(1, 2)
    leaves = dict(x=(1, 1, 4, 4), w=(k, 1, 2, 2), b=(k,), v=(k, 1, 2, 2), c=(1,))
    text = "code = softplus(conv2d(x, w, b, stride=2))\ny = conv_transpose2d(code, v, c, stride=2)\nloss = mse(y, x)"

    def compute(x, w, b, v, c):
        code = F.softplus(F.conv2d(x, w, b, stride=2))
        y = F.conv_transpose2d(code, v, c, stride=2)
        return {"code": code, "y": y, "loss": F.mse_loss(y, x)}

    return leaves, text, compute


def bag_of_words(rng):
    """Words looked up, averaged, and judged by a sigmoid."""
    words, d, n = rng.randint(3, 4), rng.randint(2, 3), rng.randint(2, 4)
    leaves = dict(table=(words, d), ids=labels(rng, n, words), w=(d,), b=(), t=Const(rng.choice([0, 1])))
    text = "h = mean(embed(table, ids), axis=0)\np = sigmoid(w @ h + b)\nloss = bce(p, t)"

    def compute(table, ids, w, b, t):
        h = embed(table, ids).mean(0)
        p = torch.sigmoid(w @ h + b)
        return {"h": h, "p": p, "loss": F.binary_cross_entropy(p, t)}

    return leaves, text, compute


def recurrent(rng):
    """Three steps of a recurrent network over the rows of x, with the same weights."""
    d, h = sizes(rng, 2)
    leaves = dict(x=(3, d), h0=(h,), Wx=(h, d), Wh=(h, h), b=(h,), weight=Const((h,)))
    text = "\n".join(f"h{t + 1} = tanh(Wx @ x[{t}] + Wh @ h{t} + b)" for t in range(3)) + "\ndot(h3, weight)"

    def compute(x, h0, Wx, Wh, b, weight):
        h1 = torch.tanh(Wx @ x[0] + Wh @ h0 + b)
        h2 = torch.tanh(Wx @ x[1] + Wh @ h1 + b)
        h3 = torch.tanh(Wx @ x[2] + Wh @ h2 + b)
        return {"h1": h1, "h2": h2, "h3": h3, "": h3 @ weight}

    return leaves, text, compute


def memory_cell(rng):
    """One step of an LSTM: four gates out of one product."""
    d, h = sizes(rng, 2, 2, 3)
    leaves = dict(x=(d,), h0=(h,), c0=(h,), W=(4 * h, d + h), b=(4 * h,))
    text = (
        "a = W @ concat(x, h0) + b\n"
        f"i = sigmoid(a[:{h}])\nf = sigmoid(a[{h}:{2 * h}])\no = sigmoid(a[{2 * h}:{3 * h}])\ng = tanh(a[{3 * h}:])\n"
        "c = f*c0 + i*g\ny = o * tanh(c)\nsum(y) + sqnorm(c)"
    )

    def compute(x, h0, c0, W, b):
        a = W @ torch.cat([x, h0]) + b
        i, f, o, g = torch.sigmoid(a[:h]), torch.sigmoid(a[h : 2 * h]), torch.sigmoid(a[2 * h : 3 * h]), torch.tanh(a[3 * h :])
        c = f * c0 + i * g
        y = o * torch.tanh(c)
        return {"a": a, "i": i, "f": f, "o": o, "g": g, "c": c, "y": y, "": y.sum() + (c * c).sum()}

    return leaves, text, compute


def nearest_centre(rng):
    """Distances of points to centres by broadcasting, softly assigned."""
    n, k, d = sizes(rng, 3, 2, 3)
    leaves = dict(x=(n, d), m=(k, d))
    text = (
        f"delta = reshape(x, {n}, 1, {d}) - m\nD = sqnorm(delta, axis=2)\np = softmax(-D, axis=1)\n"
        "loss = sum(p * D) - mean(logsumexp(-D, axis=1))"
    )

    def compute(x, m):
        delta = x.reshape(n, 1, d) - m
        D = (delta * delta).sum(2)
        p = F.softmax(-D, 1)
        return {"delta": delta, "D": D, "p": p, "loss": (p * D).sum() - torch.logsumexp(-D, 1).mean()}

    return leaves, text, compute


def normalised_responses(rng):
    """An old image layer: local response normalisation after a 1 by 1 convolution."""
    c, k = sizes(rng, 2)
    leaves = dict(x=(1, c, 2, 2), w=(k, c, 1, 1), b=(k,), weight=Const((1, k, 2, 2)))
    text = "h = conv2d(x, w, b)\ny = lrn(h, size=3, alpha=0.2)\nsum(y * weight)"

    def compute(x, w, b, weight):
        h = F.conv2d(x, w, b)
        y = lrn(h, 3, 0.2)
        return {"h": h, "y": y, "": (y * weight).sum()}

    return leaves, text, compute


def unit_vectors(rng):
    """Rows made unit vectors, their cosines, and the share of rows that point the same way as their label."""
    n, d = sizes(rng, 2)
    leaves = dict(x=(n, d), y=(n, d), label=labels(rng, n, n), weight=Const((n, n)))
    text = (
        f"u = x / reshape(norm(x, axis=1), {n}, 1)\nv = y / reshape(norm(y, axis=-1), {n}, 1)\n"
        "C = u @ v.T\nacc = accuracy(C, label)\nloss = sum(C * weight)"
    )

    def compute(x, y, label, weight):
        u = x / torch.linalg.vector_norm(x, dim=1).reshape(n, 1)
        v = y / torch.linalg.vector_norm(y, dim=-1).reshape(n, 1)
        C = u @ v.T
        return {"u": u, "v": v, "C": C, "acc": accuracy(C, label), "loss": (C * weight).sum()}

    return leaves, text, compute


NETWORKS = [
    network
    for network in [
        two_layers,
        three_layers,
        softmax_by_hand,
        support_vectors,
        attention,
        normalised_layer,
        normalised_by_hand,
        block,
        small_image_network,
        strided_image_network,
        autoencoder,
        bag_of_words,
        recurrent,
        memory_cell,
        nearest_centre,
        normalised_responses,
        unit_vectors,
    ]
    for _ in range(3)
]
