"""The trainings of bare.ts in NumPy and PyTorch. python3 witness.py numpy|torch

A line of JSON on standard input is a request: {"prepare": NAME} or {"seconds": S}, which trains for that long. The answer is
a line on standard output: {"ready": true}, {"steps": steps per second} or {"failure": words}.
"""
import json
import sys
import time


def numpy_logistic(np):
    random = np.random.default_rng(1)
    X = random.random((12288, 209), dtype=np.float32)
    Y = (random.random((1, 209)) > 0.6).astype(np.float32)
    state = [np.zeros((12288, 1), np.float32), np.float32(0)]

    def step():
        w, b = state
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / 209
        dZ = A - Y
        dw = X @ dZ.T / 209
        db = np.sum(dZ) / 209
        state[0] = w - np.float32(0.0005) * dw
        state[1] = b - np.float32(0.0005) * db
        return float(cost)

    return step, 20


def numpy_network(np):
    random = np.random.default_rng(2)
    W = [random.normal(0, 0.05, shape).astype(np.float32) for shape in ((784, 128), (128, 10))]
    x = random.random((128, 784), dtype=np.float32)
    y = np.eye(10, dtype=np.float32)[np.arange(128) % 10]

    def step():
        Z1 = x @ W[0]
        A1 = np.maximum(Z1, 0)
        Z2 = A1 @ W[1]
        e = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
        A2 = e / e.sum(axis=1, keepdims=True)
        cost = -np.mean(np.sum(y * np.log(A2), axis=1))
        dZ2 = (A2 - y) / np.float32(128)
        dZ1 = (dZ2 @ W[1].T) * (Z1 > 0)
        W[1] -= np.float32(0.05) * (A1.T @ dZ2)
        W[0] -= np.float32(0.05) * (x.T @ dZ1)
        return float(cost)

    return step, 10


