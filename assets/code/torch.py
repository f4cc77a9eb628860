def clamp(x, low, high):
    """At a bound nothing comes back, whatever version of PyTorch runs."""
    return torch.where((low < x) & (x < high), x, torch.clip(x, low, high).detach())


def dropout(x, p, seed=0):
    """Leaves out each number with probability p and divides the others by 1 - p, so that the mean stays."""
    out = torch.tensor(dropped(x.numel(), p, seed)).reshape(x.shape)
    return torch.where(out, 0.0, x) / (1.0 - p if p < 1 else 1.0)


def take_rows(x, ids):
    """The rows of x that ids name; NaN for a row that there is not."""
    known = (ids == torch.floor(ids)) & (ids >= 0) & (ids < len(x))
    rows = x[torch.where(known, ids, 0).long()]
    return torch.where(known.reshape(ids.shape + (1,) * (x.ndim - 1)), rows, torch.nan)


def cross_entropy(scores, label):
    """PyTorch's, for labels as numbers that may be alone, and for probabilities of all classes."""
    shares = label.shape == scores.shape
    return F.cross_entropy(scores, label if shares else label.reshape(scores.shape[:-1]).long())


def hinge(scores, label, margin=1.0):
    """The lecture's: the sum of what comes within the margin of the right class, and the mean over the rows."""
    rows, labels = torch.atleast_2d(scores), label.long().reshape(-1, 1)
    wrong = torch.ones_like(rows).scatter(1, labels, 0.0)
    return torch.sum(F.relu(rows - rows.gather(1, labels) + margin) * wrong) / len(rows)


def contrastive_loss(a, b, y, margin=1.0):
    """Caffe's: pairs with y = 1 are drawn together, those with y = 0 are pushed apart up to the margin."""
    d = torch.linalg.vector_norm((a - b).reshape(*y.shape, -1), dim=-1)
    return torch.sum(y * d**2 + (1 - y) * F.relu(margin - d) ** 2) / (2 * y.numel())


def bce(p, t):
    """PyTorch's, where one may be a single number."""
    return F.binary_cross_entropy(*torch.broadcast_tensors(p, t))


def batch_norm(x, gamma, beta, eps=1e-5):
    """By the mean and the variance of each channel, over the batch and all pixels."""
    axes = [axis for axis in range(x.ndim) if axis != 1]
    variance, mean = torch.var_mean(x, dim=axes, correction=0, keepdim=True)
    scale, shift = [numbers.reshape(-1, *[1] * (x.ndim - 2)) for numbers in (gamma, beta)]
    return (x - mean) / torch.sqrt(variance + eps) * scale + shift


def layer_norm(x, gamma, beta, eps=1e-5):
    """PyTorch's, where gamma and beta may be single numbers."""
    return F.layer_norm(x, x.shape[-1:], gamma.expand(x.shape[-1:]), beta.expand(x.shape[-1:]), eps)


def lrn(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """PyTorch's, for numbers of channels without pixels too."""
    if x.ndim == 2:
        return F.local_response_norm(x[..., None], size, alpha, beta, k)[..., 0]
    return F.local_response_norm(x, size, alpha, beta, k)


def lcn(x, size):
    """Local contrast normalisation: x minus the mean of the window around it, over the deviation where that is above 0.01."""
    before, after = size // 2, (size - 1) // 2
    planes = x.reshape(-1, 1, *x.shape[-2:])
    border = (before, after, before, after)
    count = F.avg_pool2d(F.pad(torch.ones_like(planes), border), size, stride=1) * size**2
    windows = F.unfold(F.pad(planes, border), size).reshape(len(planes), size**2, *x.shape[-2:])
    present = F.unfold(F.pad(torch.ones_like(planes), border), size).reshape(windows.shape)
    mean = torch.sum(windows, dim=1, keepdim=True) / count
    variance = torch.sum(present * (windows - mean) ** 2, dim=1, keepdim=True) / count
    flat = variance <= 0.01**2
    return ((planes - mean) / torch.where(flat, 0.01, torch.sqrt(torch.where(flat, 1.0, variance)))).reshape(x.shape)


def pool(kind, x, k, stride, pad=0):
    """PyTorch's pooling, for images without channels too."""
    sides = x.shape[-2:]
    out = kind(x.reshape(1, -1, *sides), k, stride=stride, padding=pad)
    return out.reshape(*x.shape[:-2], *out.shape[-2:])


def convolve(kind, x, w, b, channels, stride=1, pad=0, dilation=1):
    """PyTorch's convolution, where b may be a single number."""
    return kind(x, w, b.expand(channels), stride=stride, padding=pad, dilation=dilation)


def product(w, x):
    """The matrix product, or the plain one where one side is a single number."""
    return w * x if w.ndim == 0 or x.ndim == 0 else w @ x
