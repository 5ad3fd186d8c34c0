import { it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { progan } from "../../../templates/papers/progan";
for (const c of progan.configurations) it(c.id, () => {
  const d = progan.build(c.set);
  const a = analyse(d);
  console.log(c.id, d.training.steps, a.totals, JSON.stringify(c.counts), a.diagnostics.map(d=>d.severity+" "+d.message).slice(0,5));
  for (const s of d.stages ?? []) { const x = analyse(d, {stage: s.id}); const m = x.diagnostics.filter(d=>!d.message.includes("grows in")).map(d=>d.severity+" "+d.message).slice(0,5); console.log(s.id, x.totals, m.length ? m : "", x.networks.generator?.outputShapes); }
});
