/** How much memory a run may take on this machine. */
import { freemem, totalmem } from "node:os";
import { TrainingError } from "./errors";

export interface MachineMemory {
  /** Bytes that a run can have. */
  readonly limit: number;
  /** Where that is known from, as the end of a sentence. */
  readonly what: string;
  /** Bytes that nobody uses at present, where the system can tell. */
  readonly free?: number;
}

/** The system's own share of a machine. */
const SYSTEM = 0.1;

/**
 * What GANVAS_MEMORY says ("24GB", "500 MB"), else the limit of the container that the process lives in, else the
 * machine's memory less a tenth for the system. Throws TrainingError for a GANVAS_MEMORY that is no amount.
 */
export function machineMemory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine: { readonly total: number; readonly container: number; readonly free?: number } = {
    total: totalmem(),
    container: process.constrainedMemory(),
    // Elsewhere what counts as free leaves out what the system would give back.
    ...(["linux", "win32"].includes(process.platform) ? { free: freemem() } : {}),
  },
): MachineMemory {
  const said = environment["GANVAS_MEMORY"];
  if (said !== undefined && said !== "") {
    return { limit: parsed(said), what: `GANVAS_MEMORY says that there are ${said}` };
  }
  const { total, container, free } = machine;
  // 0, or more than there is, where nothing is limited.
  if (container > 0 && container < total) {
    return { limit: container, what: `this container has ${inBytes(container)}`, free };
  }
  const limit = (1 - SYSTEM) * total;
  const what = `this machine has ${inBytes(total)}, of which a run can take ${inBytes(limit)}`;
  return { limit, what, free };
}

const UNITS = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 } as const;

function parsed(said: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]b)\s*$/i.exec(said) ?? [];
  const scale = Object.entries(UNITS).find(([name]) => name === unit?.toLowerCase())?.[1];
  if (number !== undefined && scale !== undefined && Number(number) > 0) {
    return Number(number) * scale;
  }
  throw new TrainingError(
    `GANVAS_MEMORY is an amount of memory such as "24GB" or "500 MB"; "${said}" is not.`,
  );
}

/** An amount of memory in the unit that suits it, such as 1.2 GB. */
export function inBytes(bytes: number): string {
  const [unit, scale] =
    Object.entries(UNITS).findLast(([, size]) => bytes >= size) ?? (["kB", 1e3] as const);
  const name = unit === "kb" ? "kB" : unit.toUpperCase();
  return `${Number((bytes / scale).toPrecision(bytes / scale < 10 ? 2 : 3))} ${name}`;
}
