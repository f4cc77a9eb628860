def power(a, b):
    """a to the power of b; where a is 0, with the slopes that PyTorch has."""

    @jax.custom_jvp
    def raised(a, b):
        return a**b

    raised.defjvps(
        lambda change, out, a, b: change * jnp.where(b == 0, 0.0, b * a ** (b - 1)),
        lambda change, out, a, b: change * jnp.where((a == 0) & (b >= 0), 0.0, out * jnp.log(a)),
    )
    return raised(*jnp.broadcast_arrays(a, b))


def clamp(x, low, high):
    """At a bound nothing comes back."""
    return jnp.where((low < x) & (x < high), x, jax.lax.stop_gradient(jnp.clip(x, low, high)))


def norm(x, axis=None, keepdims=False):
    """The root of the sum of squares; where it is 0 nothing comes back."""
    squares = jnp.sum(jnp.square(x), axis=axis, keepdims=keepdims)
    return jnp.where(squares == 0, 0.0, jnp.sqrt(jnp.where(squares == 0, 1.0, squares)))


def dropout(x, p, seed=0):
    """Leaves out each number with probability p and divides the others by 1 - p, so that the mean stays."""
    out = jnp.reshape(jnp.array(dropped(jnp.size(x), p, seed)), jnp.shape(x))
    return jnp.where(out, 0.0, x) / (1.0 - p if p < 1 else 1.0)


def take_rows(x, ids):
    """The rows of x that ids name; NaN for a row that there is not."""
    ids = jnp.asarray(ids)
    known = (ids == jnp.floor(ids)) & (ids >= 0) & (ids < len(x))
    rows = x[jnp.where(known, ids, 0).astype(int)]
    return jnp.where(jnp.reshape(known, ids.shape + (1,) * (x.ndim - 1)), rows, jnp.nan)


def class_shares(scores, label):
    """For each score the probability of its class: 1 at the label's and 0 elsewhere, or what the label says itself."""
    if jnp.shape(label) == jnp.shape(scores):
        return jnp.asarray(label)
    label = jnp.reshape(label, jnp.shape(scores)[:-1] + (1,))
    classes = jnp.arange(jnp.shape(scores)[-1])
    known = (label == jnp.floor(label)) & (label >= 0) & (label < len(classes))
    return jnp.where(known, 1.0 * (label == classes), jnp.nan)


def cross_entropy(scores, label):
    """Minus the logarithm of softmax at the right class; the mean over the rows."""
    shares = class_shares(scores, label)
    return -jnp.mean(jnp.sum(shares * jnp.where(shares == 0, 0.0, jax.nn.log_softmax(scores)), axis=-1))


def hinge(scores, label, margin=1.0):
    """The lecture's: the sum of what comes within the margin of the right class, and the mean over the rows."""
    right = class_shares(scores, label)
    excess = scores - jnp.sum(right * scores, axis=-1, keepdims=True) + margin
    return jnp.mean(jnp.sum(jnp.where(right == 1, 0.0, jax.nn.relu(excess)), axis=-1))


def contrastive_loss(a, b, y, margin=1.0):
    """Caffe's: pairs with y = 1 are drawn together, those with y = 0 are pushed apart up to the margin."""
    d = norm(jnp.reshape(a - b, (*jnp.shape(y), -1)), axis=-1)
    return jnp.sum(y * d**2 + (1 - y) * jax.nn.relu(margin - d) ** 2) / (2 * jnp.size(y))


def bce(p, t):
    """The mean of -(t ln p + (1 - t) ln(1 - p)), no logarithm below -100, and with the slope by p that PyTorch has."""
    still = jax.lax.stop_gradient(p)
    slope = jax.lax.stop_gradient((p - t) / jnp.maximum(p * (1 - p), float(np.float32(1e-12))))
    terms = t * jnp.maximum(jnp.log(still), -100) + (1 - t) * jnp.maximum(jnp.log1p(-still), -100)
    return jnp.mean(slope * (p - still) - terms)


