"""ProGAN's preset in its stage of 16 pixels: one update of each player at batch 32, WGAN-GP with drift."""

import torch
import torch.nn.functional as F
from torch import nn
from common import Equalized, adam, gradient_penalty, images, leaky, minibatch_stddev, pixel_norm, serve, update

BATCH = 32


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = Equalized(64, 1024, gain=0.125 * 8**0.5, bias=False)
        self.offset = nn.Parameter(torch.zeros(64, 1, 1))
        sizes = [(64, 64), (64, 64), (64, 64), (64, 32), (32, 32)]
        self.layers = nn.ModuleList(Equalized(inputs, outputs, 3) for inputs, outputs in sizes)
        self.paint = Equalized(32, 1, 1, gain=1)

    def forward(self, z):
        x = self.project(pixel_norm(z)).unflatten(1, (64, 4, 4))
        x = pixel_norm(leaky(x + self.offset))
        for i, layer in enumerate(self.layers):
            if i in (1, 3):
                x = F.interpolate(x, scale_factor=2)
            x = pixel_norm(leaky(layer(x)))
        return self.paint(x)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.read = Equalized(1, 32, 1)
        sizes = [(32, 32), (32, 64), (64, 64), (64, 64)]
        self.layers = nn.ModuleList(Equalized(inputs, outputs, 3) for inputs, outputs in sizes)
        self.conv = Equalized(65, 64, 3)
        self.hidden, self.judge = Equalized(1024, 64), Equalized(64, 1, gain=1)

    def forward(self, x):
        x = leaky(self.read(x))
        for i, layer in enumerate(self.layers):
            x = leaky(layer(x))
            if i % 2 == 1:
                x = F.avg_pool2d(x, 2)
        x = leaky(self.conv(minibatch_stddev(x)))
        return self.judge(leaky(self.hidden(x.flatten(1))))


generator, discriminator = Generator(), Discriminator()
g_optimizer, d_optimizer = adam(generator.parameters(), 2e-3), adam(discriminator.parameters(), 2e-3)
data = images(BATCH, 32)


def step():
    reals = F.avg_pool2d(data, 2)
    fakes = generator(torch.randn(BATCH, 64))
    real = discriminator(reals)
    loss = discriminator(fakes.detach()).mean() - real.mean() + 0.001 * (real**2).mean()
    update(d_optimizer, loss + 10 * gradient_penalty(discriminator, reals, fakes))
    update(g_optimizer, -discriminator(fakes).mean())


serve(step)
