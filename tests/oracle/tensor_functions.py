"""What torch runs for the gates that are no torch function by the same name and with the same meaning."""

import torch
import torch.nn.functional as F


def amax(*operands):
    return torch.stack(torch.broadcast_tensors(*operands)).amax(0)


def amin(*operands):
    return torch.stack(torch.broadcast_tensors(*operands)).amin(0)


def logsumexp(x, dim=None):
    return torch.logsumexp(x, tuple(range(x.dim())) if dim is None else dim)


def sqnorm(x, dim=None):
    return (x * x).sum(dim)


def hinge(scores, label, margin=1.0):
    """The lecture's: the sum over the wrong classes, and the mean over the rows."""
    rows, labels = torch.atleast_2d(scores), label.long().reshape(-1)
    right = rows.gather(1, labels[:, None])
    wrong = torch.ones_like(rows).scatter(1, labels[:, None], 0.0)
    return (F.relu(rows - right + margin) * wrong).sum() / len(rows)


def cross_entropy(scores, label):
    return F.cross_entropy(scores, label.long())


def argmax(x):
    return x.argmax(-1).double()


def accuracy(scores, label):
    return (scores.argmax(-1) == label).double().mean()


def euclidean_loss(a, b):
    return ((a - b) ** 2).sum() / (2 * len(a))


def contrastive_loss(a, b, y, margin=1.0):
    squares = ((a - b) ** 2).sum(1)
    return (y * squares + (1 - y) * F.relu(margin - squares.sqrt()) ** 2).sum() / (2 * len(a))


def batch_norm(x, gamma, beta, eps=1e-5):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def layer_norm(x, gamma, beta, eps=1e-5):
    return F.layer_norm(x, gamma.shape, gamma, beta, eps)


def lrn(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    return F.local_response_norm(x, size, alpha, beta, k)


def lcn(x, size):
    """Each pixel minus the mean of the window around it, or what of it lies on the image, over the standard deviation there,
    which counts as 0.01 where it is less."""
    before, after = size // 2, (size - 1) // 2

    def total(planes):
        return F.conv2d(F.pad(planes, (before, after, before, after)), torch.ones(1, 1, size, size, dtype=x.dtype))

    planes = x.reshape(-1, 1, *x.shape[-2:])
    count = total(torch.ones_like(planes))
    mean = total(planes) / count
    deviation = (total(planes**2) / count - mean**2).clamp(min=0).sqrt()
    return ((planes - mean) / deviation.clamp(min=0.01)).reshape(x.shape)


def gather(x, ids):
    """The rows of x that ids names."""
    return x[ids.long()]


def embed(table, ids):
    return F.embedding(ids.long(), table)


REDUCTIONS = {
    "sum": torch.sum,
    "mean": torch.mean,
    "max": torch.amax,
    "min": torch.amin,
    "prod": torch.prod,
    "logsumexp": logsumexp,
    "norm": torch.linalg.vector_norm,
    "sqnorm": sqnorm,
}
