import numpy as np

x = 3.0
y = -4.0
z = 2.0
w = -1.0

# forward
p = x * y
q = np.maximum(z, w)
r = p + q
f = 2.0 * r

# backward
df = 1.0
dr = df * 2
dp = dr
dq = dr
dz = dq * (z == q)
dw = dq * (w == q)
dx = dp * y
dy = dp * x

print("f =", f)
print("dx =", dx)
print("dy =", dy)
print("dz =", dz)
print("dw =", dw)