def normal(x, axes, eps):
    """x moved and scaled to mean 0 and variance 1 over some axes."""
    return (x - jnp.mean(x, axis=axes, keepdims=True)) / jnp.sqrt(jnp.var(x, axis=axes, keepdims=True) + eps)


def batch_norm(x, gamma, beta, eps=1e-5):
    """By the mean and the variance of each channel, over the batch and all pixels."""
    axes = tuple(axis for axis in range(x.ndim) if axis != 1)
    scale, shift = [jnp.reshape(numbers, (-1, *[1] * (x.ndim - 2))) for numbers in (gamma, beta)]
    return normal(x, axes, eps) * scale + shift


def lrn(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Local response normalisation: x over a power of the mean square in the channels around."""
    bordered = jnp.pad(x**2, [(0, 0), (size // 2, (size - 1) // 2)] + [(0, 0)] * (x.ndim - 2))
    squares = sum(bordered[:, first : first + x.shape[1]] for first in range(size))
    return x * (k + alpha / size * squares) ** -beta


def lcn(x, size):
    """Local contrast normalisation: x minus the mean of the window around it, over the deviation where that is above 0.01."""
    border = [(0, 0)] * (x.ndim - 2) + [(size // 2, (size - 1) // 2)] * 2
    places = [met for _, met in kernel_places((size, size), x.shape[-2:], 1, 1)]
    windows = jnp.stack([jnp.pad(x, border)[met] for met in places])
    present = jnp.stack([jnp.pad(jnp.ones_like(x), border)[met] for met in places])
    mean = jnp.sum(windows, axis=0) / jnp.sum(present, axis=0)
    variance = jnp.sum(present * (windows - mean) ** 2, axis=0) / jnp.sum(present, axis=0)
    flat = variance <= 0.01**2
    return (x - mean) / jnp.where(flat, 0.01, jnp.sqrt(jnp.where(flat, 1.0, variance)))


def convolve(x, w, b, stride, borders, dilation, spread):
    """A convolution of images that are spread apart first, plus a number per channel; one image is a batch of one."""
    batch = jnp.reshape(x, (-1, *x.shape[-3:]))
    out = jax.lax.conv_general_dilated(batch, w, (stride, stride), borders, lhs_dilation=(spread, spread), rhs_dilation=(dilation, dilation))
    return jnp.reshape(out, (*x.shape[:-3], *out.shape[1:])) + jnp.reshape(b, (-1, 1, 1))


def conv2d(x, w, b, stride=1, pad=0, dilation=1):
    """Each number of the kernel times the pixels that it meets, over all channels; plus a number per channel."""
    return convolve(x, w, b, stride, [(pad, pad)] * 2, dilation, 1)


def conv_transpose2d(x, w, b, stride=1, pad=0, dilation=1):
    """Each pixel spreads the kernel: the convolution of pixels set apart with the kernel turned around."""
    borders = [(dilation * (side - 1) - pad,) * 2 for side in w.shape[-2:]]
    return convolve(x, jnp.swapaxes(w, 0, 1)[:, :, ::-1, ::-1], b, 1, borders, dilation, stride)


def pooled(x, k, stride, pad, filling):
    """The pixels under a window as it slides: one image for each place in the window."""
    bordered = jnp.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2, constant_values=filling)
    result = slid(x.shape[-2:], (k, k), stride, pad, 1)
    return jnp.stack([bordered[met] for _, met in kernel_places((k, k), result, stride, 1)])


def max_pool2d(x, k, stride, pad=0):
    """The largest number under the window; all comes back to the first of several."""
    windows = pooled(x, k, stride, pad, -jnp.inf)
    return jnp.take_along_axis(windows, jnp.argmax(windows, axis=0)[None], axis=0)[0]


def avg_pool2d(x, k, stride, pad=0):
    """The mean under the window; zeros of the border count."""
    return jnp.mean(pooled(x, k, stride, pad, 0.0), axis=0)
