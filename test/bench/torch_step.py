"""DCGAN's training step in PyTorch, for `npm run bench`: a line in, one step, its milliseconds out.

usage: torch_step.py SIZE BATCH WIDTH. SIZE 28 is the project's 28-pixel preset, 64 the paper's networks.
"""

import resource
import sys
import time

import torch
from torch import nn

size, batch, width = (int(argument) for argument in sys.argv[1:4])
torch.manual_seed(1)
torch.set_num_threads(torch.get_num_threads())


def up(inputs, outputs, bias=False):
    return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=bias)


def down(inputs, outputs, bias=False):
    return nn.Conv2d(inputs, outputs, 4, 2, 1, bias=bias)


def networks():
    if size == 28:
        generator = nn.Sequential(
            nn.Linear(100, 49 * 2 * width, bias=False), nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width), nn.ReLU(),
            up(2 * width, width), nn.BatchNorm2d(width), nn.ReLU(),
            up(width, 1, bias=True), nn.Tanh(),
        )
        discriminator = nn.Sequential(
            down(1, width, bias=True), nn.LeakyReLU(0.2),
            down(width, 2 * width), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(49 * 2 * width, 1),
        )
        return generator, discriminator, (batch, 1, 28, 28)
    widths = [8 * width, 4 * width, 2 * width, width]
    layers = [nn.Unflatten(1, (100, 1, 1)), nn.ConvTranspose2d(100, widths[0], 4, 1, 0, bias=False)]
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.BatchNorm2d(inputs), nn.ReLU(), up(inputs, outputs)]
    generator = nn.Sequential(*layers, nn.BatchNorm2d(width), nn.ReLU(), up(width, 3), nn.Tanh())
    layers = [down(3, width), nn.LeakyReLU(0.2)]
    for inputs, outputs in zip(widths[:0:-1], widths[-2::-1]):
        layers += [down(inputs, outputs), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]
    discriminator = nn.Sequential(*layers, nn.Conv2d(widths[0], 1, 4, 1, 0, bias=False), nn.Flatten())
    return generator, discriminator, (batch, 3, 64, 64)


generator, discriminator, image = networks()
reals = torch.rand(image) * 2 - 1
g_optimizer = torch.optim.Adam(generator.parameters(), 2e-4, (0.5, 0.999), fused=True)
d_optimizer = torch.optim.Adam(discriminator.parameters(), 2e-4, (0.5, 0.999), fused=True)
loss = nn.BCEWithLogitsLoss()
ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)


def step():
    # As pytorch/examples does: the generator's step reuses the discriminator's fakes.
    fakes = generator(torch.randn(batch, 100))
    d_optimizer.zero_grad()
    d_loss = loss(discriminator(reals), ones) + loss(discriminator(fakes.detach()), zeros)
    d_loss.backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    g_loss = loss(discriminator(fakes), ones)
    g_loss.backward()
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


for _ in range(3):
    step()
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    step()
    print(f"{(time.perf_counter() - start) * 1000:.3f}", flush=True)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
