// SPDX-License-Identifier: MIT
// For Vitest: a test that fails unless memory is flat, with time for a run.
import { test } from 'vitest';
import core from './expect.js';

export const { expectFlat, FlatError, InconclusiveError } = core;

export function testFlat(name, what, options = {}) {
  test(name, async () => {
    await expectFlat(what, { name, ...options });
  }, options.testTimeout ?? 300_000);
}
