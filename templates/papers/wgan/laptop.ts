/** Networks for a laptop: DCGAN's generator, and a critic of half its width without batch norm. */
import type { GraphNode } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { doublings, generator } from "../dcgan/pytorch";
import { Sketch } from "../sketch";
import type { Networks, Sizes } from "./sizes";

/** `kernelInit` is the critic's. */
export function laptop(sizes: Sizes, kernelInit?: Initializer): Networks {
  return { generator: generator(sizes), critic: critic(sizes, kernelInit) };
}

/** Halved as often as the generator doubles, and once more: 28, 14, 7, 4. Its last map is small, and so is its judge. */
function critic(sizes: Sizes, kernelInit: Initializer | undefined): readonly GraphNode[] {
  const { resolution, channels, criticWidth } = sizes;
  const { count } = doublings(resolution);
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (let step = 1; step <= count + 1; step++) {
    const filters = criticWidth * 2 ** (step - 1);
    const kernel = step <= count ? 4 : 3;
    net.add(`down${step}`, "conv2d", { filters, kernel, stride: 2, kernelInit });
    net.add(`leaky${step}`, "leakyRelu");
  }
  net.add("flat", "flatten");
  return net.add("judge", "dense", { units: 1, kernelInit }).output("score").nodes;
}
