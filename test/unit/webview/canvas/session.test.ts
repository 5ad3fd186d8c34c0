import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../../src/core/document/apply";
import type { DocumentEdit } from "../../../../src/core/document/edit";
import { serialiseDocument } from "../../../../src/core/document/serialise";
import {
  editAccepted,
  editLocally,
  editRefused,
  hostText,
  openSession,
  type Session,
} from "../../../../webview/canvas/store/session";
import { GAN } from "./fixture";

const TEXT = serialiseDocument(GAN);
const rename = (name: string): readonly DocumentEdit[] => [{ kind: "setName", name }];
const batch = (size: number): readonly DocumentEdit[] => [
  { kind: "setTraining", training: { batch: size } },
];

/** The host's text after edits. */
function textAfter(...edits: (readonly DocumentEdit[])[]): string {
  const result = applyEdits(GAN, edits.flat());
  if (!result.ok) throw new Error(result.error.message);
  return serialiseDocument(result.document);
}
function edited(session: Session, id: number, edits: readonly DocumentEdit[]): Session {
  const attempt = editLocally(session, id, edits);
  if (!attempt.ok) throw new Error(attempt.error.message);
  return attempt.session;
}

describe("editing ahead of the host", () => {
  const open = openSession(TEXT);

  it("shows an edit at once and takes its echo as nothing new", () => {
    const shown = edited(open, 1, rename("other"));
    expect(shown.document?.name).toBe("other");
    const echoed = hostText(shown, textAfter(rename("other")));
    const settled = editAccepted(echoed, 1, textAfter(rename("other")));
    expect(settled.document).toBe(shown.document);
    expect(settled.pending).toEqual([]);
  });
  it("does not let the echo of an early edit undo a later one", () => {
    const two = edited(edited(open, 1, rename("one")), 2, batch(8));
    const first = editAccepted(
      hostText(two, textAfter(rename("one"))),
      1,
      textAfter(rename("one")),
    );
    expect(first.document?.training.batch).toBe(8);
    const both = textAfter(rename("one"), batch(8));
    expect(editAccepted(first, 2, both).document?.training.batch).toBe(8);
  });
  it("takes back what the host refuses, and nothing else", () => {
    const two = edited(edited(open, 1, rename("refused")), 2, batch(8));
    const left = editRefused(two, 1);
    expect(left.document?.name).toBe(GAN.name);
    expect(left.document?.training.batch).toBe(8);
    const settled = editAccepted(left, 2, textAfter(batch(8)));
    expect(settled.document?.training.batch).toBe(8);
  });
  it("says why an edit does not fit", () => {
    const attempt = editLocally(open, 1, [{ kind: "removePlayer", id: "nobody" }]);
    expect(attempt.ok ? "" : attempt.error.message).toContain("nobody");
  });
});

describe("texts from elsewhere", () => {
  const open = openSession(TEXT);

  it("replace the document, part by part", () => {
    const after = hostText(open, textAfter(batch(8)));
    expect(after.document?.training.batch).toBe(8);
    expect(after.document?.networks).toBe(open.document?.networks);
  });
  it("that cannot be read leave the last good graph, and no edits", () => {
    const broken = hostText(open, TEXT.slice(0, 200));
    expect(broken.document).toBe(open.document);
    expect(broken.fault?.message).toMatch(/\.$/);
    expect(editLocally(broken, 1, batch(8)).ok).toBe(false);
    const mended = hostText(broken, TEXT);
    expect(mended.fault).toBeUndefined();
    expect(mended.document).toEqual(open.document);
  });
  it("of a newer version are shown with a sentence about it", () => {
    const newer = openSession(TEXT.replace('"ganvas": 1', '"ganvas": 99'));
    expect(newer.newer).toContain("99");
    expect(newer.document?.name).toBe(GAN.name);
  });
});
