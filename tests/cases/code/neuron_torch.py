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
print("f =", f.item())

f.backward()
for name, leaf, gradient in [
    ("w0", w0, -0.19661193324148188),
    ("x0", x0, 0.39322386648296376),
    ("w1", w1, -0.39322386648296376),
    ("x1", x1, -0.5898357997244457),
    ("w2", w2, 0.19661193324148188),
]:
    print(name, leaf.grad.item(), gradient)
    assert torch.allclose(leaf.grad, torch.tensor(gradient), rtol=1e-9, atol=1e-12, equal_nan=True)
