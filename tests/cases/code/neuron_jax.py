import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def f(w0, x0, w1, x1, w2):
    p = w0 * x0
    q = w1 * x1
    r = p + q
    s = r + w2
    u = -1.0 * s
    v = jnp.exp(u)
    a = 1.0 + v
    f = 1 / a
    return f


value, gradients = jax.value_and_grad(f, argnums=[0, 1, 2, 3, 4])(2.0, -1.0, -3.0, -2.0, -3.0)
print("f =", value)
for name, gradient in zip(["dw0", "dx0", "dw1", "dx1", "dw2"], gradients):
    print(name, "=", gradient)
