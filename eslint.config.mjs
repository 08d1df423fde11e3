import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import jest from "eslint-plugin-jest";
import redos from "eslint-plugin-redos";
import globals from "globals";
import tseslint from "typescript-eslint";
import replayable from "./rules/replayable.cjs";

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Only src/settings/settings.ts reads the environment.",
};

/** Neither the rule below nor a reader can check a pattern that is built from parts. */
const builtPattern = {
  selector: ":matches(NewExpression, CallExpression)[callee.name='RegExp']",
  message: "Write the pattern as a literal, so that its running time can be checked.",
};

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/", ".runward/", "client/openapi.d.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{js,cjs}"],
    languageOptions: { globals: globals.node, sourceType: "commonjs" },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: globals.node, sourceType: "module" },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: "error",
      complexity: ["error", 10],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
      "no-console": "error",
      "no-restricted-syntax": ["error", environment, builtPattern],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/strict-boolean-expressions": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: [
      "src/settings/settings.ts",
      "cli/runward.ts",
      "local/*.ts",
      "local/host/**/*.ts",
      "test/**/*.ts",
      "bench/**/*.ts",
    ],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["src/settings/settings.ts"],
    rules: { "no-restricted-syntax": ["error", builtPattern] },
  },
  {
    // Patterns of simulators are not applied to text from outside.
    files: ["local/simulators/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", environment] },
  },
  {
    // These patterns are applied to text from outside: each must run in linear time (invariant 11).
    files: ["src/**/*.ts", "client/**/*.ts", "cli/**/*.ts"],
    plugins: { redos },
    rules: {
      "redos/no-vulnerable": [
        "error",
        { ignoreErrors: false, timeout: 60_000, cache: { strategy: "aggressive" } },
      ],
    },
  },
  {
    // The type of a component says nothing that its name does not.
    files: ["page/**/*.tsx"],
    rules: { "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    // The failure of a promise that is not awaited would be returned as a success.
    files: ["src/**/*.ts", "client/**/*.ts", "cli/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: false }] },
  },
  {
    files: ["local/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["src/orchestrators/**/*.ts", "src/contracts/**/*.ts"],
    plugins: { replayable },
    rules: { "replayable/pure": "error", "replayable/typed-steps": "error" },
  },
  {
    files: ["src/orchestrators/durable-steps.ts"],
    rules: { "replayable/typed-steps": "off" },
  },
  {
    files: ["test/**/*.ts"],
    ...jest.configs["flat/recommended"],
    rules: {
      ...jest.configs["flat/recommended"].rules,
      "jest/no-conditional-in-test": "error",
      "jest/prefer-strict-equal": "error",
      "jest/require-top-level-describe": "error",
      "jest/no-standalone-expect": [
        "error",
        {
          additionalTestBlockFunctions: [
            ...["withCompiler", "withPython", "withPython.each"],
            ...["inBrowser", "inBrowser.each"],
          ],
        },
      ],
      "jest/expect-expect": [
        "error",
        { assertFunctionNames: ["expect", "expect*", "fc.assert", "fc.asyncProperty"] },
      ],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  prettier,
);
