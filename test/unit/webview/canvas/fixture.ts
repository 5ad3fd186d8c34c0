import { analyse } from "../../../../src/core/analysis/analyse";
import type { GanDocument, GraphNode } from "../../../../src/core/document/document";

/** A chain of layers between an input `z` and an output `image`. */
const GENERATOR: readonly GraphNode[] = [
  { id: "z", op: "input", params: { shape: [16] } },
  { id: "project", op: "dense", in: { x: "z" }, params: { units: 98 } },
  { id: "map", op: "reshape", in: { x: "project" }, params: { shape: [7, 7, 2] } },
  { id: "relu", op: "relu", in: { x: "map" } },
  { id: "up", op: "conv2dTranspose", in: { x: "relu" }, params: { filters: 1 } },
  { id: "tanh", op: "tanh", in: { x: "up" } },
  { id: "image", op: "output", in: { x: "tanh" } },
];

const DISCRIMINATOR: readonly GraphNode[] = [
  { id: "image", op: "input", params: { shape: [14, 14, 1] } },
  { id: "flat", op: "flatten", in: { x: "image" } },
  { id: "logit", op: "dense", in: { x: "flat" }, params: { units: 1 } },
  { id: "verdict", op: "output", in: { x: "logit" } },
];

/** A small GAN on 14 x 14 digits: five nodes that matter and two losses. */
export const GAN: GanDocument = {
  ganvas: 1,
  name: "small",
  game: {
    nodes: [
      { id: "z", op: "noise", params: { shape: [16] } },
      { id: "digits", op: "dataset", params: { height: 14, width: 14 } },
      { id: "fake", op: "apply", in: { z: "z" }, params: { network: "generator" } },
      {
        id: "onReal",
        op: "apply",
        in: { image: "digits" },
        params: { network: "discriminator" },
      },
      { id: "onFake", op: "apply", in: { image: "fake" }, params: { network: "discriminator" } },
      { id: "dLoss", op: "discriminatorLoss", in: { real: "onReal", fake: "onFake" } },
      { id: "gLoss", op: "generatorLoss", in: { fake: "onFake" } },
    ],
    players: [
      {
        id: "discriminator",
        trains: ["discriminator"],
        minimises: [{ loss: "dLoss" }],
        optimizer: { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 },
      },
      {
        id: "generator",
        trains: ["generator"],
        minimises: [{ loss: "gLoss" }],
        optimizer: { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 },
      },
    ],
    order: "sequential",
    samples: ["fake"],
  },
  networks: {
    generator: { role: "generator", nodes: GENERATOR },
    discriminator: { role: "discriminator", nodes: DISCRIMINATOR },
  },
  training: { batch: 64, steps: 100, seed: 1, sampleEvery: 10, checkpointEvery: 50 },
};

export const GAN_ANALYSIS = analyse(GAN);

/** The same game with another generator. */
export function withGenerator(nodes: readonly GraphNode[]): GanDocument {
  return { ...GAN, networks: { ...GAN.networks, generator: { role: "generator", nodes } } };
}
