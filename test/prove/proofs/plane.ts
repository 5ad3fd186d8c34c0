/** WGAN in the plane: all 25 Gaussians must be found, and the critic's estimate must fall as they are. */
import { mixtureOf } from "../../../runtime/data/points";
import type { RunEvent } from "../../../runtime/runs/events";
import { modesFound } from "../measures/modes";
import type { Figures, Measuring, Proof } from "../proof";

const COUNT = 2500;

async function measure({ trained }: Measuring): Promise<Figures> {
  const { points } = await trained.samples(COUNT);
  const mixture = mixtureOf("gaussians25");
  if (points === undefined || mixture === undefined) throw new Error("The run makes no points.");
  const { found, quality } = modesFound(points, mixture);
  return { modes: found, quality, estimate: fallOfEstimate(trained.events) };
}

/**
 * The critic's estimate of the distance (the mean of what it gives to reals less that to fakes), at the end over its
 * highest: small when quality and estimate go together.
 */
function fallOfEstimate(events: readonly RunEvent[]): number {
  const estimates = events.flatMap((event) => {
    if (event.type !== "step") return [];
    const terms = Object.entries(event.losses).filter(([name]) => name.startsWith("critic/"));
    const [, loss = event.losses["critic"]] = terms[0] ?? [];
    return loss === undefined ? [] : [-loss];
  });
  const window = Math.max(1, Math.floor(estimates.length / 20));
  const means = estimates
    .slice(0, estimates.length - window + 1)
    .map((_, at) => estimates.slice(at, at + window).reduce((sum, x) => sum + x, 0) / window)
    .filter((_, at) => at % window === 0);
  return (means.at(-1) ?? Number.NaN) / Math.max(...means);
}

export const wganPlane: Proof = {
  id: "wgan-plane",
  template: "wgan",
  set: { data: "gaussians25" },
  measure,
  bounds: [
    { figure: "modes", is: "at least", value: 25 },
    { figure: "quality", is: "at least", value: 0.6 },
    { figure: "estimate", is: "at most", value: 0.5, untrainedMayHold: true },
  ],
};
