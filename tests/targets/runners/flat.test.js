// SPDX-License-Identifier: MIT
// The helper for node:test, with a service ($LEAKY is a program with an ill that
// is known) and with functions that leak and that do not.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { test } = require('node:test');
const { expectFlat, testFlat, FlatError, InconclusiveError } = require('flatline/node');

const leaky = process.env.LEAKY;
const burst = { cycles: 14, burst: 50, settle: '20ms', warmup: '200ms', maxGrowth: '1KiB/request', plots: false };
const kept = [];
const keep = () => kept.push(new Array(100).fill(0));

// Its message: flatline's own first line, and where the report is.
function isLeak(error) {
  assert.ok(error instanceof FlatError && !(error instanceof InconclusiveError), error.stack);
  const [headline, report] = error.message.split('\n');
  assert.match(headline, /^LEAK {2}.* grows .*\/request/);
  const own = spawnSync(process.env.FLATLINE, ['judge', '-q', error.result.run], { encoding: 'utf8' });
  assert.equal(`${headline}\n`, own.stdout, 'the first line');
  assert.equal(report, `  report: ${error.result.report}`);
  assert.ok(fs.existsSync(error.result.report), 'there is a report');
  return true;
}

testFlat('a function that keeps nothing', () => JSON.parse('{"a": [1, 2]}'));

test('a function that keeps something', async () => {
  await assert.rejects(expectFlat(keep, { calls: 2000 }), isLeak);
});

test('a service that leaks', async () => {
  await assert.rejects(expectFlat('get.lua', { command: [leaky, '--leak', '8192'], options: burst }), isLeak);
});

test('a service that does not, by paths', async () => {
  const result = await expectFlat(['/items/1', '/"quoted"'], { command: leaky, options: burst });
  assert.equal(result.verdict, 'flat');
  assert.deepEqual(described('Metric'), Object.keys(result.json.metrics[0]).sort());
  assert.deepEqual(described('Growth'), Object.keys(result.json.metrics[0].growth).sort());
  assert.deepEqual(described('Limit'), Object.keys(result.json.limits[0]).sort());
  for (const name of described('Verdict')) assert.ok(name in result.json, name);
});

test('too little to tell', async () => {
  const few = { command: [leaky], options: { requests: 20, warmup: '0s', plots: false } };
  await assert.rejects(expectFlat('get.lua', few), (error) => {
    assert.ok(error instanceof InconclusiveError, error.stack);
    assert.match(error.message, /^INCONCLUSIVE {2}.*\n {2}report: .*\n {2}This is neither a leak nor flat/);
    return true;
  });
  const allowed = await expectFlat('get.lua', { ...few, inconclusive: 'pass' });
  assert.equal(allowed.verdict, 'inconclusive');
});

test('what cannot be run', async () => {
  await assert.rejects(expectFlat('missing.lua', { command: [leaky] }), /missing\.lua: /);
  await assert.rejects(expectFlat('get.lua', { program: '/no/such' }), /cannot be started/);
  await assert.rejects(expectFlat('get.lua', { options: { maxGrwth: '1' } }), /did you mean --max-growth/);
});

// The members that expect.d.ts has of an interface.
function described(name) {
  const types = fs.readFileSync(require.resolve('flatline').replace(/\.js$/, '.d.ts'), 'utf8');
  const body = types.match(new RegExp(`interface ${name} {\n([^}]*)}`))[1];
  return [...body.matchAll(/^ {2}([a-z_]+)\??:/gm)].map((match) => match[1]).sort();
}
