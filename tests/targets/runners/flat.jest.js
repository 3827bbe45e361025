// SPDX-License-Identifier: MIT
const { expectFlat, testFlat } = require('flatline/jest');

const kept = [];
testFlat('a function that keeps nothing', () => JSON.parse('[1]'));
test('a function that keeps something', async () => {
  await expect(expectFlat(() => kept.push(new Array(100).fill(0)))).rejects.toThrow(/^LEAK {2}/);
}, 300000);
