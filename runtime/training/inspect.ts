/** What the command line asks of a project without training it: its data as seen, and one round written out. */
import { trace } from "../compile/trace";
import { exportImages, type DataReport } from "../data/export";
import type { Split } from "../data/source";
import type { HostTensor, Program } from "../engines/engine";
import { createOnnxRuntimeEngine } from "../engines/onnxruntime";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import { stepsInRound, type Game } from "../game/game";
import type { UpdatePlan } from "../game/plans";
import { buildProgram } from "../game/program";
import { fadeAt, stageSpan } from "../game/stages";
import { encodeSafetensors } from "../runs/safetensors";
import { bundleProject } from "./bundle";
import { loadImageSets, meanImageOf, RunData } from "./data";
import { TrainingError } from "./errors";
import { loadProject } from "./prepare";

/** Writes the images of a project's data source as the networks see them. Throws TrainingError or DataError. */
export async function exportData(want: {
  readonly project: string;
  readonly source?: string;
  readonly split: Split;
  readonly count: number;
  readonly out: string;
}): Promise<DataReport> {
  const { config } = await loadProject(await bundleProject(want.project));
  const { source, split, count, out, project } = want;
  return await exportImages({ sources: config.sources, source, base: project, split, count, out });
}

export interface StepReport {
  /** Losses by name: `loss/<player>`, and `loss/<player>/<term>` where a player has several terms. */
  readonly losses: Readonly<Record<string, number>>;
  /** How many tensors were written. */
  readonly tensors: number;
}

/**
 * Computes the first round of a project and writes everything that went in and came out as safetensors, so that any
 * other framework can compute it too and compare:
 *
 * - `before/<path>` and `after/<path>`: parameters, running statistics, optimizer slots and averages,
 * - `batch/...`, `draw/...` and `scalar/...`: what was fed, under its own name,
 * - `loss/<player>`, `report/<name>` and `gradient/<player>/<path>`: what came out.
 *
 * Where a round is several updates one after the other (WGAN's critic steps, the batches that an accumulating player adds
 * up), what was fed and what came out stands under `update/<n>/`, n counting from 0. Metadata: seed, batch, the game's
 * order, the number of the round, and the players of each update. The round is the first one of a run; of a stage of a game
 * that grows, the one in which its newest layers have faded in half, so that all layers take part, on weights as they
 * begin. Throws TrainingError, DataError, GameError or CompileError.
 */
export async function exportStep(want: {
  readonly project: string;
  readonly seed: number;
  readonly out: string;
  /** Of a game that grows: which stage's. The first by default. */
  readonly stage?: string;
}): Promise<StepReport> {
  const { game, config } = await loadProject(await bundleProject(want.project));
  const { seed, project, stage } = want;
  const { round, updates } = stepIn(game, config.batch, stage);
  const sets = await loadImageSets(config.sources, {
    directory: project,
    onProgress: () => undefined,
  });
  const program = buildProgram(game, { batch: config.batch, stage, gradients: true });
  const data = new RunData(sets, game, { ...config, seed, batch: program.batch });
  const engine = createOnnxRuntimeEngine({ provider: "cpu" });
  try {
    const state = engine.createState(program.initialState({ seed, meanImage: meanImageOf(sets) }));
    const before = await state.read();
    const graphs = program.plans.map((plan) => [plan, trace(plan.build)] as const);
    const done: { players: readonly string[]; tensors: Record<string, HostTensor> }[] = [];
    const compiled = new Map<UpdatePlan, Program>();
    for (const [plan, graph] of graphs) compiled.set(plan, await engine.load(graph));
    for (const { plan, part } of program.round(round)) {
      const at = { seed, round, updates, part };
      const feeds = plan.feeds(at, data.read(plan.batches(at)));
      const outputs = await compiled.get(plan)?.run(state, feeds);
      for (const player of plan.players) updates[player] = (updates[player] ?? 0) + 1;
      done.push({ players: plan.players, tensors: { ...feeds, ...outputs } });
    }
    const many = done.length > 1;
    const tensors = Object.assign(
      prefixed("before/", before),
      prefixed("after/", await state.read()),
      ...done.map((update, n) => prefixed(many ? `update/${n}/` : "", update.tensors)),
    ) as Record<string, HostTensor>;
    const metadata = {
      format: "ganvas-step-1",
      seed: String(seed),
      batch: String(program.batch),
      order: game.order,
      round: String(round),
      ...(program.stage === undefined ? {} : { stage: program.stage }),
      updates: JSON.stringify(done.map(({ players }) => players)),
    };
    await write(want.out, encodeSafetensors({ tensors, metadata }));
    return { losses: lossesOf(tensors), tensors: Object.keys(tensors).length };
  } finally {
    await engine.dispose();
  }
}

/** The round of a stage that is worth looking at, and how many updates each player has made before it. */
function stepIn(
  game: Game,
  batch: number,
  stage: string | undefined,
): { readonly round: number; readonly updates: Record<string, number> } {
  if (stage === undefined) return { round: 0, updates: {} };
  const span = stageSpan(game, batch, stage);
  const updates: Record<string, number> = { ...span.updates };
  let round = span.firstRound;
  for (; fadeAt(game, span, round) < 0.5; round++) {
    for (const player of game.players) {
      updates[player.name] = (updates[player.name] ?? 0) + stepsInRound(player, round);
    }
  }
  return { round, updates };
}

function prefixed(
  prefix: string,
  tensors: Readonly<Record<string, HostTensor>>,
): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor]),
  );
}

function lossesOf(tensors: Readonly<Record<string, HostTensor>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => /^(update\/\d+\/)?loss\//.test(name))
      .map(([name, { data }]) => [name, Number(data[0])]),
  );
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(path, [bytes]);
  } catch (error) {
    throw new TrainingError(`${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}
