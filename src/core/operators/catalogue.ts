/** All operators. A group file's exports are its operators, so a new one needs no line here. */
import * as activation from "./activation";
import * as arithmetic from "./arithmetic";
import * as attention from "./attention";
import * as batches from "./batches";
import * as conditioning from "./conditioning";
import * as convolution from "./convolution";
import * as dense from "./dense";
import * as growth from "./growth";
import * as losses from "./losses";
import * as networks from "./networks";
import * as normalisation from "./normalisation";
import * as penalties from "./penalties";
import * as ports from "./ports";
import * as regularisation from "./regularisation";
import * as resizing from "./resizing";
import * as shape from "./shape";
import * as sources from "./sources";
import * as styles from "./styles";
import * as taps from "./taps";
import { CATEGORIES, type Operator } from "./operator";

const GROUPS = [
  sources,
  networks,
  taps,
  batches,
  losses,
  penalties,
  ports,
  dense,
  convolution,
  resizing,
  attention,
  styles,
  growth,
  normalisation,
  conditioning,
  activation,
  regularisation,
  shape,
  arithmetic,
];

/** Every operator, by palette section and then by name. */
export const CATALOGUE: readonly Operator[] = GROUPS.flatMap((group): Operator[] =>
  Object.values(group),
).sort(
  (a, b) =>
    CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) || (a.id < b.id ? -1 : 1),
);

const BY_ID: ReadonlyMap<string, Operator> = new Map(CATALOGUE.map((entry) => [entry.id, entry]));

/** The operator of that id, or undefined. */
export function lookup(id: string): Operator | undefined {
  return BY_ID.get(id);
}
