def gated(upstream, local):
    """Upstream times local; where a gate is shut, 0 even if infinity arrives."""
    return np.where(local == 0, 0.0, upstream) * local


def share(operand, out, *operands):
    """What max and min give to an operand: all where it was chosen, an even part where several were."""
    if len(operands) == 2 and np.ndim(out) == 0 and np.isnan(out):
        return 1.0
    ties = sum([1.0 * (other == out) for other in operands])
    even = (operand == out) / np.where(ties == 0, np.nan, ties)
    return np.where(np.isnan(out), 1.0 if len(operands) == 2 else np.nan, even)


def sum_to(numbers, shape):
    """Undoes broadcasting: sums over the axes along which a tensor of this shape was repeated."""
    numbers = np.asarray(numbers)
    numbers = np.sum(numbers, axis=tuple(range(numbers.ndim - len(shape))))
    repeated = [axis for axis, side in enumerate(shape) if side == 1]
    return np.sum(numbers, axis=tuple(repeated), keepdims=True)


def normal_cdf(x):
    """The probability that a standard normal number is below x."""
    return np.vectorize(math.erfc)(-x / np.sqrt(2)) / 2


def logsumexp(x, axis=None, keepdims=False):
    """ln Σ exp(x); the largest number is taken out first, so that nothing overflows."""
    largest = np.max(x, axis=axis, keepdims=True)
    total = np.sum(np.exp(x - largest), axis=axis, keepdims=True)
    result = np.where(np.isfinite(largest), largest + np.log(total), largest)
    return result if keepdims else np.squeeze(result, axis=axis)[()]


