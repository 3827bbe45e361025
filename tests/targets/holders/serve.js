// SPDX-License-Identifier: MIT
// Runs one of the services of a target:
//
//   node server.js NAME leaky|fixed
//
// Listens on 127.0.0.1:$PORT, any free port if unset.
'use strict';

const http = require('http');

const [name, build] = process.argv.slice(2);

exports.leaky = build === 'leaky';
exports.answer = (response) => response.end('{}');

// Each of them makes the handler of requests, or null: it listens by itself.
exports.serve = async (services) => {
  if (!services[name] || !['leaky', 'fixed'].includes(build)) {
    console.error(`usage: node server.js ${Object.keys(services).join('|')} ` +
      'leaky|fixed');
    process.exit(64);
  }
  const handler = await services[name]();
  if (handler)
    http.createServer(handler).listen(process.env.PORT || 0, '127.0.0.1');
};
