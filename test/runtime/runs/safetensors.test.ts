import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../runtime/runs/safetensors";

const weights = {
  shape: [2, 2],
  dtype: "float32",
  data: new Float32Array([1, -2, 0.5, 3]),
} as const;
const count = { shape: [], dtype: "int32", data: new Int32Array([7]) } as const;

describe("safetensors", () => {
  it("reads a file written by the reference implementation", () => {
    // safetensors.numpy.save({"a": np.array([1.5, -2], np.float32)}, {"step": "3"}), format of the published README.
    const header =
      '{"__metadata__":{"step":"3"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const bytes = Buffer.concat([
      Buffer.from(BigUint64Array.of(BigInt(padded.length)).buffer),
      Buffer.from(padded),
      Buffer.from([0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]),
    ]);
    const { tensors, metadata } = decodeSafetensors(bytes, "a.safetensors");
    expect(metadata).toEqual({ step: "3" });
    expect(tensors["a"]).toEqual({
      shape: [2],
      dtype: "float32",
      data: new Float32Array([1.5, -2]),
    });
  });

  it("keeps names, shapes, types and values over a round trip", () => {
    const tensors = { "generator/up1/kernel": weights, steps: count };
    const bytes = encodeSafetensors({ tensors, metadata: { step: "12" } });
    expect(decodeSafetensors(bytes, "f")).toEqual({ tensors, metadata: { step: "12" } });
  });

  it("aligns the tensors to eight bytes", () => {
    const bytes = encodeSafetensors({ tensors: { x: weights }, metadata: {} });
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  it.each([
    [
      "a file that was cut off",
      (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4),
      /"x" ends at byte 16/,
    ],
    ["a header that was cut off", (bytes: Uint8Array) => bytes.subarray(0, 20), /header claims/],
    ["an empty file", () => new Uint8Array(0), /it has 0 bytes/],
    [
      "another kind of file",
      () => new TextEncoder().encode("PK\u0003\u0004 not safetensors at all"),
      /header claims/,
    ],
  ])("refuses %s and names it", (_what, damage, message) => {
    const bytes = encodeSafetensors({ tensors: { x: weights }, metadata: {} });
    expect(() => decodeSafetensors(damage(bytes), "run/5.safetensors")).toThrow(message);
    expect(() => decodeSafetensors(damage(bytes), "run/5.safetensors")).toThrow(
      /run\/5\.safetensors/,
    );
  });
});
