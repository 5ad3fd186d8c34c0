"""CycleGAN's preset of 28 pixels: both generators, then both discriminators on pools of 50, at batch 8."""

import random
from itertools import chain

import torch
import torch.nn.functional as F
from torch import nn
from common import adam, images, serve, update

BATCH = 8


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        half = lambda: [nn.ReflectionPad2d(1), nn.Conv2d(32, 32, 3), nn.InstanceNorm2d(32)]
        self.body = nn.Sequential(*half(), nn.ReLU(), *half())

    def forward(self, x):
        return x + self.body(x)


def generator():
    return nn.Sequential(
        nn.ReflectionPad2d(3), nn.Conv2d(3, 16, 7), nn.InstanceNorm2d(16), nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 1), nn.InstanceNorm2d(32), nn.ReLU(),
        Residual(), Residual(), Residual(),
        nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.InstanceNorm2d(16), nn.ReLU(),
        nn.ReflectionPad2d(3), nn.Conv2d(16, 3, 7), nn.Tanh(),
    )


def discriminator():
    return nn.Sequential(
        nn.Conv2d(3, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1), nn.InstanceNorm2d(64), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 1, 4, 1, 1),
    )


class Pool:
    """Half of the time an image of before, in exchange for the new one."""

    def __init__(self):
        self.images = []

    def __call__(self, batch):
        shown = []
        for image in batch.detach():
            if len(self.images) < 50:
                self.images.append(image)
                shown.append(image)
            elif random.random() < 0.5:
                at = random.randrange(50)
                shown.append(self.images[at])
                self.images[at] = image
            else:
                shown.append(image)
        return torch.stack(shown)


ab, ba, judge_a, judge_b = generator(), generator(), discriminator(), discriminator()
g_optimizer = adam(chain(ab.parameters(), ba.parameters()), 2e-4, 0.5, 0.999)
d_optimizer = adam(chain(judge_a.parameters(), judge_b.parameters()), 2e-4, 0.5, 0.999)
a, b, pool_a, pool_b = images(BATCH, 28, 3), images(BATCH, 28, 3), Pool(), Pool()


def judged(judge, real, fake):
    return (((judge(real) - 1) ** 2).mean() + (judge(fake) ** 2).mean()) / 2


def step():
    fake_b, fake_a = ab(a), ba(b)
    fooled = ((judge_b(fake_b) - 1) ** 2).mean() + ((judge_a(fake_a) - 1) ** 2).mean()
    update(g_optimizer, fooled + 10 * F.l1_loss(ba(fake_b), a) + 10 * F.l1_loss(ab(fake_a), b))
    update(d_optimizer, judged(judge_b, b, pool_b(fake_b)) + judged(judge_a, a, pool_a(fake_a)))


serve(step)
