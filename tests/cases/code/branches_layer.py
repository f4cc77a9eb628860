import numpy as np


class Layer:
    def forward(self, t, alpha, x):
        p = alpha * x
        q = p * x
        r = np.maximum(0, x)
        s = q + r
        u = s - t
        f = u ** 2
        self.cache = alpha, x, p, u
        return f

    def backward(self, df):
        alpha, x, p, u = self.cache
        du = df * 2 * u
        ds = du
        dq = ds
        dr = ds
        dx = dr * (x > 0)
        dp = dq * x
        dx += dq * p
        dalpha = dp * x
        dx += dp * alpha
        return dalpha, dx


t = 1.0
alpha = 0.5
x = 3.0

layer = Layer()
f = layer.forward(t, alpha, x)
print("f =", f)
dalpha, dx = layer.backward(1.0)
print("dalpha =", dalpha)
print("dx =", dx)
