/** `src/hooks.ts` of a new project: the person's own file, which generation never touches. */
export function hooksFile(): string {
  return `import type { Hooks } from "ganvas";

/**
 * Your code, called while training. GANvas never writes to this file.
 */
export const hooks: Hooks = {
  onStep({ step, losses }) {
    if (!Object.values(losses).every(Number.isFinite)) {
      console.warn(\`Step \${step}: a loss is not finite any more. A smaller learning rate may help.\`);
    }
  },
};
`;
}
