/** `src/hooks.ts` of a new project: the person's own file, which generation never touches. */
export function hooksFile(): string {
  return `import type { Hooks } from "ganvas";

/**
 * Your code, called while training. GANvas never writes to this file.
 */
export const hooks: Hooks = {
  onEvent(event) {
    if (event.type === "done") console.error(\`hooks.ts: \${event.reason} after \${event.step} steps\`);
  },
};
`;
}
