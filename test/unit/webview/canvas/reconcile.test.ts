import { describe, expect, it } from "vitest";
import { reconcile, reconcileById } from "../../../../webview/canvas/projection/reconcile";

describe("reconciling", () => {
  it("gives the old value back when nothing differs", () => {
    const before = { a: [1, { b: "x" }], c: null };
    expect(reconcile(before, structuredClone(before))).toBe(before);
  });
  it("keeps every part that does not differ", () => {
    const before = { same: { deep: [1, 2] }, other: { value: 1 } };
    const after = reconcile(before, { same: { deep: [1, 2] }, other: { value: 2 } });
    expect(after).toEqual({ same: { deep: [1, 2] }, other: { value: 2 } });
    expect(after.same).toBe(before.same);
  });
  it("keeps equal elements of a list in which one differs", () => {
    const before = [{ a: 1 }, { a: 2 }, { a: 3 }];
    const after = reconcile(before, [{ a: 1 }, { a: 9 }, { a: 3 }]);
    expect(after).toEqual([{ a: 1 }, { a: 9 }, { a: 3 }]);
    expect(after[0]).toBe(before[0]);
    expect(after[2]).toBe(before[2]);
    expect(before).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });
  it("sees keys that come and go, and lists that grow and shrink", () => {
    expect(reconcile({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(reconcile({ a: 1 }, { a: 1, b: undefined })).toHaveProperty("b");
    expect(reconcile([1, 2], [1])).toEqual([1]);
    expect(reconcile([1], { 0: 1 })).toEqual({ 0: 1 });
  });
  it("follows elements by id when one is put in front", () => {
    const before = [
      { id: "a", x: 1 },
      { id: "b", x: 2 },
    ];
    const after = reconcileById(before, [{ id: "new", x: 0 }, ...structuredClone(before)]);
    expect(after[1]).toBe(before[0]);
    expect(after[2]).toBe(before[1]);
    expect(reconcileById(before, structuredClone(before))).toBe(before);
  });
});
