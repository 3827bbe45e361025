// SPDX-License-Identifier: MIT
// Leaks of npm packages, rebuilt from their public reports, each beside the same
// service without, and beside services that only use a framework.
//
//   node server.js NAME leaky|fixed
//
// Listens on 127.0.0.1:$PORT, any free port if unset.
'use strict';

const http = require('http');
const { Worker, isMainThread } = require('worker_threads');

// The service behind: in a heap of its own. It never answers /hangs.
if (!isMainThread) {
  const behind = http.createServer((request, response) => {
    if (request.url === '/hangs') return;
    response.statusCode = request.url === '/answer' ? 200 : 404;
    response.end('{"answer":42}');
  });
  behind.keepAliveTimeout = 600000;
  behind.listen(0, '127.0.0.1', () =>
    require('worker_threads').parentPort.postMessage(behind.address().port));
  return;
}
const behind = () => new Promise((resolve) => {
  const worker = new Worker(__filename);
  worker.unref();
  worker.on('message', resolve);
});

const [name, build] = process.argv.slice(2);
const leaky = build === 'leaky';
const answer = (response) => response.end('{}');
let count = 0;

// Each makes the handler of requests, or a server.
const services = {
  // http-proxy 1.18.1 listens to 'aborted', which Node no longer emits once a
  // request has been read: of a client that goes away the request behind stays.
  async 'http-proxy'() {
    const target = `http://127.0.0.1:${await behind()}`;
    const proxy = require('http-proxy').createProxyServer({ target });
    proxy.on('error', () => {});
    if (!leaky)
      proxy.on('proxyReq', (behind, request, response) =>
        response.on('close', () => behind.destroy()));
    const front = http.createServer((request, response) => {
      if (request.url === '/hangs') return proxy.web(request, response);
      response.statusCode = 404;
      response.end();
    });
    front.listen(0, '127.0.0.1');
    return (request, response) => {
      const client = http.get(
        { port: front.address().port, path: '/hangs', agent: false });
      client.on('error', () => {});
      client.on('close', () => answer(response));
      setTimeout(() => client.destroy(), 20);
    };
  },

  // socket.io 4.5.1: a socket that joins a room after it has left stays in it.
  async 'socket.io'() {
    const { Server } = require('socket.io');
    const client = require('socket.io-client');
    const front = http.createServer().listen(0, '127.0.0.1');
    const io = new Server(front);
    const waiting = new Map();
    io.on('connection', (socket) => {
      const id = socket.handshake.query.n;
      socket.on('disconnect', () => {
        if (leaky) socket.join(`room ${id}`);
        answer(waiting.get(id));
        waiting.delete(id);
      });
    });
    return (request, response) => {
      const n = String(count++);
      waiting.set(n, response);
      const socket = client(`http://127.0.0.1:${front.address().port}`,
        { query: { n }, transports: ['websocket'], forceNew: true,
          reconnection: false });
      socket.on('connect', () => socket.disconnect());
    };
  },

  // express-form-data 2.0.19 with autoClean: each request has a function called
  // at the end of the process.
  async 'express-form-data'() {
    const express = require('express');
    const app = express();
    app.use(require('express-form-data').parse({ autoClean: leaky }));
    app.use((request, response) => answer(response));
    return app;
  },

  // cacheable-request 13.0.19 cannot take back the listener for errors of its
  // cache that each request adds.
  async 'cacheable-request'() {
    const { default: CacheableRequest } = await import('cacheable-request');
    const { Keyv } = await import('keyv');
    const url = `http://127.0.0.1:${await behind()}/answer`;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    const ask = new CacheableRequest(http.request, new Keyv()).request();
    return (request, response) => {
      if (!leaky) {
        http.get(url, { agent }, (reply) => {
          reply.resume();
          reply.on('end', () => answer(response));
        });
        return;
      }
      ask({ ...require('url').parse(url), agent }, (reply) => {
        reply.resume();
        reply.on('end', () => answer(response));
      }).on('request', (asked) => asked.end());
    };
  },

  // p-timeout 6.1.2 never stops listening to a signal that many share.
  async 'p-timeout'() {
    const { default: timeout } = await import('p-timeout');
    const { signal } = new AbortController();
    return async (request, response) => {
      await timeout(Promise.resolve(), { milliseconds: 1000,
        signal: leaky ? signal : undefined });
      answer(response);
    };
  },

  // A logger for each request: each listens to the transport that they share.
  async winston() {
    const winston = require('winston');
    const transport = new winston.transports.Console({ silent: true });
    const make = () => winston.createLogger({ transports: [transport] });
    const shared = make();
    return (request, response) => {
      (leaky ? make() : shared).info('asked');
      answer(response);
    };
  },

  // node-schedule 1.3.3 lists jobs also when they have run for the last time.
  async 'node-schedule'() {
    const schedule = require('node-schedule');
    return (request, response) => {
      const job = schedule.scheduleJob(new Date(Date.now() + 200), () => {
        if (!leaky) setImmediate(() => schedule.cancelJob(job));
        answer(response);
      });
      if (!job) answer(response); // too late by now
    };
  },

  // A window of jsdom whose timers nobody stops.
  async jsdom() {
    const { JSDOM } = require('jsdom');
    return (request, response) => {
      const { window } = new JSDOM('<p>hello');
      window.setInterval(() => window.document.title, 60000);
      if (!leaky) window.close();
      answer(response);
    };
  },

  // Connections that are listed and never taken off the list.
  async ws() {
    const { WebSocket, WebSocketServer } = require('ws');
    const front = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    const clients = new Map();
    front.on('connection', (socket) => {
      const id = count++;
      clients.set(id, socket);
      socket.on('close', () => {
        if (!leaky) clients.delete(id);
      });
      socket.on('message', () => clients.get(id).send('heard'));
    });
    return (request, response) => {
      const socket =
        new WebSocket(`ws://127.0.0.1:${front.address().port}`);
      socket.on('open', () => socket.send('hello'));
      socket.on('message', () => socket.close());
      socket.on('close', () => answer(response));
    };
  },

  // A label with a value for each request.
  async 'prom-client'() {
    const { Counter } = require('prom-client');
    const express = require('express');
    const asked = new Counter({ name: 'asked', help: 'asked',
      labelNames: ['path'] });
    const app = express();
    app.use((request, response) => {
      asked.inc({ path: leaky ? `/items/${count++}` : '/items/:id' });
      answer(response);
    });
    return app;
  },

  // One loader for the process: what it has loaded it keeps.
  async dataloader() {
    const DataLoader = require('dataloader');
    const load = async (ids) => ids.map((id) => ({ id, text: 'x'.repeat(200) }));
    const shared = new DataLoader(load);
    return async (request, response) => {
      await (leaky ? shared : new DataLoader(load)).load(count++);
      answer(response);
    };
  },

  // The result for each argument that there ever was.
  async 'lodash.memoize'() {
    const memoize = require('lodash.memoize');
    const describe = memoize((id) => ({ id, text: `item ${id}`.repeat(20) }));
    return (request, response) => {
      describe(leaky ? count++ : 42);
      answer(response);
    };
  },

  // Subscribers that never leave.
  async rxjs() {
    const { Subject, filter } = require('rxjs');
    const changes = new Subject();
    return (request, response) => {
      const id = count++;
      const subscription = changes.pipe(filter((n) => n === id))
        .subscribe(() => response.end(`${id}`));
      if (!leaky) subscription.unsubscribe();
      answer(response);
    };
  },

  // The service's own listener on an emitter of its own, under Express.
  async listener() {
    const express = require('express');
    const bus = new (require('events'))();
    bus.setMaxListeners(0);
    const app = express();
    app.get('/', function work(request, response) {
      const changed = () => response.end();
      bus.on('change', changed);
      if (!leaky) response.on('finish', () => bus.off('change', changed));
      answer(response);
    });
    return app;
  },

  // Promises that never settle: what waits for them stays.
  async promises() {
    const express = require('express');
    let ready;
    const started = new Promise((resolve) => { ready = resolve; });
    if (!leaky) ready();
    const app = express();
    app.use((request, response, next) => {
      (async function waitForStart() {
        await started;
        request.ready = true;
      })();
      next();
    });
    app.use((request, response) => answer(response));
    return app;
  },

  // An agent of its own for each request, which keeps its connection open.
  async agent() {
    const port = await behind();
    const shared = new http.Agent({ keepAlive: true });
    return (request, response) => {
      const agent = leaky ? new http.Agent({ keepAlive: true }) : shared;
      http.get({ port, path: '/answer', agent }, (reply) => {
        reply.resume();
        reply.on('end', () => answer(response));
      });
    };
  },

  // Only frameworks: nothing is kept, whatever the second word.
  async express() {
    const express = require('express');
    const app = express();
    app.use(express.json(), (request, response) =>
      response.json({ path: request.url }));
    return app;
  },
  async fastify() {
    const app = require('fastify')();
    app.get('/', async () => ({ path: '/' }));
    await app.listen({ port: process.env.PORT || 0, host: '127.0.0.1' });
    return null;
  },
};

if (!services[name] || !['leaky', 'fixed'].includes(build)) {
  console.error(`usage: node server.js ${Object.keys(services).join('|')} ` +
    'leaky|fixed');
  process.exit(64);
}
services[name]().then((handler) => {
  if (handler) http.createServer(handler).listen(process.env.PORT || 0, '127.0.0.1');
});
