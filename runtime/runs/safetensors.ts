/**
 * Safetensors: an 8-byte little-endian header length, a JSON header that gives every tensor's dtype, shape and byte
 * range, then the bytes. Any framework reads it, and a truncated file is recognised. Layout is TensorFlow's: NHWC
 * tensors, HWIO kernels. Format: https://github.com/huggingface/safetensors (README, Format).
 */
import type { DType, HostTensor } from "../engines/engine";
import { RunError } from "./errors";

const DTYPES: Readonly<Record<DType, string>> = { float32: "F32", int32: "I32", bool: "BOOL" };
const BYTES: Readonly<Record<DType, number>> = { float32: 4, int32: 4, bool: 1 };

export interface TensorFile {
  readonly tensors: Readonly<Record<string, HostTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Encodes named tensors in the order of their names, with string metadata. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const name of names) {
    const tensor = tensors[name];
    if (!tensor) continue;
    const end = offset + tensor.data.byteLength;
    header[name] = {
      dtype: DTYPES[tensor.dtype],
      shape: tensor.shape,
      data_offsets: [offset, end],
    };
    offset = end;
  }
  // The header is padded with spaces so that the tensors begin at a multiple of 8.
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  bytes.fill(0x20, 8 + json.length, 8 + padded);
  let at = 8 + padded;
  for (const name of names) {
    const data = tensors[name]?.data;
    if (!data) continue;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Decodes a safetensors file. Throws RunError, naming `file`, when it is truncated or no safetensors at all. */
export function decodeSafetensors(content: Uint8Array, file: string): TensorFile {
  // A plain view: the `slice` of Node's Buffer does not copy.
  const bytes = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  const broken = (what: string) =>
    new RunError(`${file} is not a whole safetensors file: ${what}. Use an earlier checkpoint.`);
  if (bytes.length < 8) throw broken(`it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8)
    throw broken(`its header claims ${length} bytes of ${bytes.length}`);
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(8, 8 + length)), broken);
  const tensors: Record<string, HostTensor> = {};
  for (const [name, entry] of Object.entries(header.tensors)) {
    if (!isEntry(entry)) throw broken(`its header says of "${name}": ${JSON.stringify(entry)}`);
    const [start = 0, end = 0] = entry.data_offsets;
    if (8 + length + end > bytes.length)
      throw broken(`"${name}" ends at byte ${end}, after the end of the file`);
    // A copy: typed arrays need aligned offsets, and the file's buffer should not live on.
    const data = bytes.slice(8 + length + start, 8 + length + end).buffer;
    const dtype = dtypeOf(entry.dtype);
    const count = entry.shape.reduce((product, size) => product * size, 1);
    if (!dtype || count * BYTES[dtype] !== end - start) {
      throw broken(
        `"${name}" is ${entry.dtype} [${entry.shape.join(", ")}] in ${end - start} bytes`,
      );
    }
    tensors[name] = { shape: entry.shape, dtype, data: typedArray(dtype, data) };
  }
  return { tensors, metadata: header.metadata };
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its bytes begin and end, after the header. */
  readonly data_offsets: readonly number[];
}

function parseHeader(text: string, broken: (what: string) => RunError) {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw broken("its header is not JSON");
  }
  if (typeof header !== "object" || header === null) throw broken("its header is no JSON object");
  const { __metadata__: metadata = {}, ...tensors } = header as {
    readonly __metadata__?: Record<string, string>;
    readonly [name: string]: unknown;
  };
  return { metadata, tensors };
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Partial<Entry>;
  const numbers = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item) && item >= 0);
  return typeof dtype === "string" && numbers(shape) && numbers(offsets) && offsets.length === 2;
}

function dtypeOf(name: string): DType | undefined {
  return (Object.keys(DTYPES) as DType[]).find((dtype) => DTYPES[dtype] === name);
}

function typedArray(dtype: DType, buffer: ArrayBuffer): HostTensor["data"] {
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "bool":
      return new Uint8Array(buffer);
  }
}
