// SPDX-License-Identifier: MIT
// Calls a function many times, and writes what the heap holds after collections as
// a run that flatline judges.
'use strict';
const fs = require('fs');
const path = require('path');
const v8 = require('v8');
const vm = require('vm');

const CALLS = 10000; // unless these take longer than
const SECONDS = 10;
const CALLS_LEAST = 500;
const READINGS = 40;

function collector() {
  if (globalThis.gc) return globalThis.gc;
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}

const seconds = () => Number(process.hrtime.bigint()) / 1e9;

async function call(what, times) {
  for (let i = 0; i < times; i++) await what();
}

// Warms up, and tells how many calls to measure.
async function warm(what, calls) {
  const start = seconds(), most = Math.ceil((calls ?? CALLS) / 5);
  let done = 0;
  while (done < most && (calls !== undefined || done < CALLS_LEAST / 5 || seconds() - start < SECONDS / 5)) {
    await what();
    done++;
  }
  if (calls !== undefined) return calls;
  return Math.round(Math.min(CALLS, Math.max(CALLS_LEAST, SECONDS * done / (seconds() - start))));
}

// What has just been promised or finished is let go between collections.
async function collected(collect) {
  for (let i = 0; i < 3; i++) {
    await new Promise(setImmediate);
    collect();
  }
  return process.memoryUsage();
}

async function drive(what, { name, output, calls }) {
  const collect = collector(), start = seconds(), rows = [];
  const total = await warm(what, calls);
  for (let i = 0, done = 0; i <= READINGS; i++) {
    const due = Math.round(total * i / READINGS);
    await call(what, due - done);
    done = due;
    const memory = await collected(collect);
    rows.push([seconds() - start, done, 0, memory.heapUsed, memory.external]);
  }
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(path.join(output, 'samples.csv'),
    'time_s,requests,errors,heap_after_gc_bytes,external_bytes\n' +
    rows.map((row) => `${row.join(',')}\n`).join(''));
  fs.writeFileSync(path.join(output, 'run.json'),
    JSON.stringify({ scenario: { name }, target: { runtime: 'node' } }));
}

exports.drive = drive;
