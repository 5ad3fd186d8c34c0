/**
 * The document as the webview has it, ahead of the host. An edit is shown at once and sent; the host answers in order.
 * While answers are outstanding, texts from the host are only remembered: most are echoes of these very edits. When the
 * last answer is in, the newest text is compared with the document shown; equal means nothing happens, else the host is
 * right. A refused edit is taken back by replaying the edits that still stand on the host's text.
 */
import { applyEdits } from "../../../src/core/document/apply";
import type { GanDocument } from "../../../src/core/document/document";
import type { DocumentEdit, EditError } from "../../../src/core/document/edit";
import { parseDocument } from "../../../src/core/document/parse";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { defaultOf } from "../../../src/core/operators/defaults";
import { reconcile } from "../projection/reconcile";

/** Why the host's text is not the document shown. */
export interface Fault {
  readonly message: string;
  readonly fix?: string;
  readonly offset?: number;
}

interface PendingEdit {
  readonly id: number;
  readonly edits: readonly DocumentEdit[];
}

export interface Session {
  readonly hostText: string;
  /** What is shown; undefined only while no text could be read yet. */
  readonly document: GanDocument | undefined;
  /** The text cannot be read: the document shown is the last good one. */
  readonly fault: Fault | undefined;
  /** The text is of a later version: to look at, not to change. Holds the sentence that says so. */
  readonly newer: string | undefined;
  readonly pending: readonly PendingEdit[];
}

/** `lastGood` is the newest text that was a graph, for a text that is none. */
export function openSession(text: string, lastGood = text): Session {
  const empty: Session = {
    hostText: text,
    document: undefined,
    fault: undefined,
    newer: undefined,
    pending: [],
  };
  return adopt(lastGood === text ? empty : adopt(empty, lastGood), text);
}

/** The host's text is another one now. */
export function hostText(session: Session, text: string): Session {
  if (text === session.hostText) return session;
  return session.pending.length > 0 ? { ...session, hostText: text } : adopt(session, text);
}

export type EditAttempt =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly error: EditError };

/** Shows an edit before the host has it. */
export function editLocally(
  session: Session,
  id: number,
  edits: readonly DocumentEdit[],
): EditAttempt {
  if (session.document === undefined || session.fault !== undefined) {
    return {
      ok: false,
      error: {
        message: "The file's text has an error, so the graph cannot be changed until it is mended.",
      },
    };
  }
  const result = applyEdits(session.document, edits, defaultOf);
  if (!result.ok) return result;
  return {
    ok: true,
    session: {
      ...session,
      document: result.document,
      pending: [...session.pending, { id, edits }],
    },
  };
}

/** The host has applied an edit; its text is now this one. */
export function editAccepted(session: Session, id: number, text: string): Session {
  const pending = session.pending.filter((edit) => edit.id !== id);
  return pending.length > 0
    ? { ...session, hostText: text, pending }
    : adopt({ ...session, pending }, text);
}

/** The host has refused an edit. */
export function editRefused(session: Session, id: number): Session {
  const pending = session.pending.filter((edit) => edit.id !== id);
  const base = adopt({ ...session, pending: [] }, session.hostText);
  return pending.reduce((replayed, { id: later, edits }) => {
    const attempt = editLocally(replayed, later, edits);
    return attempt.ok ? attempt.session : replayed;
  }, base);
}

/** Shows a text of the host, keeping every part of the document that it does not change. */
function adopt(session: Session, text: string): Session {
  const settled = { ...session, hostText: text };
  if (
    session.document !== undefined &&
    session.fault === undefined &&
    session.newer === undefined
  ) {
    if (serialiseDocument(session.document) === text) return settled;
  }
  const result = parseDocument(text);
  const [first] = result.diagnostics;
  switch (result.kind) {
    case "document":
      return {
        ...settled,
        document: reconcile(session.document, result.document),
        fault: undefined,
        newer: undefined,
      };
    case "newer":
      return {
        ...settled,
        document: result.document ?? session.document,
        fault: undefined,
        newer: first?.message ?? `The document is of the later format version ${result.version}.`,
      };
    case "invalid":
      return {
        ...settled,
        newer: undefined,
        fault: {
          message: first?.message ?? "The text is not a document.",
          fix: first?.fix,
          offset: first?.where.text?.offset,
        },
      };
  }
}
