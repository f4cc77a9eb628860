import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def forward(w0, x0, w1, x1, w2):
    p = w0 * x0
    q = w1 * x1
    r = p + q
    s = r + w2
    u = -1.0 * s
    v = jnp.exp(u)
    a = 1.0 + v
    f = 1 / a
    return f


w0 = 2.0
x0 = -1.0
w1 = -3.0
x1 = -2.0
w2 = -3.0

value, gradients = jax.value_and_grad(forward, argnums=[0, 1, 2, 3, 4])(w0, x0, w1, x1, w2)
print("f =", value)
for name, gradient in zip(["dw0", "dx0", "dw1", "dx1", "dw2"], gradients):
    print(name, "=", gradient)
