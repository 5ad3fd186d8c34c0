import { it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles } from "../../../src/core/codegen";
import { parseDocument } from "../../../src/core/document/parse";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { applyEdits } from "../../../src/core/document/apply";
import { largeDocument } from "../../fixtures/largeDocument";
const time = <T,>(n: string, f: () => T): T => { const s = performance.now(); const r = f(); console.log(n, Math.round(performance.now()-s)); return r; };
it("scale", () => {
  for (const count of [10000, 45000]) {
    const d = largeDocument(count);
    const t = time(`${count} serialise`, () => serialiseDocument(d));
    console.log(t.length);
    const p = time("parse", () => parseDocument(t));
    const a = time("analyse", () => analyse(d));
    console.log(a.diagnostics.length);
    time("generate", () => generateFiles(d, a, "x"));
    time("rename", () => applyEdits(d, [{ kind: "renameNode", graph: {kind:"network", name:"discriminator"}, id: "first", to: "f2"}]));
    // all edges dangling
    const broken = { ...d, networks: { ...d.networks, discriminator: { ...d.networks.discriminator!, nodes: d.networks.discriminator!.nodes.map((n) => n.in ? { ...n, in: { x: `nope${n.id}` } } : n) } } };
    const b = time("analyse dangling", () => analyse(broken));
    console.log(b.diagnostics.length);
    const dup = { ...d, networks: { ...d.networks, discriminator: { ...d.networks.discriminator!, nodes: d.networks.discriminator!.nodes.map((n) => ({ ...n, id: "same" })) } } };
    const dt = serialiseDocument(dup);
    const r = time("parse dup", () => parseDocument(dt));
    console.log(r.diagnostics.length);
    const cyc = { ...d, networks: { ...d.networks, discriminator: { ...d.networks.discriminator!, nodes: d.networks.discriminator!.nodes.map((n,i,all) => ({ id: n.id, op: "relu", in: { x: all[(i+1)%all.length]!.id } })) } } };
    const c = time("analyse cycle", () => analyse(cyc));
    console.log(c.diagnostics.length, c.diagnostics[0]?.message.length);
    const bad = t.replaceAll('"filters": 8', '"filters": -8').replaceAll('"op": "relu"','"op": 5');
    const br = time("parse bad", () => parseDocument(bad));
    console.log(br.diagnostics.length);
  }
}, 600000);
