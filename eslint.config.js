import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rooms that may be imported by a room besides core; commands/, vitest/ and testing/ compose freely. */
const ROOMS = ['trackers', 'plan', 'sides', 'replay', 'probes', 'compare', 'queues', 'workers', 'runtime', 'storage', 'budgets', 'evidence', 'reports'];

/** The import star: core imports only itself, a room imports core and itself, and the JSON Schemas of what it reads. */
const star = [
  {
    files: ['harness/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\./', message: 'core imports nothing but itself' },
            { regex: '^[^.]', message: 'core imports nothing but itself' },
          ],
        },
      ],
    },
  },
  ...ROOMS.map((room) => ({
    files: [`harness/${room}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^\\.\\./(?!core/|\\.\\./fixtures/schemas/)`, message: `a room imports core and itself; let a command compose the rooms` },
            { regex: '^vitest', message: 'only harness/vitest and tests import vitest' },
          ],
        },
      ],
    },
  })),
  {
    files: ['harness/**/*.ts'],
    ignores: ['harness/cli.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'exit', message: 'only cli.ts exits' }] },
  },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.parity/**', 'reports/**', 'fixtures/reference/oracle/**', 'fixtures/reference/target/**'] },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [tseslint.configs.strictTypeChecked], languageOptions: { parserOptions: { projectService: true } } },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // JSON (RFC 8259) and terminal text are defined in terms of control characters.
      'no-control-regex': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['**/*.mjs', '*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  ...star,
);
