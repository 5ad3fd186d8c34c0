/** Names of state beside the networks' own tensors. They stand in checkpoints: do not change them. */

/** An optimizer's tensor beside a parameter. */
export function slotPath(player: string, path: string, slot: string): string {
  return `optimizer/${player}/${path}/${slot}`;
}

/** The moving average of a tensor. */
export function averagePath(path: string): string {
  return `average/${path}`;
}
