import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


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


def forward(x, t, W, b, V):
    p = x @ W
    q = p + b
    h = jax.nn.relu(q)
    r = h @ V
    s = cross_entropy(r, t)
    u = V ** 2
    v = jnp.sum(u)
    a = 0.1 * v
    loss = s + a
    return loss


x = jnp.array([[1.0, -2.0], [0.5, 3.0]])
t = jnp.array([0.0, 2.0])
W = jnp.array([
    [-0.034267321791851144, -1.2926085332373185, -2.5000674933698677, 0.9114665864092971],
    [0.08772246831488635, -1.0803847120292231, -2.0271348479598177, -0.2958782021264595],
])
b = jnp.zeros(4)
V = jnp.array([
    [-0.0071460226801007085, -1.337519043264767, 0.13016878525205222],
    [-1.339382699304926, -0.49297833927418677, 0.7097252423109461],
    [-0.1102997738270235, -1.6061354550382614, -0.10640723622682591],
    [-0.7515815398275696, -0.8421333672073543, 0.3468026404179558],
])

value, gradients = jax.value_and_grad(forward, argnums=[2, 3, 4])(x, t, W, b, V)
print("loss =", value)
for name, gradient in zip(["dW", "db", "dV"], gradients):
    print(name, "=", gradient)
