import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { templates } from "../../../templates/papers";

/** The figures of every configuration come from the papers' own code, not from this one. */
describe.each(templates.map((template) => ({ template, name: template.title })))(
  "$name",
  ({ template }) => {
    it.each(template.configurations.map((known) => ({ known, title: known.title })))(
      "$title has the known parameter counts and no faults",
      ({ known }) => {
        const analysis = analyse(template.build(known.set));
        expect(analysis.diagnostics).toEqual([]);
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
