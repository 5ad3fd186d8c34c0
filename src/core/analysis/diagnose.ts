/** What all rules say of a document: errors first, and nothing twice. */
import type { Diagnostic } from "../document/diagnostic";
import type { Facts } from "./facts";
import { DOCUMENT_RULES, STAGE_RULES } from "./rules";
import { sameTensors } from "./rules/same-tensors";

const SEVERITIES = ["error", "warning", "information"];

/**
 * Diagnostics of the stage that is looked at, and the errors that only others have. A fault of a block that is used
 * twice, or of a node that many stages have, is told once.
 */
export function diagnose(facts: Facts, others: readonly Facts[]): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  const faulty = new Set<string>();
  for (const rule of [...STAGE_RULES, ...DOCUMENT_RULES]) {
    for (const diagnostic of rule(facts)) {
      const key = `${placeKey(diagnostic)} ${diagnostic.message}`;
      if (told.has(key)) continue;
      told.set(key, diagnostic);
      faulty.add(placeKey(diagnostic));
    }
  }
  for (const other of others) {
    for (const rule of STAGE_RULES) {
      for (const diagnostic of rule(other)) {
        // Sizes differ from stage to stage; the mistake is one.
        const key = placeKey(diagnostic);
        if (diagnostic.severity !== "error" || faulty.has(key)) continue;
        faulty.add(key);
        const message = `Stage "${other.stage.id ?? ""}": ${diagnostic.message}`;
        told.set(`${key} ${message}`, { ...diagnostic, message });
      }
    }
  }
  for (const diagnostic of sameTensors([...others, facts])) {
    const key = placeKey(diagnostic);
    if (!faulty.has(key)) told.set(key, diagnostic);
    faulty.add(key);
  }
  return [...told.values()].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
}

function placeKey({ code, where }: Diagnostic): string {
  return `${code} ${JSON.stringify(where)}`;
}
