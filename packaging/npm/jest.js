// SPDX-License-Identifier: MIT
// For Jest: a test that fails unless memory is flat, with time for a run.
'use strict';
const { expectFlat, FlatError, InconclusiveError } = require('./expect.js');

function testFlat(name, what, options = {}) {
  globalThis.test(name, async () => {
    await expectFlat(what, { name, ...options });
  }, options.testTimeout ?? 300_000);
}

exports.expectFlat = expectFlat;
exports.testFlat = testFlat;
exports.FlatError = FlatError;
exports.InconclusiveError = InconclusiveError;
