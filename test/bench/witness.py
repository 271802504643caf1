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
    "numpy": {"logistic": numpy_logistic, "network": numpy_network},
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
            make = trainings[name].get(request["prepare"])
            if not make:
                return {"failure": "not written"}
            current[0] = make(library)
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


answer = main(sys.argv[1])
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
