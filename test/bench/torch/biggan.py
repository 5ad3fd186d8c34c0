"""BigGAN's preset of 28 pixels: two updates of the discriminator, on fakes and reals joined, and one of the generator."""

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from common import ResidualDiscriminator, ResidualGenerator, adam, average, hinge, images, serve, update

BATCH = 32


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 32)
        self.body = ResidualGenerator(20, 52, spectral_norm)

    def forward(self, z, y):
        first, second, third = z.split(20, 1)
        shared = self.embed(y)
        return self.body(first, [torch.cat([shared, chunk], 1) for chunk in (second, third)])


generator, discriminator = Generator(), ResidualDiscriminator()
g_optimizer = adam(generator.parameters(), 2e-4, eps=1e-6)
d_optimizer = adam(discriminator.parameters(), 4e-4, eps=1e-6)
averages = [p.detach().clone() for p in generator.parameters()]
reals, labels = images(BATCH, 28), torch.randint(0, 10, (BATCH,))


def draw():
    return torch.randn(BATCH, 60), torch.randint(0, 10, (BATCH,))


def step():
    for _ in range(2):
        z, y = draw()
        with torch.no_grad():
            fakes = generator(z, y)
        scores = discriminator(torch.cat([fakes, reals]), torch.cat([y, labels]))
        update(d_optimizer, hinge(scores[BATCH:], scores[:BATCH]))
    z, y = draw()
    update(g_optimizer, -discriminator(generator(z, y), y).mean())
    average(averages, list(generator.parameters()), 0.998)


serve(step)
