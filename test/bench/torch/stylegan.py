"""StyleGAN's preset of 28 pixels: one update of each player at batch 32, WGAN-GP with drift, styles mixed."""

import torch
import torch.nn.functional as F
from torch import nn
from common import Equalized, adam, average, blur, gradient_penalty, images, leaky, minibatch_stddev, pixel_norm, serve, update

BATCH, LAYERS = 32, 6


class Style(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.strength, self.offset = (nn.Parameter(torch.zeros(channels, 1, 1)) for _ in range(2))
        self.adapt = Equalized(64, 2 * channels, gain=1)

    def forward(self, x, w):
        noise = torch.randn(x.shape[0], 1, *x.shape[2:])
        x = F.instance_norm(leaky(x + self.strength * noise + self.offset), eps=1e-8)
        scale, shift = self.adapt(w)[..., None, None].chunk(2, 1)
        return x * (scale + 1) + shift


class Synthesis(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Parameter(torch.randn(1, 64, 7, 7))
        sizes = [(64, 64), (64, 32), (32, 32), (32, 16), (16, 16)]
        self.convs = nn.ModuleList(Equalized(i, o, 3, bias=False) for i, o in sizes)
        self.styles = nn.ModuleList(Style(channels) for channels in (64, 64, 32, 32, 16, 16))
        self.paint = Equalized(16, 1, 1, gain=1)

    def forward(self, w):
        x = self.styles[0](self.start.expand(w.shape[0], -1, -1, -1), w[:, 0])
        for i, conv in enumerate(self.convs):
            x = blur(conv(F.interpolate(x, scale_factor=2))) if i in (1, 3) else conv(x)
            x = self.styles[i + 1](x, w[:, i + 1])
        return self.paint(x)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.read = Equalized(1, 16, 1)
        sizes = [(16, 16), (16, 32), (32, 32), (32, 64)]
        self.layers = nn.ModuleList(Equalized(i, o, 3) for i, o in sizes)
        self.conv = Equalized(65, 64, 3)
        self.hidden, self.judge = Equalized(3136, 64), Equalized(64, 1, gain=1)

    def forward(self, x):
        x = leaky(self.read(x))
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            x = leaky(F.avg_pool2d(second(blur(leaky(first(x)))), 2))
        x = leaky(self.conv(minibatch_stddev(x)))
        return self.judge(leaky(self.hidden(x.flatten(1))))


mapping = nn.ModuleList(Equalized(64, 64, multiplier=0.1) for _ in range(4))
synthesis, discriminator = Synthesis(), Discriminator()
trained = [*mapping.parameters(), *synthesis.parameters()]
g_optimizer, d_optimizer = adam(trained, 3e-3), adam(discriminator.parameters(), 3e-3)
averages, mean = [p.detach().clone() for p in trained], torch.zeros(64)
reals = images(BATCH, 28)


def mapped(z):
    w = pixel_norm(z)
    for layer in mapping:
        w = leaky(layer(w))
    return w


def styles():
    first, second = mapped(torch.randn(BATCH, 64)), mapped(torch.randn(BATCH, 64))
    cut = torch.where(torch.rand(BATCH, 1) < 0.5, torch.randint(1, LAYERS, (BATCH, 1)), LAYERS)
    rows = torch.arange(LAYERS)[None] < cut
    mean.lerp_(first.mean(0).detach(), 0.005)
    return torch.where(rows[..., None], first[:, None], second[:, None])


def step():
    fakes = synthesis(styles())
    real = discriminator(reals)
    loss = discriminator(fakes.detach()).mean() - real.mean() + 0.001 * (real**2).mean()
    update(d_optimizer, loss + 10 * gradient_penalty(discriminator, reals, fakes))
    update(g_optimizer, -discriminator(fakes).mean())
    average(averages, trained, 0.99)


serve(step)
