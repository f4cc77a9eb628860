import torch

torch.set_default_dtype(torch.float64)

w0 = torch.tensor(2.0, requires_grad=True)
x0 = torch.tensor(-1.0, requires_grad=True)
w1 = torch.tensor(-3.0, requires_grad=True)
x1 = torch.tensor(-2.0, requires_grad=True)
w2 = torch.tensor(-3.0, requires_grad=True)

p = w0 * x0
q = w1 * x1
r = p + q
s = r + w2
u = -1.0 * s
v = torch.exp(u)
a = 1.0 + v
f = 1 / a
print("f =", f.tolist())

f.backward()
for name, gradient, page in [
    ("dw0", w0.grad, -0.19661193324148188),
    ("dx0", x0.grad, 0.39322386648296376),
    ("dw1", w1.grad, -0.39322386648296376),
    ("dx1", x1.grad, -0.5898357997244457),
    ("dw2", w2.grad, 0.19661193324148188),
]:
    page = torch.tensor(page)
    print(name, gradient.tolist(), page.tolist())
    assert torch.allclose(gradient, page, rtol=1e-9, atol=1e-12, equal_nan=True)
