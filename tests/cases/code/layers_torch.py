import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def cross_entropy(scores, label):
    """PyTorch's, for labels as numbers that may be alone, and for probabilities of all classes."""
    shares = label.shape == scores.shape
    return F.cross_entropy(scores, label if shares else label.reshape(scores.shape[:-1]).long())


x = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
t = torch.tensor([0.0, 2.0])
W = torch.tensor([
    [-0.034267321791851144, -1.2926085332373185, -2.5000674933698677, 0.9114665864092971],
    [0.08772246831488635, -1.0803847120292231, -2.0271348479598177, -0.2958782021264595],
], requires_grad=True)
b = torch.zeros(4).requires_grad_()
V = torch.tensor([
    [-0.0071460226801007085, -1.337519043264767, 0.13016878525205222],
    [-1.339382699304926, -0.49297833927418677, 0.7097252423109461],
    [-0.1102997738270235, -1.6061354550382614, -0.10640723622682591],
    [-0.7515815398275696, -0.8421333672073543, 0.3468026404179558],
], requires_grad=True)

p = x @ W
q = p + b
h = F.relu(q)
r = h @ V
s = cross_entropy(r, t)
u = V ** 2
v = torch.sum(u)
a = 0.1 * v
loss = s + a
print("loss =", loss.tolist())

loss.backward()
for name, gradient, page in [
    ("dW", W.grad, [
        [-0.10845839971512317, 0.989460004362589, -0.00225294208826423, 0.5288786707688012],
        [-0.650750398290739, -1.978920008725178, 0.00450588417652846, -1.0577573415376025],
    ]),
    ("db", b.grad, [-0.21691679943024633, 0.989460004362589, -0.00225294208826423, 0.5288786707688012]),
    ("dV", V.grad, [
        [0.043219505944705236, -0.23531854262499355, -0.05080021945827477],
        [-0.6884947075663463, -0.09619977492012757, 0.5601673232328405],
        [-0.7750605674304258, -0.3169379066921996, 0.7274299811042032],
        [-0.8786178321068352, -0.164278178179015, 0.7935135569624563],
    ]),
]:
    page = torch.tensor(page)
    print(name, gradient.tolist(), page.tolist())
    assert torch.allclose(gradient, page, rtol=1e-9, atol=1e-12, equal_nan=True)
