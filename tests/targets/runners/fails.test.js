// SPDX-License-Identifier: MIT
// What somebody sees whose function leaks.
'use strict';
const { testFlat } = require('flatline/node');

const kept = [];
testFlat('orders', () => kept.push(new Array(100).fill(0)), { calls: 1000 });
