import numpy as np

t = 1.0
alpha = 0.5
x = 3.0

# forward
p = alpha * x
q = p * x
r = np.maximum(0, x)
s = q + r
u = s - t
f = u ** 2

# backward
df = 1.0
du = df * 2 * u
ds = du
dq = ds
dr = ds
dx = dr * (x > 0)
dp = dq * x
dx += dq * p
dalpha = dp * x
dx += dp * alpha

print("f =", f)
print("dalpha =", dalpha)
print("dx =", dx)
