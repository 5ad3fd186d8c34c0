import type { NodeAnalysis } from "../../../src/core/analysis/analysis";
import { bytes, exact, shapeText, short } from "../../ui/format";
import { Facts, Section } from "../../ui/Facts";

/** Bytes of a 32-bit float. */
const FLOAT = 4;

/** Shapes and costs of one node. */
export function CountsSection({ node }: { readonly node: NodeAnalysis }): React.JSX.Element | null {
  const inputs = Object.entries(node.inputShapes).flatMap(([port, shapes]) =>
    shapes.flatMap((shape) =>
      shape ? [[node.inputs.length > 1 ? port : "input", shapeText(shape)] as const] : [],
    ),
  );
  const outputs = Object.entries(node.outputShapes).flatMap(([port, shape]) =>
    shape ? [[node.outputs.length > 1 ? port : "output", shapeText(shape)] as const] : [],
  );
  const facts = [
    ...inputs,
    ...outputs,
    ...(node.parameters > 0 ? [["parameters", exact(node.parameters)] as const] : []),
    ...(node.flops > 0 ? [["FLOPs / sample", short(node.flops)] as const] : []),
    ...(node.activations > 0
      ? [["activations / sample", bytes(node.activations * FLOAT)] as const]
      : []),
  ];
  if (facts.length === 0) return null;
  return (
    <Section title="Counts">
      <Facts facts={facts} />
    </Section>
  );
}
