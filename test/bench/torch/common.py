"""What the twins in PyTorch share. Each twin defines `step()`, one round of its preset, and ends with `serve(step)`:
a line in, one round, its milliseconds out. Data are random numbers of the presets' shapes."""

import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

torch.manual_seed(1)


def serve(step):
    for _ in range(3):
        step()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        print(f"{(time.perf_counter() - start) * 1000:.3f}", flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)


def adam(parameters, rate, beta1=0.0, beta2=0.99, eps=1e-8):
    return torch.optim.Adam(list(parameters), rate, (beta1, beta2), eps, fused=True)


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward(inputs=[p for group in optimizer.param_groups for p in group["params"]])
    optimizer.step()
    return loss.item()


def average(averages, parameters, decay):
    torch._foreach_lerp_(averages, [p.detach() for p in parameters], 1 - decay)


def images(batch, side, channels=1):
    return torch.rand(batch, channels, side, side) * 2 - 1


def hinge(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def gradient_penalty(critic, real, fake):
    mix = torch.rand(real.shape[0], 1, 1, 1)
    between = (real + mix * (fake.detach() - real)).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()


class SelfAttention(nn.Module):
    """Zhang et al. 2018, with keys and values pooled by 2."""

    def __init__(self, channels):
        super().__init__()
        conv = lambda inputs, outputs: spectral_norm(nn.Conv2d(inputs, outputs, 1, bias=False))
        self.query, self.key = conv(channels, channels // 8), conv(channels, channels // 8)
        self.value, self.output = conv(channels, channels // 2), conv(channels // 2, channels)
        self.strength = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        query = self.query(x).flatten(2)
        key = F.max_pool2d(self.key(x), 2).flatten(2)
        value = F.max_pool2d(self.value(x), 2).flatten(2)
        weights = torch.softmax(query.transpose(1, 2) @ key, -1)
        seen = (value @ weights.transpose(1, 2)).unflatten(2, x.shape[2:])
        return x + self.strength * self.output(seen)


class ConditionalNorm(nn.Module):
    def __init__(self, channels, condition, normal=lambda layer: layer):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.gain = normal(nn.Linear(condition, channels, bias=False))
        self.bias = normal(nn.Linear(condition, channels, bias=False))

    def forward(self, x, y):
        return self.norm(x) * (1 + self.gain(y))[..., None, None] + self.bias(y)[..., None, None]


class ResidualGenerator(nn.Module):
    """7 to 28 pixels in two blocks with attention between them, as SAGAN's and BigGAN's presets share it."""

    def __init__(self, latent, condition, normal=lambda layer: layer):
        super().__init__()
        conv = lambda inputs, outputs, side=3: spectral_norm(nn.Conv2d(inputs, outputs, side, padding="same"))
        self.project = spectral_norm(nn.Linear(latent, 96 * 49))
        self.blocks = nn.ModuleList()
        for inputs, outputs in ((96, 48), (48, 24)):
            self.blocks.append(nn.ModuleDict({
                "norm1": ConditionalNorm(inputs, condition, normal), "conv1": conv(inputs, outputs),
                "norm2": ConditionalNorm(outputs, condition, normal), "conv2": conv(outputs, outputs),
                "skip": conv(inputs, outputs, 1),
            }))
        self.attention = SelfAttention(48)
        self.norm, self.paint = nn.BatchNorm2d(24), conv(24, 1)

    def forward(self, z, conditions):
        x = self.project(z).unflatten(1, (96, 7, 7))
        for i, (block, y) in enumerate(zip(self.blocks, conditions)):
            h = F.interpolate(F.relu(block["norm1"](x, y)), scale_factor=2)
            h = block["conv2"](F.relu(block["norm2"](block["conv1"](h), y)))
            x = h + block["skip"](F.interpolate(x, scale_factor=2))
            if i == 0:
                x = self.attention(x)
        return torch.tanh(self.paint(F.relu(self.norm(x))))


class ResidualDiscriminator(nn.Module):
    """28 pixels to a score with a projection of the class, as SAGAN's and BigGAN's presets share it."""

    def __init__(self):
        super().__init__()
        conv = lambda inputs, outputs, side=3: spectral_norm(nn.Conv2d(inputs, outputs, side, padding="same"))
        self.blocks = nn.ModuleList(
            nn.ModuleList([conv(i, o), conv(o, o), conv(i, o, 1)]) for i, o in ((1, 24), (24, 48), (48, 96))
        )
        self.attention = SelfAttention(24)
        self.judge = spectral_norm(nn.Linear(96, 1))
        self.embed = spectral_norm(nn.Embedding(10, 96))

    def forward(self, x, label):
        first, down, widen = self.blocks
        x = F.avg_pool2d(first[1](F.relu(first[0](x))), 2) + first[2](F.avg_pool2d(x, 2))
        x = self.attention(x)
        x = F.avg_pool2d(down[1](F.relu(down[0](F.relu(x)))), 2) + F.avg_pool2d(down[2](x), 2)
        x = widen[1](F.relu(widen[0](F.relu(x)))) + widen[2](x)
        features = F.relu(x).sum((2, 3))
        return self.judge(features) + (self.embed(label) * features).sum(1, keepdim=True)


class Equalized(nn.Module):
    """Weights of deviation 1/multiplier, scaled as they are used (Karras et al. 2018)."""

    def __init__(self, inputs, outputs, side=None, gain=2**0.5, multiplier=1.0, bias=True):
        super().__init__()
        shape = (outputs, inputs) if side is None else (outputs, inputs, side, side)
        self.weight = nn.Parameter(torch.randn(shape) / multiplier)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.scale = gain * multiplier / (inputs * (1 if side is None else side * side)) ** 0.5
        self.multiplier, self.side = multiplier, side

    def forward(self, x):
        bias = None if self.bias is None else self.bias * self.multiplier
        if self.side is None:
            return F.linear(x, self.weight * self.scale, bias)
        return F.conv2d(x, self.weight * self.scale, bias, padding=self.side // 2)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def pixel_norm(x):
    return x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-8)


def blur(x):
    row = torch.tensor([1.0, 2.0, 1.0])
    kernel = (row[:, None] * row / 16).expand(x.shape[1], 1, 3, 3)
    return F.conv2d(x, kernel, padding=1, groups=x.shape[1])


def minibatch_stddev(x, group=4):
    batch, channels, height, width = x.shape
    y = x.view(group, batch // group, channels, height, width)
    y = torch.sqrt(y.var(0, unbiased=False) + 1e-8).mean((1, 2, 3))
    return torch.cat([x, y.repeat(group)[:, None, None, None].expand(-1, 1, height, width)], 1)
