/**
 * One round of DCGAN: trace and compile time, milliseconds a step, samples a second, peak memory, and, where `python3`
 * (or $GANVAS_PYTHON) has torch, the same round in PyTorch, the two taking turns so that both see the same machine.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { buildProgram, defineGame, selectEngine, type UpdatePlan } from "../../runtime";
import { trace } from "../../runtime/compile/trace";
import type { HostTensor, Program } from "../../runtime/engines/engine";
import { dcganGame } from "./dcgan";
import { middle, type Report } from "./measure";

const CASES = [
  { size: 28, batch: 32, width: 32, rounds: 60 },
  { size: 64, batch: 16, width: 64, rounds: 20 },
] as const;

export default async function bench(report: Report): Promise<void> {
  for (const one of CASES) {
    const title = `DCGAN ${one.size}x${one.size}, batch ${one.batch}, width ${one.width}:`;
    const ours = await ganvasStep(one);
    report(`${title} trace and compile`, ours.prepareMs, "ms");
    const torch = await torchStep(one);
    const times: { ours: number[]; torch: number[] } = { ours: [], torch: [] };
    for (let round = 0; round < one.rounds; round++) {
      times.ours.push(await ours.step());
      if (torch) times.torch.push(await torch.step());
    }
    const step = middle(times.ours);
    report(`${title} step`, step, "ms");
    report(`${title} samples`, (1000 * one.batch) / step, "per s");
    report(`${title} nodes of the graph`, ours.nodes, "");
    report("peak memory of this process so far", process.resourceUsage().maxRSS / 1024, "MB");
    if (torch) {
      report(`${title} PyTorch's step`, middle(times.torch), "ms");
      report(`${title} ours / PyTorch's`, step / middle(times.torch), "x");
      torch.stop();
    } else
      console.log(
        "  PyTorch is not there: no ratio. $GANVAS_PYTHON names a python that has torch.",
      );
  }
}

async function ganvasStep(one: (typeof CASES)[number]) {
  const { size, batch, width } = one;
  const program = buildProgram(defineGame(dcganGame(size, width)), { batch });
  const { engine } = await selectEngine("cpu");
  const start = performance.now();
  const loaded: { plan: UpdatePlan; program: Program }[] = [];
  let nodes = 0;
  for (const plan of program.plans) {
    const graph = trace(plan.build);
    nodes += graph.statistics.nodes;
    loaded.push({ plan, program: await engine.load(graph) });
  }
  const prepareMs = performance.now() - start;
  const state = engine.createState(program.initialState({ seed: 1 }));
  const channels = size === 28 ? 1 : 3;
  const data = Float32Array.from({ length: batch * size * size * channels }, (_, i) => Math.sin(i));
  const image: HostTensor = { shape: [batch, size, size, channels], dtype: "float32", data };
  const updates: Record<string, number> = {};
  const step = async () => {
    const began = performance.now();
    for (const { plan, program: run } of loaded) {
      const at = { seed: 1, round: updates["generator"] ?? 0, updates };
      await run.run(state, plan.feeds(at, { digits: { image } }));
      for (const player of plan.players) updates[player] = (updates[player] ?? 0) + 1;
    }
    return performance.now() - began;
  };
  for (let i = 0; i < 3; i++) await step();
  return { prepareMs, nodes, step };
}

/** The same round in PyTorch, or undefined where there is none. */
async function torchStep({ size, batch, width }: (typeof CASES)[number]) {
  const python = process.env["GANVAS_PYTHON"] ?? "python3";
  const script = new URL("../../test/bench/torch_step.py", `file://${process.cwd()}/dist/bench/`);
  const child = spawn(python, [script.pathname, ...[size, batch, width].map(String)], {
    stdio: ["pipe", "pipe", "ignore"],
    // Threads that spin while they wait would take the other side's turn.
    env: { ...process.env, OMP_WAIT_POLICY: "passive", KMP_BLOCKTIME: "0" },
  });
  child.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line: IteratorResult<string, unknown> = await lines.next();
    return line.done === true ? undefined : line.value;
  };
  if ((await next()) === undefined) return undefined;
  return {
    async step() {
      child.stdin.write("step\n");
      return Number(await next());
    },
    stop: () => child.stdin.end(),
  };
}
