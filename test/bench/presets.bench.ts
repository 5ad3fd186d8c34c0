/**
 * One round of every template as it comes: nodes of its graphs, trace and compile time, milliseconds a round, samples a
 * second, peak memory, and, where `python3` (or $GANVAS_PYTHON) has torch, the same round in PyTorch (`torch/`), the two
 * taking turns so that both see the same machine. $GANVAS_PRESETS="wgan sagan" chooses some, $GANVAS_ROUNDS how many rounds.
 */
import { buildProgram, selectEngine } from "../../runtime";
import { bytesOf } from "../../runtime/compile/memory";
import { trace, type TensorSpec } from "../../runtime/compile/trace";
import type { HostTensor } from "../../runtime/engines/engine";
import type { HostBatch } from "../../runtime/game/feeds";
import { CompiledRounds } from "../../runtime/training/compiled";
import { templates } from "../../templates/papers";
import { projectOf } from "./preset";
import { middle, type Report } from "./measure";
import { serveRounds, startSide } from "./sides";

interface Preset {
  readonly template: string;
  /** Of a game that grows. */
  readonly stage?: string;
  /** Its twin in `torch/`, with arguments. */
  readonly twin?: readonly string[];
}

const PRESETS: readonly Preset[] = [
  { template: "gan" },
  { template: "cgan" },
  { template: "dcgan", twin: ["../torch_step.py", "28", "64", "64"] },
  { template: "cogan" },
  { template: "wgan", twin: ["wgan.py"] },
  { template: "cyclegan", twin: ["cyclegan.py"] },
  { template: "progan", stage: "16", twin: ["progan.py"] },
  { template: "sagan", twin: ["sagan.py"] },
  { template: "biggan", twin: ["biggan.py"] },
  { template: "stylegan", twin: ["stylegan.py"] },
];

interface Introduction {
  readonly batch: number;
  readonly nodes: number;
  readonly prepareMs: number;
}

export default async function bench(report: Report): Promise<void> {
  const wanted = process.env["GANVAS_PRESETS"]?.split(" ");
  const rounds = Number(process.env["GANVAS_ROUNDS"] ?? 15);
  for (const { template, stage, twin } of PRESETS) {
    if (wanted !== undefined && !wanted.includes(template)) continue;
    const title = stage === undefined ? `${template}:` : `${template}, stage ${stage}:`;
    const ours = await startSide(process.execPath, [
      ...["--input-type=module", "--eval", SERVE],
      ...[process.argv[1] ?? "", template, stage ?? ""],
    ]);
    if (ours === undefined) throw new Error(`The preset "${template}" did not start.`);
    const torch = twin && (await startTwin(twin));
    const times: { ours: number[]; torch: number[] } = { ours: [], torch: [] };
    for (let round = 0; round < rounds; round++) {
      times.ours.push(await ours.round());
      if (torch) times.torch.push(await torch.round());
    }
    const { batch, nodes, prepareMs } = JSON.parse(ours.introduction) as Introduction;
    const round = middle(times.ours);
    report(`${title} nodes of its graphs`, nodes, "");
    report(`${title} trace and compile`, prepareMs, "ms");
    report(`${title} round at batch ${batch}`, round, "ms");
    report(`${title} samples`, (1000 * batch) / round, "per s");
    report(`${title} peak memory`, await ours.end(), "MB");
    if (torch) {
      report(`${title} PyTorch's round`, middle(times.torch), "ms");
      report(`${title} ours / PyTorch's`, round / middle(times.torch), "x");
      report(`${title} PyTorch's peak memory`, await torch.end(), "MB");
    }
  }
}

const SERVE = `
  const { pathToFileURL } = await import("node:url");
  const { serve } = await import(pathToFileURL(process.argv[1]).href);
  await serve(process.argv[2], process.argv[3] || undefined);
`;

/** Our side's process. */
export async function serve(template: string, stage: string | undefined): Promise<void> {
  const document = templates.find(({ id }) => id === template)?.build();
  if (document === undefined) throw new Error(`There is no template "${template}".`);
  const { game, config } = await projectOf(document);
  const program = buildProgram(game, { batch: config.batch, stage });
  const { engine } = await selectEngine("cpu");
  const start = performance.now();
  const graphs = new Map(program.plans.map((plan) => [plan, trace(plan.build)]));
  const rounds = await CompiledRounds.load(engine, program, graphs);
  const prepareMs = performance.now() - start;
  const inputs = [...graphs.values()].flatMap((graph) => Object.entries(graph.inputs));
  const data = batchesOf(Object.fromEntries(inputs));
  const [pixels = 0] = inputs.flatMap(
    ([
      name,
      {
        shape: [, ...image],
      },
    ]) => (name.endsWith("/image") ? image.reduce((size, side) => size * side, 1) : []),
  );
  const meanImage = new Float32Array(pixels).fill(0.1);
  const state = engine.createState(program.initialState({ seed: 1, meanImage }));
  const updates: Record<string, number> = {};
  let round = 0;
  const play = async () => {
    const at = { seed: 1, round: round++, updates };
    await rounds.play(
      state,
      at,
      () => data,
      (player) => {
        updates[player] = (updates[player] ?? 0) + 1;
      },
    );
  };
  for (let i = 0; i < 3; i++) await play();
  const nodes = [...graphs.values()].reduce((sum, graph) => sum + graph.statistics.nodes, 0);
  const introduction: Introduction = { batch: program.batch, nodes, prepareMs };
  await serveRounds(JSON.stringify(introduction), play);
}

/** A batch of every data source that graphs read, of numbers that are as good as any. */
function batchesOf(inputs: Readonly<Record<string, TensorSpec>>): Record<string, HostBatch> {
  const batches: Record<string, Record<string, HostTensor>> = {};
  for (const [name, { shape, dtype }] of Object.entries(inputs)) {
    const [, source, kind] = /^batch\/(.+)\/(\w+)$/.exec(name) ?? [];
    if (source === undefined || kind === undefined) continue;
    const count = bytesOf({ shape, type: dtype }) / 4;
    const data =
      dtype === "int32"
        ? Int32Array.from({ length: count }, (_, i) => i % 10)
        : Float32Array.from({ length: count }, (_, i) => Math.sin(i));
    (batches[source] ??= {})[kind] = { shape, dtype, data };
  }
  return batches;
}

function startTwin([script = "", ...args]: readonly string[]) {
  const python = process.env["GANVAS_PYTHON"] ?? "python3";
  const folder = new URL("./torch/", import.meta.url);
  return startSide(python, [new URL(script, folder).pathname, ...args], { optional: true });
}
