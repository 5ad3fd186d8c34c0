export { reasonOf } from "../files/reason";

/** What cannot be read as data: which file or folder, what is wrong with it, and what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
  /** The file or folder, or the setting, that the problem lies in. */
  readonly where: string;
  /** What was found and what was wanted, as a sentence. */
  readonly problem: string;
  /** What to do next, as a sentence. */
  readonly remedy: string;

  constructor(parts: { where: string; problem: string; remedy: string; cause?: unknown }) {
    super(`${parts.where}: ${parts.problem} ${parts.remedy}`, { cause: parts.cause });
    this.where = parts.where;
    this.problem = parts.problem;
    this.remedy = parts.remedy;
  }
}
