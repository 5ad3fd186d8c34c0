"""WGAN-GP's preset of 28 pixels: five updates of the critic and one of the generator at batch 64."""

import torch
from torch import nn
from common import adam, gradient_penalty, images, serve, update

BATCH = 64
generator = nn.Sequential(
    nn.Linear(64, 49 * 128, bias=False), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
    nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
    nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh(),
)
critic = nn.Sequential(
    nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2),
    nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2),
    nn.Conv2d(64, 128, 3, 2, 1), nn.LeakyReLU(0.2),
    nn.Flatten(), nn.Linear(2048, 1),
)
g_optimizer = adam(generator.parameters(), 5e-4, 0.5, 0.9)
d_optimizer = adam(critic.parameters(), 5e-4, 0.5, 0.9)
reals = images(BATCH, 28)


def step():
    for _ in range(5):
        with torch.no_grad():
            fakes = generator(torch.randn(BATCH, 64))
        loss = critic(fakes).mean() - critic(reals).mean() + 10 * gradient_penalty(critic, reals, fakes)
        update(d_optimizer, loss)
    update(g_optimizer, -critic(generator(torch.randn(BATCH, 64))).mean())


serve(step)
