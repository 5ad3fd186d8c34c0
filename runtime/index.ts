/** What generated projects import: layers, losses, optimizers, the game, data, engines and runs. */
export type * from "./runs/events";
