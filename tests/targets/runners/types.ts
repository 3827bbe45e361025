// SPDX-License-Identifier: MIT
import { expectFlat, FlatResult, InconclusiveError } from 'flatline';
import { testFlat } from 'flatline/vitest';

export async function orders(): Promise<number | null> {
  const result: FlatResult = await expectFlat('orders.lua', {
    command: ['node', 'server.js'], options: { maxGrowth: '64B/request', untilCertain: true },
  });
  return result.json.metrics[0].growth.estimate;
}
testFlat('orders', () => orders(), { inconclusive: 'pass', testTimeout: 1000 });
export const why = (error: unknown): string =>
  error instanceof InconclusiveError ? error.result.headline : '';
// @ts-expect-error: no such answer
expectFlat('orders.lua', { inconclusive: 'maybe' });
