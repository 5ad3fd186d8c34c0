import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { templates } from "../../../templates/papers";

/** What ports do against their paper's advice, which the editor says of them. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  "wgan/keras-gp": Array<string>(3).fill("batch-norm-penalised"),
};

/** The figures of every configuration come from the papers' own code, not from this one. */
describe.each(templates.map((template) => ({ template, name: template.title })))(
  "$name",
  ({ template }) => {
    it.each(template.configurations.map((known) => ({ known, title: known.title })))(
      "$title has the known parameter counts and no faults",
      ({ known }) => {
        const analysis = analyse(template.build(known.set));
        expect(analysis.diagnostics.map(({ code }) => code)).toEqual(
          WARNED[`${template.id}/${known.id}`] ?? [],
        );
        const counts = Object.fromEntries(
          Object.values(analysis.networks).map((network) => [network.name, network.parameters]),
        );
        expect(counts).toEqual(known.counts);
        // Networks that play one role are summed under its name beside their own.
        expect(analysis.totals).toMatchObject(known.counts);
      },
    );
  },
);
