import numpy as np


def softmax(x, axis=-1):
    """exp(x) over its sum; the largest number is taken out first, so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    """The logarithm of softmax."""
    lowered = x - np.max(x, axis=axis, keepdims=True)
    return lowered - np.log(np.sum(np.exp(lowered), axis=axis, keepdims=True))


def are_indices(ids, count):
    """Which of the ids name one of so many rows."""
    return (np.floor(ids) == ids) & (np.asarray(ids) >= 0) & (np.asarray(ids) < count)


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


x = np.array([[1.0, -2.0], [0.5, 3.0]])
t = np.array([0.0, 2.0])
W = np.array([
    [-0.034267321791851144, -1.2926085332373185, -2.5000674933698677, 0.9114665864092971],
    [0.08772246831488635, -1.0803847120292231, -2.0271348479598177, -0.2958782021264595],
])
b = np.zeros(4)
V = np.array([
    [-0.0071460226801007085, -1.337519043264767, 0.13016878525205222],
    [-1.339382699304926, -0.49297833927418677, 0.7097252423109461],
    [-0.1102997738270235, -1.6061354550382614, -0.10640723622682591],
    [-0.7515815398275696, -0.8421333672073543, 0.3468026404179558],
])

# forward
p = x @ W
q = p + b
h = np.maximum(0, q)
r = h @ V
s = cross_entropy(r, t)
u = V ** 2
v = np.sum(u)
a = 0.1 * v
loss = s + a

# backward
dloss = 1.0
ds = dloss
da = dloss
dv = da * 0.1
du = dv * np.ones_like(u)
dV = du * 2 * V
dr = cross_entropy_backward(ds, r, t)
dh = dr @ V.T
dV += h.T @ dr
dq = dh * (q > 0)
dp = dq
db = np.sum(dq, axis=0)
dW = x.T @ dp

print("loss =", loss)
print("dW =", dW)
print("db =", db)
print("dV =", dV)
