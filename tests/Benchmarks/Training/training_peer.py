"""
The same models and steps in PyTorch, timed the same way. Says "name parameters" for each of its works and "ready"; then answers every line "name seconds" with the rows,
examples or positions a second of the median step.
"""
import math
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
works = {}


def rate(step, amount, seconds):
    for _ in range(3):
        step()
    times, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < 5:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return amount / sorted(times)[len(times) // 2]


def offer(name, step, amount, *models):
    works[name] = (step, amount)
    print(name, sum(p.numel() for m in models for p in m.parameters()))


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide, self.narrow = nn.Linear(128, 128), nn.Linear(128, 64)

    def forward(self, x):
        return F.normalize(self.narrow(F.relu(self.wide(x))), dim=-1)


def two_towers(batch=1024, rows=100_000):
    query, item = Tower(), Tower()
    tables = nn.ModuleList([nn.Embedding(rows, 32, sparse=True) for _ in range(8)])
    dense = torch.optim.Adam([*query.parameters(), *item.parameters()], 1e-3)
    sparse = torch.optim.SparseAdam(list(tables.parameters()), 1e-3)
    ids = [(torch.rand(batch) ** 3 * rows).long() for _ in range(8)]
    labels, drawn = torch.arange(batch), torch.zeros(batch)

    def step():
        found = [tables[i](ids[i]) for i in range(8)]
        logits = query(torch.cat(found[:4], 1)) @ item(torch.cat(found[4:], 1)).T / 0.1 - drawn
        loss = F.cross_entropy(logits, labels)
        dense.zero_grad(set_to_none=True)
        sparse.zero_grad(set_to_none=True)
        loss.backward()
        dense.step()
        sparse.step()

    offer("two-tower", step, batch, query, item, tables)


class Dlrm(nn.Module):
    def __init__(self, fields=26, width=16):
        super().__init__()
        sizes = [13, 512, 256, 64, width]
        self.bottom = nn.Sequential(*[m for i in range(4) for m in (nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU())])
        pairs = torch.tril_indices(fields + 1, fields + 1, -1)
        self.pairs = pairs[0] * (fields + 1) + pairs[1]
        self.top = nn.Sequential(nn.Linear(width + len(self.pairs), 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 1))

    def forward(self, fields, dense):
        x = self.bottom(dense)
        together = torch.cat([x.unsqueeze(1), fields], 1)
        products = torch.bmm(together, together.transpose(1, 2)).flatten(1).index_select(1, self.pairs)
        return self.top(torch.cat([x, products], 1))


def ranker():
    model = Dlrm()
    asked, about = torch.randn(300, 26, 16), torch.randn(300, 13)

    @torch.inference_mode()
    def answer():
        torch.sigmoid(model(asked, about))

    offer("ranker-inference", answer, 300, model)
    fields, dense = torch.randn(1024, 26, 16, requires_grad=True), torch.randn(1024, 13)
    labels, adam = (torch.rand(1024, 1) > 0.5).float(), torch.optim.Adam(model.parameters(), 1e-3)

    def step():
        fields.grad = None
        adam.zero_grad(set_to_none=True)
        F.binary_cross_entropy_with_logits(model(fields, dense), labels).backward()
        adam.step()

    offer("ranker-training", step, 1024, model)


class Block(nn.Module):
    def __init__(self, width=64, heads=2):
        super().__init__()
        self.heads = heads
        self.norm, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.wide, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x, mask):
        batch, length, width = x.shape
        normed = self.norm(x)
        split = lambda y: y.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        weights = torch.softmax(split(self.query(normed)) @ split(self.key(normed)).transpose(2, 3) / math.sqrt(width // self.heads) + mask, -1)
        x = x + self.output((weights @ split(self.value(normed))).transpose(1, 2).reshape(batch, length, width))
        return x + self.narrow(F.relu(self.wide(self.norm2(x))))


class Encoder(nn.Module):
    def __init__(self, told=21, width=64, length=50):
        super().__init__()
        self.items, self.told = nn.Linear(width, width, bias=False), nn.Linear(told, width, bias=False)
        self.positions = nn.Parameter(torch.randn(length, width) * 0.05)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.norm, self.result = nn.LayerNorm(width), nn.Linear(width, width)
        self.mask = torch.triu(torch.full((length, length), -1e9), 1)
        self.recalled, self.gain = nn.Linear(told, 1, bias=False), nn.Parameter(torch.ones(width))
        ages = torch.arange(length)
        self.fading = nn.Parameter((ages[:, None] - ages[None, :]).clamp(min=0) * math.log(0.85))
        self.sharpness = nn.Parameter(torch.ones(1))

    def recall(self, items, events):
        return torch.softmax(self.fading + self.mask, -1) @ (items * self.recalled(events)) * self.gain

    def forward(self, items, events):
        recall = self.recall(items, events)
        x = self.items(items) * 8 + self.told(events) + self.positions
        for block in self.blocks:
            x = block(x, self.mask)
        return F.normalize(self.result(self.norm(x)) + recall, dim=-1) * self.sharpness


def encoder(batch=128, length=50, negatives=512):
    model = Encoder()
    adam = torch.optim.Adam(model.parameters(), 1e-3)
    items = torch.randn(batch, length, 64, requires_grad=True)
    events = torch.zeros(batch, length, 21)
    events[:, :, 0] = 1
    positives, drawn = (torch.randn(n, 64, requires_grad=True) for n in (batch * length, negatives))
    bias = torch.zeros(negatives)

    def step():
        for x in (items, positives, drawn):
            x.grad = None
        adam.zero_grad(set_to_none=True)
        queries = model(items, events).view(-1, 64)
        wanted = (queries * positives).sum(1) / 0.07
        others = torch.logsumexp(queries @ drawn.T / 0.07 + bias, 1)
        F.softplus(others - wanted).mean().backward()
        adam.step()

    offer("encoder-training", step, batch * length, model)


two_towers()
ranker()
encoder()
print("ready", flush=True)
for line in sys.stdin:
    asked, length = line.split()
    print(f"{rate(*works[asked], float(length)):.1f}", flush=True)
