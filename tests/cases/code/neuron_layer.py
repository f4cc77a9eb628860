import numpy as np


class Layer:
    def forward(self, w0, x0, w1, x1, w2):
        p = w0 * x0
        q = w1 * x1
        r = p + q
        s = r + w2
        u = -1.0 * s
        v = np.exp(u)
        a = 1.0 + v
        f = 1 / a
        self.cache = w0, x0, w1, x1, v, a
        return f

    def backward(self, df):
        w0, x0, w1, x1, v, a = self.cache
        da = df * (-1 / a ** 2)
        dv = da
        du = dv * v
        ds = -du
        dr = ds
        dw2 = ds
        dp = dr
        dq = dr
        dw1 = dq * x1
        dx1 = dq * w1
        dw0 = dp * x0
        dx0 = dp * w0
        return dw0, dx0, dw1, dx1, dw2


w0 = 2.0
x0 = -1.0
w1 = -3.0
x1 = -2.0
w2 = -3.0

layer = Layer()
f = layer.forward(w0, x0, w1, x1, w2)
print("f =", f)
dw0, dx0, dw1, dx1, dw2 = layer.backward(1.0)
print("dw0 =", dw0)
print("dx0 =", dx0)
print("dw1 =", dw1)
print("dx1 =", dx1)
print("dw2 =", dw2)
