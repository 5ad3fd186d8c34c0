/** What stands between applications in the game. */
import { argument, plain } from "./code";
import { operator } from "./operator";
import { gives, shapeAt, X, Y } from "./shapes";

export const stopGradient = operator({
  id: "stopGradient",
  level: "game",
  title: "Stop gradient",
  category: "Taps",
  doc: "Passes values on and lets no gradient back.",
  keywords: ["detach"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => gives(shapeAt(site)),
  emit: (site) => plain("stopGradient", argument(site)),
});
