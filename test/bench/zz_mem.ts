import { templates } from "../../templates/papers";
import { projectOf } from "./preset";
import { buildProgram, selectEngine } from "../../runtime";
import { trace } from "../../runtime/compile/trace";
import { sizeOf } from "../../runtime/compile/shape";
import { drawRows } from "../../runtime/random/draws";
const [id, set = "{}", rounds = "3", stage] = process.argv.slice(2);
const document = templates.find((t) => t.id === id)!.build(JSON.parse(set));
const { game, config } = await projectOf(document);
const MB = 2 ** 20;
const hw = () => Math.round(process.resourceUsage().maxRSS / 1024);
const rss = () => Math.round(process.memoryUsage().rss / MB);
const batch = Number(process.env.BATCH ?? config.batch);
const program = buildProgram(game, { batch, stage });
const bytes = Object.values(program.state).reduce((s, t) => s + 4 * sizeOf(t.shape), 0);
console.log("start", rss(), "state", bytes / MB, "batch", program.batch);
const graphs = program.plans.map((plan) => ({ plan, graph: trace(plan.build) }));
for (const { plan, graph } of graphs) {
  const m = graph.statistics.memory;
  console.log(plan.id, "nodes", graph.statistics.nodes, "ms", Math.round(graph.statistics.traceMs), "peak", Math.round(m.peak / MB), "outputs", Math.round(m.outputs / MB), "consts", Math.round(m.constants / MB), "model", Math.round(graph.model.length / MB));
}
console.log("traced", rss());
if (rounds !== "0") {
  const { engine } = await selectEngine("cpu");
  const loaded = new Map();
  const t0 = performance.now();
  for (const { plan, graph } of graphs) loaded.set(plan, await engine.load(graph));
  console.log("loaded", rss(), Math.round(performance.now() - t0), "ms");
  const state = engine.createState(program.initialState({ seed: 1 }));
  console.log("state made", rss());
  const updates: Record<string, number> = {};
  for (let round = 0; round < Number(rounds); round++) {
    const t = performance.now();
    for (const { plan, part } of program.round(round)) {
      const g = graphs.find((x) => x.plan === plan)!.graph;
      const feeds = Object.fromEntries(Object.entries(g.inputs).map(([name, spec]) => {
        const n = sizeOf(spec.shape);
        return [name, { ...spec, data: spec.dtype === "int32" ? new Int32Array(n) : new Float32Array(n).fill(0.01) }];
      }));
      await loaded.get(plan).run(state, feeds);
      plan.players.forEach((p) => (updates[p] = (updates[p] ?? 0) + 1));
    }
    console.log("round", round, Math.round(performance.now() - t), "ms; rss", rss(), "max", hw());
  }
}
