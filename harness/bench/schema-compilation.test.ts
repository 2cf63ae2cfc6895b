import { expect, test } from 'vitest';
import { projectRoot } from '../testing/reference-run.js';
import { measureSchemaCompilation } from './schema-compilation.js';

test('sharing what is equal costs a part of compiling every row’s schema for itself', async () => {
  const { rows, distinct, naive, shared } = await measureSchemaCompilation(projectRoot, 'quay', 1);
  expect(rows).toBeGreaterThan(150);
  expect(distinct).toBeLessThan(rows);
  expect(naive.median).toBeGreaterThan(shared.median);
}, 30_000);

test('a profile without body schemas cannot be measured', async () => {
  await expect(measureSchemaCompilation(projectRoot, 'none', 1)).rejects.toThrow('profile none has no body schemas');
});
