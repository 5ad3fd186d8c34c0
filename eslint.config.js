import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: ["**/dist/", "demo/", "runs/", ".cache/", "test/.artifacts/", "test/fixtures/"],
  },
  js.configs.recommended,
  {
    // Constants of published approximations keep all their digits.
    rules: { "no-loss-of-precision": "off" },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers in messages are the rule here: sizes, steps, losses.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => void call()` says the same in more letters.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Interfaces for shapes, types for unions, index signatures where keys have a meaning.
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-indexed-object-style": "off",
      // Forbids what no-non-null-assertion asks for.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // An async function may implement an interface without waiting for anything.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-restricted-syntax": [
        "error",
        {
          selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier[imported.name="z"]',
          message: 'The object `z` brings all of zod into a bundle: `import * as z from "zod"`.',
        },
      ],
      // Interfaces here name functions as methods (plugins, readers), and nothing behind them uses `this`.
      "@typescript-eslint/unbound-method": "off",
      // Custom elements in React are of types that React's own cannot know.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // Plain JavaScript is checked by tsc (checkJs); here only what needs no types.
    files: ["**/*.{js,mjs}"],
    rules: { "no-undef": "off", "no-unused-vars": "off" },
  },
  {
    files: ["webview/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat["recommended-latest"]],
  },
  {
    files: ["src/core/**"],
    rules: { "no-console": "error" },
  },
);
