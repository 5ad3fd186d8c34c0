/** Names of state beside the networks' own tensors. They stand in checkpoints: do not change them. */

/** An optimizer's tensor beside a parameter. */
export function slotPath(player: string, path: string, slot: string): string {
  return `optimizer/${player}/${path}/${slot}`;
}

/** The moving average of a tensor. */
export function averagePath(path: string): string {
  return `average/${path}`;
}

/** State of a tap. */
export function tapPath(tap: string, state: string): string {
  return `game/${tap}/${state}`;
}

/** The sum of a parameter's gradients so far, where an update takes several batches. */
export function gradientPath(player: string, path: string): string {
  return `gradient/${player}/${path}`;
}

/** The moment of a batch that takes the place of a running statistic; an output, no state. */
export function standingPath(path: string): string {
  return `standing/${path}`;
}
