// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest';
import { expectFlat, testFlat, FlatError } from 'flatline/vitest';

const kept = [];
testFlat('a function that keeps nothing', () => JSON.parse('[1]'));
test('a function that keeps something', { timeout: 300_000 }, async () => {
  await expect(expectFlat(() => kept.push(new Array(100).fill(0)))).rejects.toThrow(/^LEAK {2}/);
  await expect(expectFlat(() => kept.push(new Array(100).fill(0)))).rejects.toThrow(FlatError);
});
