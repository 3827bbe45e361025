#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Runs the program that the package of this machine's kind carries.
'use strict';
const { spawn } = require('child_process');
const path = require('path');

const name = `flatline-${process.platform}-${process.arch}`;
let program;
try {
  program = path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', 'flatline');
} catch {
  console.error(`flatline: there is no build for ${process.platform} on ${process.arch}: ` +
    'it runs on Linux with glibc, elsewhere in a Linux container');
  process.exit(69);
}
const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
// The terminal sends its Ctrl-C to both; the program decides how to end.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`flatline: cannot start ${program}: ${error.message}`);
  process.exit(69);
});
child.on('exit', (status, signal) => {
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
