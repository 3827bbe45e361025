// SPDX-License-Identifier: MIT
// For node:test: a test that fails unless memory is flat.
'use strict';
const { test } = require('node:test');
const { expectFlat, FlatError, InconclusiveError } = require('./expect.js');

function testFlat(name, what, options) {
  return test(name, () => expectFlat(what, { name, ...options }));
}

exports.expectFlat = expectFlat;
exports.testFlat = testFlat;
exports.FlatError = FlatError;
exports.InconclusiveError = InconclusiveError;
