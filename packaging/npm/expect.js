// SPDX-License-Identifier: MIT
// What the helpers for test runners share: flatline is run, the object that it
// prints is read, and whatever is not FLAT is thrown.
'use strict';
const { spawn } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { drive } = require('./drive.js');

// What was answered, and is not what the test asks for.
class FlatError extends Error {
  constructor(message, result) {
    super(message);
    this.name = 'FlatError';
    this.result = result;
  }
}

// Neither FLAT nor LEAK could be proven.
class InconclusiveError extends FlatError {
  constructor(message, result) {
    super(message, result);
    this.name = 'InconclusiveError';
  }
}

const COULD_NOT_RUN = 64; // and above
const STDERR_KEPT = 4000;

// $FLATLINE, or what the package of this machine's kind carries.
function program(options) {
  const own = options.program || process.env.FLATLINE;
  return own ? [own] : [process.execPath, path.join(__dirname, 'flatline.js')];
}

// { maxGrowth: '64B/request', set: ['a=1'], keepalive: false } to arguments.
function args(options = {}) {
  const words = [];
  for (const [key, value] of Object.entries(options)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (value === true) words.push(`--${name}`);
    else if (value === false) words.push(`--no-${name}`);
    else for (const one of [].concat(value)) words.push(`--${name}=${one}`);
  }
  return words;
}

// Ends with the test runner, too: what flatline has started ends with it.
function run(words, options) {
  const [file, ...before] = program(options);
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...before, ...words], {
      cwd: options.cwd, env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => child.kill('SIGTERM');
    let stdout = '', stderr = '';
    process.once('exit', end);
    child.stdout.on('data', (bytes) => { stdout += bytes; });
    child.stderr.on('data', (bytes) => { stderr = (stderr + bytes).slice(-STDERR_KEPT); });
    child.on('error', (error) => {
      process.removeListener('exit', end);
      reject(new Error(`flatline cannot be started: ${error.message}`));
    });
    child.on('close', (status) => {
      process.removeListener('exit', end);
      resolve({ status, stdout, stderr: stderr.trim() });
    });
  });
}

// Nothing of a scenario's name but what is plain in a path.
function folder(name, options) {
  if (options.output) return path.resolve(options.cwd || '.', options.output);
  const word = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'test';
  return path.resolve(options.cwd || '.', 'runs',
    `${word.slice(0, 60)}-${crypto.randomBytes(4).toString('hex')}`);
}

function answer(ended, output) {
  if (ended.status === null || ended.status >= COULD_NOT_RUN) {
    throw new Error(ended.stderr || `flatline ended with status ${ended.status}`);
  }
  const verdict = JSON.parse(ended.stdout);
  return {
    verdict: verdict.verdict, headline: verdict.headline, status: ended.status,
    run: output, report: path.join(output, 'report.html'), json: verdict,
  };
}

function judge(result, options) {
  const where = `${result.headline}\n  report: ${result.report}`;
  if (result.status === 0) return result;
  if (result.verdict !== 'inconclusive' || result.status !== 2) throw new FlatError(where, result);
  if (options.inconclusive === 'pass') return result;
  throw new InconclusiveError(`${where}\n  This is neither a leak nor flat: give it more load, ` +
    "or allow it with inconclusive: 'pass'.", result);
}

function command(options) {
  if (options.command === undefined) return [];
  return ['--', ...(Array.isArray(options.command) ? options.command : ['sh', '-c', options.command])];
}

// ['/items/1', '/health'] as a scenario.
function scenarioOf(paths) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'flatline-')), 'test.lua');
  const text = (word) => `"${word.replace(/[^ !#-[\]-~]/gu,
    (sign) => [...Buffer.from(sign)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''))}"`;
  fs.writeFileSync(file, paths.map((one) =>
    `flow(${text(`GET ${one}`)}, { get = ${text(one)} })\n`).join(''));
  return file;
}

async function runScenario(what, options) {
  const made = Array.isArray(what);
  const file = made ? scenarioOf(what) : what;
  const output = folder(options.name || path.basename(file, '.lua'), options);
  const place = ['target', 'pid', 'container'].flatMap((name) =>
    options[name] === undefined ? [] : [`--${name}=${options[name]}`]);
  try {
    return answer(await run(['run', file, '--json', '-o', output, ...place,
      ...args(options.options), ...command(options)], options), output);
  } finally {
    if (made) fs.rmSync(path.dirname(file), { recursive: true });
  }
}

async function runFunction(what, options) {
  const name = options.name || what.name || 'function';
  const output = folder(name, options);
  await drive(what, { name, output, calls: options.calls });
  const ended = await run(['report', output, '--json', ...args(options.options)], options);
  return answer(ended, output);
}

// A scenario's file, paths to get, or a function to call: FLAT, or it throws.
async function expectFlat(what, options = {}) {
  const result = typeof what === 'function'
    ? await runFunction(what, options) : await runScenario(what, options);
  return judge(result, options);
}

exports.expectFlat = expectFlat;
exports.FlatError = FlatError;
exports.InconclusiveError = InconclusiveError;