def unfolded(np, x, f):
    """Windows of f x f of (n, height, width, c) as rows of f * f * c numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (f, f), axis=(1, 2))
    n, height, width, c = windows.shape[:4]
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(n * height * width, f * f * c), (n, height, width)


def folded(np, rows, shape, f):
    """The gradient of `unfolded`: each number back to where its window took it from."""
    n, height, width, c = shape
    windows = rows.reshape(n, height - f + 1, width - f + 1, f, f, c)
    x = np.zeros(shape, rows.dtype)
    for i in range(f):
        for j in range(f):
            x[:, i:i + height - f + 1, j:j + width - f + 1] += windows[:, :, :, i, j]
    return x


def pooled(x):
    """Max-pooling 2 x 2, and the places of the largest, shared among equal ones."""
    n, height, width, c = x.shape
    blocks = x.reshape(n, height // 2, 2, width // 2, 2, c)
    largest = blocks.max(axis=(2, 4), keepdims=True)
    places = (blocks == largest).astype(x.dtype)
    return largest.reshape(n, height // 2, width // 2, c), places / places.sum(axis=(2, 4), keepdims=True)


def unpooled(dy, places):
    n, height, _, width, _, c = places.shape
    return (places * dy.reshape(n, height, 1, width, 1, c)).reshape(n, 2 * height, 2 * width, c)


def numpy_lenet(np, dtype="float32"):
    random = np.random.default_rng(3)
    shapes = ((25, 6), (150, 16), (400, 120), (120, 84), (84, 10))
    W = [random.normal(0, 0.1, shape).astype(dtype) for shape in shapes]
    x = np.pad(random.random((64, 28, 28, 1)).astype(dtype), ((0, 0), (2, 2), (2, 2), (0, 0)))
    y = np.eye(10, dtype=dtype)[np.arange(64) % 10]

    def gradients():
        rows1, at1 = unfolded(np, x, 5)
        Z1 = (rows1 @ W[0]).reshape(*at1, 6)
        P1, places1 = pooled(np.maximum(Z1, 0))
        rows2, at2 = unfolded(np, P1, 5)
        Z2 = (rows2 @ W[1]).reshape(*at2, 16)
        P2, places2 = pooled(np.maximum(Z2, 0))
        A3 = P2.reshape(64, 400)
        Z4 = A3 @ W[2]
        A4 = np.maximum(Z4, 0)
        Z5 = A4 @ W[3]
        A5 = np.maximum(Z5, 0)
        Z6 = A5 @ W[4]
        e = np.exp(Z6 - Z6.max(axis=1, keepdims=True))
        A6 = e / e.sum(axis=1, keepdims=True)
        cost = -np.mean(np.sum(y * np.log(A6), axis=1))
        dZ6 = (A6 - y) / np.asarray(64, dtype)
        dZ5 = (dZ6 @ W[4].T) * (Z5 > 0)
        dZ4 = (dZ5 @ W[3].T) * (Z4 > 0)
        dZ2 = (unpooled((dZ4 @ W[2].T).reshape(P2.shape), places2) * (Z2 > 0)).reshape(-1, 16)
        dZ1 = (unpooled(folded(np, dZ2 @ W[1].T, P1.shape, 5), places1) * (Z1 > 0)).reshape(-1, 6)
        return cost, [rows1.T @ dZ1, rows2.T @ dZ2, A3.T @ dZ4, A4.T @ dZ5, A5.T @ dZ6]

    def step():
        cost, dW = gradients()
        for w, dw in zip(W, dW):
            w -= np.asarray(0.01, dtype) * dw
        return float(cost)

    step.gradients, step.parameters = gradients, W
    return step, 5


def torch_logistic(torch):
    X = torch.rand(12288, 209)
    Y = (torch.rand(1, 209) > 0.6).float()
    state = [torch.zeros(12288, 1), torch.zeros(())]

    def step():
        w, b = state
        A = torch.sigmoid(w.T @ X + b)
        cost = -torch.sum(Y * torch.log(A) + (1 - Y) * torch.log(1 - A)) / 209
        dZ = A - Y
        state[0] = w - 0.0005 * (X @ dZ.T / 209)
        state[1] = b - 0.0005 * (torch.sum(dZ) / 209)
        return cost

    return step, 20


def torch_trained(torch, model, x, every, rate):
    labels = torch.arange(x.shape[0]) % 10
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)

    def step():
        optimizer.zero_grad()
        cost = loss(model(x), labels)
        cost.backward()
        optimizer.step()
        return cost

    return step, every


def torch_lenet(torch):
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2, bias=False), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5, bias=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120, bias=False), nn.ReLU(), nn.Linear(120, 84, bias=False), nn.ReLU(), nn.Linear(84, 10, bias=False),
    )
    return torch_trained(torch, model, torch.rand(64, 1, 28, 28), 5, 0.01)


def torch_network(torch):
    nn = torch.nn
    model = nn.Sequential(nn.Linear(784, 128, bias=False), nn.ReLU(), nn.Linear(128, 10, bias=False))
    return torch_trained(torch, model, torch.rand(128, 784), 10, 0.05)


trainings = {
    "numpy": {"logistic": numpy_logistic, "lenet": numpy_lenet, "network": numpy_network},
    "torch": {"logistic": torch_logistic, "lenet": torch_lenet, "network": torch_network},
}


def main(name):
    try:
        library = __import__(name)
    except ImportError:
        return lambda request: {"failure": f"this python3 has no {name}"}
    current = [None]

    def answer(request):
        if "prepare" in request:
            current[0] = trainings[name][request["prepare"]](library)
            return {"ready": True}
        step, every = current[0]
        started = time.perf_counter()
        steps = 0
        while time.perf_counter() - started < request["seconds"]:
            cost = step()
            if steps % every == 0:
                float(cost)
            steps += 1
        return {"steps": steps / (time.perf_counter() - started)}

    return answer


if __name__ == "__main__":
    answer = main(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