def product_of_others(x, axis=None):
    """For each number the product of all others: of those before it and those behind, so that a 0 does no harm."""
    runs = np.reshape(x, (1, -1)) if axis is None else np.moveaxis(x, axis, -1)
    ones = np.ones_like(runs[..., :1])
    before = np.cumprod(np.concatenate([ones, runs[..., :-1]], axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate([ones, runs[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    others = before * behind
    return np.reshape(others, np.shape(x)) if axis is None else np.moveaxis(others, -1, axis)


def direction(x, norm):
    """x over its norm; 0 where the norm is 0 and has no slope."""
    return np.where(norm == 0, 0.0, x) / np.where(norm == 0, 1.0, norm)


def scatter(upstream, x, places):
    """What comes back for some places of x, in these places; 0 in all others."""
    dx = np.zeros_like(x)
    dx[places] = upstream
    return dx


def softmax(x, axis=-1):
    """exp(x) over its sum; the largest number is taken out first, so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    """The logarithm of softmax."""
    lowered = x - np.max(x, axis=axis, keepdims=True)
    return lowered - np.log(np.sum(np.exp(lowered), axis=axis, keepdims=True))


def dropout(x, p, seed=0):
    """Leaves out each number with probability p and divides the others by 1 - p, so that the mean stays."""
    out = np.reshape(dropped(np.size(x), p, seed), np.shape(x))
    return np.where(out, 0.0, np.divide(x, 1.0 - p))[()]


def are_indices(ids, count):
    """Which of the ids name one of so many rows."""
    return (np.floor(ids) == ids) & (np.asarray(ids) >= 0) & (np.asarray(ids) < count)


def take_rows(x, ids):
    """The rows of x that ids name; NaN for a row that there is not."""
    known = are_indices(ids, len(x))
    rows = x[np.where(known, ids, 0).astype(int)]
    return np.where(np.reshape(known, np.shape(ids) + (1,) * (np.ndim(x) - 1)), rows, np.nan)[()]


def add_to_rows(upstream, x, ids):
    """To each row of x the sum of what comes back wherever it was taken."""
    dx = np.zeros_like(x)
    known = are_indices(ids, len(x))
    np.add.at(dx, np.asarray(ids)[known].astype(int), np.asarray(upstream)[known])
    return dx


def class_shares(scores, label):
    """For each score the probability of its class: 1 at the label's and 0 elsewhere, or what the label says itself."""
    if np.shape(label) == np.shape(scores):
        return np.asarray(label)
    label = np.reshape(label, np.shape(scores)[:-1] + (1,))
    classes = np.arange(np.shape(scores)[-1])
    return np.where(are_indices(label, len(classes)), 1.0 * (label == classes), np.nan)


def cross_entropy(scores, label):
    """Minus the logarithm of softmax at the right class; the mean over the rows."""
    shares = class_shares(scores, label)
    terms = np.where(shares == 0, 0.0, shares) * np.where(shares == 0, 0.0, log_softmax(scores))
    return -np.mean(np.sum(terms, axis=-1))


def cross_entropy_backward(upstream, scores, label):
    """Softmax minus the right answer, over the number of rows."""
    shares = class_shares(scores, label)
    rows = np.size(scores) / np.shape(scores)[-1]
    return upstream / rows * (softmax(scores) * np.sum(shares, axis=-1, keepdims=True) - shares)


def hinge_excess(scores, label, margin=1.0):
    """By how much each score comes within the margin of the right class's, whose own excess is 0."""
    right = class_shares(scores, label)
    of_right = np.sum(np.where(right == 0, 0.0, right * scores), axis=-1, keepdims=True)
    return np.where(right == 1, 0.0, np.maximum(0, scores - of_right + margin))


def hinge(scores, label, margin=1.0):
    """The sum of what comes within the margin; the mean over the rows."""
    return np.mean(np.sum(hinge_excess(scores, label, margin), axis=-1))


def hinge_backward(upstream, scores, label, margin=1.0):
    """1 for each class within the margin, and minus their number for the right class; over the number of rows."""
    excess = hinge_excess(scores, label, margin)
    within = np.where(np.isnan(excess), np.nan, 1.0 * (excess > 0))
    right = class_shares(scores, label)
    rows = np.size(scores) / np.shape(scores)[-1]
    return upstream / rows * (within - right * np.sum(within, axis=-1, keepdims=True))


def pair_distance(a, b, y):
    """How far the rows of a and b are apart, in the shape of y."""
    return np.sqrt(np.sum(np.reshape((a - b) ** 2, (*np.shape(y), -1)), axis=-1))


def contrastive_loss(a, b, y, margin=1.0):
    """Caffe's: pairs with y = 1 are drawn together, those with y = 0 are pushed apart up to the margin."""
    d = pair_distance(a, b, y)
    return np.sum(y * d**2 + (1 - y) * np.maximum(0, margin - d) ** 2) / (2 * np.size(y))


def contrastive_backward(upstream, a, b, y, margin=1.0):
    """What goes back to a; to b goes the same with a and b exchanged. Where a pair meets, its distance has no slope."""
    d = pair_distance(a, b, y)
    push = np.where(d == 0, 0.0, (1 - y) * np.maximum(0, margin - d)) / np.where(d == 0, 1.0, d)
    pull = np.reshape(y - push, np.shape(y) + (1,) * (np.ndim(a) - np.ndim(y)))
    return upstream / np.size(y) * pull * (a - b)


def bce(p, t):
    """The mean of -(t ln p + (1 - t) ln(1 - p)); as in PyTorch, no logarithm is below -100."""
    return -np.mean(t * np.maximum(np.log(p), -100) + (1 - t) * np.maximum(np.log1p(-p), -100))


def bce_slope(p, t):
    """The slope of each term by p; as in PyTorch, what it is divided by is not below 1e-12 in single precision."""
    return (p - t) / np.maximum(p * (1 - p), float(np.float32(1e-12)))


def bce_slope_by_target(p, t):
    """The slope of each term by t."""
    return np.log1p(-p) - np.log(p) + np.zeros_like(t)


def per_channel(numbers, x, axis=1):
    """A number for each channel of x, or one for all, to be broadcast with x."""
    return np.reshape(numbers, (-1,) + (1,) * (np.ndim(x) - axis - 1))


def other_axes(x, axis=1):
    """All axes of x but one."""
    return tuple(other for other in range(np.ndim(x)) if other != axis)


def normal(x, axes, eps):
    """x moved and scaled to mean 0 and variance 1 over some axes."""
    return (x - np.mean(x, axis=axes, keepdims=True)) / np.sqrt(np.var(x, axis=axes, keepdims=True) + eps)


def normal_backward(upstream, x, axes, eps):
    """x moves the mean and the variance as well: their parts are taken out of the upstream gradient."""
    out = normal(x, axes, eps)
    centred = upstream - np.mean(upstream, axis=axes, keepdims=True) - out * np.mean(upstream * out, axis=axes, keepdims=True)
    return centred / np.sqrt(np.var(x, axis=axes, keepdims=True) + eps)


def neighbours(x, before, after):
    """The sum over some channels before and after each, and itself; beyond the ends there is nothing."""
    count = np.shape(x)[1]
    bordered = np.pad(x, [(0, 0), (before, after)] + [(0, 0)] * (np.ndim(x) - 2))
    return sum(bordered[:, first : first + count] for first in range(before + after + 1))


def lrn(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Local response normalisation: x over a power of the mean square in the channels around."""
    base = k + alpha / size * neighbours(x**2, size // 2, (size - 1) // 2)
    return x * base**-beta


def lrn_backward(upstream, x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """x scales itself, and its square lowers all channels that it is a neighbour of."""
    base = k + alpha / size * neighbours(x**2, size // 2, (size - 1) // 2)
    lowered = neighbours(upstream * x * base ** (-beta - 1), (size - 1) // 2, size // 2)
    return upstream * base**-beta - 2 * alpha * beta / size * x * lowered


def window_sum(x, before, after):
    """The sum over a window around each pixel, of what of it lies on the image."""
    height, width = np.shape(x)[-2:]
    bordered = np.pad(x, [(0, 0)] * (np.ndim(x) - 2) + [(before, after)] * 2)
    places = kernel_places((before + after + 1,) * 2, (height, width), 1, 1)
    return sum(bordered[met] for _, met in places)


def window_moments(x, size):
    """How many pixels the window around each pixel has, their mean and their standard deviation."""
    before, after = size // 2, (size - 1) // 2
    count = window_sum(np.ones_like(x), before, after)
    mean = window_sum(x, before, after) / count
    height, width = np.shape(x)[-2:]
    bordered = np.pad(x, [(0, 0)] * (np.ndim(x) - 2) + [(before, after)] * 2, constant_values=np.nan)
    places = kernel_places((size, size), (height, width), 1, 1)
    variance = sum(np.nan_to_num((bordered[met] - mean) ** 2) for _, met in places) / count
    return count, mean, np.sqrt(variance)


def lcn(x, size):
    """Local contrast normalisation: x minus the window's mean, over its deviation where that is above 0.01."""
    _, mean, deviation = window_moments(x, size)
    return (x - mean) / np.maximum(deviation, 0.01)


def lcn_backward(upstream, x, size):
    """x counts by itself, in the means of the windows around it, and in their deviations."""
    before, after = size // 2, (size - 1) // 2
    count, mean, deviation = window_moments(x, size)
    contrast = np.maximum(deviation, 0.01)
    each = upstream / contrast / count
    slope = np.where(deviation > 0.01, each * (x - mean) / contrast**2, 0.0)
    around = window_sum(each - slope * mean, after, before) + x * window_sum(slope, after, before)
    return upstream / contrast - around


def border(x, pad, filling=0.0):
    """Images with a border."""
    return np.pad(x, [(0, 0)] * (np.ndim(x) - 2) + [(pad, pad)] * 2, constant_values=filling)


def inside(x, pad):
    """Images without their border."""
    return x[..., pad : np.shape(x)[-2] - pad, pad : np.shape(x)[-1] - pad]


def images(x):
    """One image as a batch of one."""
    return np.reshape(x, (-1, *np.shape(x)[-3:]))


def conv2d(x, w, b, stride=1, pad=0, dilation=1):
    """Each number of the kernel times the pixels that it meets, over all channels; plus a number per channel."""
    result = slid(np.shape(x)[-2:], np.shape(w)[-2:], stride, pad, dilation)
    bordered = border(x, pad)
    out = np.zeros((*np.shape(x)[:-3], len(w), *result)) + np.reshape(b, (-1, 1, 1))
    for (i, j), met in kernel_places(np.shape(w)[-2:], result, stride, dilation):
        out += np.einsum("oc,...chw->...ohw", w[:, :, i, j], bordered[met])
    return out


def conv2d_backward_x(upstream, x, w, stride=1, pad=0, dilation=1):
    """Each pixel gets back from wherever a number of the kernel met it."""
    dx = border(np.zeros_like(x), pad)
    for (i, j), met in kernel_places(np.shape(w)[-2:], np.shape(upstream)[-2:], stride, dilation):
        dx[met] += np.einsum("oc,...ohw->...chw", w[:, :, i, j], upstream)
    return inside(dx, pad)


def conv2d_backward_w(upstream, x, w, stride=1, pad=0, dilation=1):
    """Each number of the kernel gets back from all the pixels that it met."""
    dw = np.zeros_like(w)
    bordered = images(border(x, pad))
    for (i, j), met in kernel_places(np.shape(w)[-2:], np.shape(upstream)[-2:], stride, dilation):
        dw[:, :, i, j] = np.einsum("nohw,nchw->oc", images(upstream), bordered[met])
    return dw


def conv_transpose2d(x, w, b, stride=1, pad=0, dilation=1):
    """Each pixel spreads the kernel, as a convolution gathers it; plus a number per channel."""
    sides = [(side - 1) * stride + dilation * (k - 1) + 1 for side, k in zip(np.shape(x)[-2:], np.shape(w)[-2:])]
    spread = np.zeros((*np.shape(x)[:-3], np.shape(w)[1], *sides))
    for (i, j), met in kernel_places(np.shape(w)[-2:], np.shape(x)[-2:], stride, dilation):
        spread[met] += np.einsum("co,...chw->...ohw", w[:, :, i, j], x)
    return inside(spread, pad) + np.reshape(b, (-1, 1, 1))


def conv_transpose2d_backward_x(upstream, x, w, stride=1, pad=0, dilation=1):
    """What a pixel spread is gathered again: a convolution."""
    dx = np.zeros_like(x)
    bordered = border(upstream, pad)
    for (i, j), met in kernel_places(np.shape(w)[-2:], np.shape(x)[-2:], stride, dilation):
        dx += np.einsum("co,...ohw->...chw", w[:, :, i, j], bordered[met])
    return dx


def conv_transpose2d_backward_w(upstream, x, w, stride=1, pad=0, dilation=1):
    """Each number of the kernel gets back from wherever a pixel spread it."""
    dw = np.zeros_like(w)
    bordered = images(border(upstream, pad))
    for (i, j), met in kernel_places(np.shape(w)[-2:], np.shape(x)[-2:], stride, dilation):
        dw[:, :, i, j] = np.einsum("nchw,nohw->co", images(x), bordered[met])
    return dw


def pooled(x, k, stride, pad, filling):
    """The pixels under a window as it slides: one image for each place in the window."""
    result = slid(np.shape(x)[-2:], (k, k), stride, pad, 1)
    bordered = border(x, pad, filling)
    return np.stack([bordered[met] for _, met in kernel_places((k, k), result, stride, 1)])


def max_pool2d(x, k, stride, pad=0):
    """The largest number under the window."""
    return np.max(pooled(x, k, stride, pad, -np.inf), axis=0)


def max_pool2d_backward(upstream, x, k, stride, pad=0):
    """All goes to the largest number under the window, to the first of several."""
    first = np.argmax(pooled(x, k, stride, pad, -np.inf), axis=0)
    dx = border(np.zeros_like(x), pad)
    for place, (_, met) in enumerate(kernel_places((k, k), np.shape(upstream)[-2:], stride, 1)):
        dx[met] += np.where(first == place, upstream, 0.0)
    return inside(dx, pad)


def avg_pool2d(x, k, stride, pad=0):
    """The mean under the window; zeros of the border count."""
    return np.mean(pooled(x, k, stride, pad, 0.0), axis=0)


def avg_pool2d_backward(upstream, x, k, stride, pad=0):
    """An even part to every pixel under the window."""
    dx = border(np.zeros_like(x), pad)
    for _, met in kernel_places((k, k), np.shape(upstream)[-2:], stride, 1):
        dx[met] += upstream / k**2
    return inside(dx, pad)


def maxout_backward(upstream, x, w1, b1, w2, b2):
    """The larger of two linear functions gets all, each a half where they tie: what goes back to x, w1, b1, w2 and b2."""
    lines = [np.dot(w, x) + b for w, b in [(w1, b1), (w2, b2)]]
    dx, parts = 0.0, []
    for w, b, line, other in [(w1, b1, *lines), (w2, b2, *lines[::-1])]:
        arriving = upstream * np.where(line < other, 0.0, np.where(line == other, 0.5, 1.0))
        at_product = sum_to(arriving, np.shape(np.dot(w, x)))
        if np.ndim(w) == 0 or np.ndim(x) == 0:
            dw, to_x = sum_to(at_product * x, np.shape(w)), sum_to(at_product * w, np.shape(x))
        else:
            left, right = np.reshape(w, (-1, np.shape(w)[-1])), np.reshape(x, (len(x), -1))
            middle = np.reshape(at_product, (len(left), -1))
            dw, to_x = np.reshape(middle @ right.T, np.shape(w)), np.reshape(left.T @ middle, np.shape(x))
        dx = dx + to_x
        parts += [dw, sum_to(arriving, np.shape(b))]
    return [dx, *parts]
