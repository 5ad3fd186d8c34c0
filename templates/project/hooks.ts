/** `src/hooks.ts` of a new project: the person's own file, which generation never touches. */
export function hooksFile(): string {
  return `import type { Hooks } from "ganvas";

/**
 * Your code, called while training; GANvas never writes to this file. To see every loss, for example:
 *
 *     onEvent(event) {
 *       if (event.type === "step") console.log(event.step, event.losses);
 *     },
 */
export const hooks: Hooks = {};
`;
}
