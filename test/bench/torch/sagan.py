"""SAGAN's preset of 28 pixels: one update of each player at batch 32, hinge loss, spectral norm everywhere."""

import torch
import torch.nn.functional as F
from common import ResidualDiscriminator, ResidualGenerator, adam, average, hinge, images, serve, update

BATCH = 32
generator, discriminator = ResidualGenerator(64, 10), ResidualDiscriminator()
g_optimizer, d_optimizer = adam(generator.parameters(), 2e-4), adam(discriminator.parameters(), 4e-4)
averages = [p.detach().clone() for p in generator.parameters()]
reals, labels = images(BATCH, 28), torch.randint(0, 10, (BATCH,))


def step():
    y = torch.randint(0, 10, (BATCH,))
    condition = F.one_hot(y, 10).float()
    fakes = generator(torch.randn(BATCH, 64), [condition, condition])
    update(d_optimizer, hinge(discriminator(reals, labels), discriminator(fakes.detach(), y)))
    update(g_optimizer, -discriminator(fakes, y).mean())
    average(averages, list(generator.parameters()), 0.998)


serve(step)
