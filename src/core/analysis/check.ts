/** What `ganvas check --json` prints. */
import type { Place, Severity } from "../document/diagnostic";
import type { Shape } from "../document/document";
import type { Analysis } from "./analysis";

export interface CheckReport {
  readonly networks: Readonly<
    Record<string, { readonly parameters: number; readonly nodes: readonly CheckedNode[] }>
  >;
  readonly totals: Readonly<Record<string, number>>;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: Severity;
    readonly where: Place;
    readonly message: string;
    readonly fix?: string;
  }[];
}

export interface CheckedNode {
  /** `block/node` for the nodes of a block. */
  readonly id: string;
  readonly op: string;
  /** One per output port, without the batch; null where a fault leaves the shape unknown. */
  readonly outputs: readonly (Shape | null)[];
  /** Trainable scalars; a shared one counts at its first node. */
  readonly parameters: number;
  /** `network/node` of the nodes with the same weights. */
  readonly sharedWith: readonly string[];
}

export function checkReport(analysis: Analysis): CheckReport {
  return {
    networks: Object.fromEntries(
      Object.values(analysis.networks).map(({ name, parameters, all }) => [
        name,
        {
          parameters,
          nodes: all.map((node) => ({
            id: node.path,
            op: node.node.op,
            outputs: node.outputs.map((port) => node.outputShapes[port.name] ?? null),
            parameters: node.parameters,
            sharedWith: node.sharedWith,
          })),
        },
      ]),
    ),
    totals: analysis.totals,
    diagnostics: analysis.diagnostics.map(({ code, severity, where, message, fix }) => ({
      code,
      severity,
      where,
      message,
      ...(fix === undefined ? {} : { fix }),
    })),
  };
}
