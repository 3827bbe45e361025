// SPDX-License-Identifier: MIT
// Leaks that npm packages really had, or have when used so, beside the same
// service without: the package's fixed release, or its right use.
//
//   node server.js debug|request|ajv|session leaky|fixed
//
// Listens on 127.0.0.1:$PORT, any free port if unset.
'use strict';

const http = require('http');

const [name, build] = process.argv.slice(2);

// Each makes the handler of a service that uses the package once per request.
const pairs = {
  // debug 4.1.1 lists every instance, for enable() to find, until somebody
  // calls its destroy(); 4.3.1 lists none. A logger named per request leaks.
  debug() {
    const debug = require(`debug-${build}`);
    return (request, response) => {
      debug('service:request')('url %s', request.url);
      response.end('{}');
    };
  },

  // request 2.80.0 with `time: true` waits for 'connect' of a socket that is
  // kept alive and has long connected: its listener stays, and holds the whole
  // request. 2.81.0 listens to new sockets only. The service calls itself.
  request() {
    const request = require(`request-${build}`);
    const agent = new http.Agent({ keepAlive: true });
    return (incoming, response) => {
      if (incoming.url === '/upstream') return response.end('{}');
      const url = `http://127.0.0.1:${server.address().port}/upstream`;
      request({ url, agent, time: true }).pipe(response);
    };
  },

  // ajv 8 keeps what it compiled for each schema object that it is given:
  // one per request if the schema is written down in the handler.
  ajv() {
    const Ajv = require('ajv');
    const ajv = new Ajv();
    const compile = () => ajv.compile({
      type: 'object',
      properties: { topic: { type: 'string' } },
    });
    const compiled = compile();
    return (request, response) => {
      const validate = build === 'leaky' ? compile() : compiled;
      response.end(String(validate({ topic: 'orders' })));
    };
  },

  // express-session's MemoryStore keeps a session for a day and more. A client
  // without a cookie, a health check say, leaves a new one each time.
  session() {
    const session = require('express-session');
    const options = { secret: 'x', resave: false, saveUninitialized: true };
    if (build === 'fixed') options.genid = () => 'the health check';
    const load = session({ ...options, store: new session.MemoryStore() });
    return (request, response) =>
      load(request, response, () => response.end('{}'));
  },
};

if (!pairs[name] || !['leaky', 'fixed'].includes(build)) {
  console.error(`usage: node server.js ${Object.keys(pairs).join('|')} ` +
    'leaky|fixed');
  process.exit(64);
}
const server = http.createServer(pairs[name]());
server.listen(process.env.PORT || 0, '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});
