// SPDX-License-Identifier: MIT
// Leaks of npm packages, rebuilt from their public reports, each beside the same
// service without, and services that only use a framework.
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

const { answer, leaky, serve } = require('./serve');

let count = 0;

serve({
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
      window.setInterval(() => window.document.title, 3600000);
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

  // A schema is compiled for each request: ajv has it by the object it is.
  ajv() {
    const Ajv = require('ajv');
    const ajv = new Ajv();
    const schema = () => ({ type: 'object', properties: { n: { type: 'number' } } });
    const known = ajv.compile(schema());
    return (request, response) => {
      (leaky ? ajv.compile(schema()) : known)({ n: count++ });
      answer(response);
    };
  },

  // An interceptor is added before each request to others.
  axios() {
    const axios = require('axios');
    const client = axios.create({ adapter: async (config) =>
      ({ data: {}, status: 200, statusText: 'OK', headers: {}, config }) });
    const sign = (id) => (config) => {
      config.headers.set('x-id', id);
      return config;
    };
    if (!leaky) client.interceptors.request.use(sign('all'));
    return async (request, response) => {
      if (leaky) client.interceptors.request.use(sign(`${count++}`));
      await client.get('http://127.0.0.1/');
      answer(response);
    };
  },

  // debug 4.1.1 lists all that it ever made.
  debug() {
    const debug = require('debug');
    const known = debug('service');
    return (request, response) => {
      (leaky ? debug('service') : known)('asked');
      answer(response);
    };
  },

  // Sessions of visitors that do not come back, in the memory of the process.
  'express-session'() {
    const express = require('express');
    const app = express();
    if (leaky)
      app.use(require('express-session')({ secret: 'x', resave: false,
        saveUninitialized: true }));
    app.use((request, response) => answer(response));
    return app;
  },

  // Subscribers whose iterators nobody ends.
  'graphql-subscriptions'() {
    const { PubSub } = require('graphql-subscriptions');
    const pubsub = new PubSub();
    pubsub.ee.setMaxListeners(0);
    return async (request, response) => {
      const changes = pubsub.asyncIterator(['changed']);
      changes.next().catch(() => {});
      if (!leaky) await changes.return();
      answer(response);
    };
  },

  // http-proxy-middleware 2.0.6, made for each request, listens to the server.
  'http-proxy-middleware'() {
    const { createProxyMiddleware } = require('http-proxy-middleware');
    const make = () => createProxyMiddleware((path) => path === '/never',
      { target: 'http://127.0.0.1:9', logLevel: 'silent' });
    const shared = make();
    return (request, response) =>
      (leaky ? make() : shared)(request, response, () => answer(response));
  },

  // i18next-http-backend 1.4.5 sets a timer for each instance of i18next.
  async 'i18next-http-backend'() {
    const i18next = require('i18next');
    const Backend = require('i18next-http-backend');
    const make = async () => {
      const one = i18next.createInstance();
      await one.use(Backend).init({ lng: 'en', fallbackLng: false,
        backend: { loadPath: '/{{lng}}',
          request: (options, url, payload, done) =>
            done(null, { status: 200, data: { hello: 'hello' } }) } });
      return one;
    };
    const shared = await make();
    return async (request, response) =>
      response.end((leaky ? await make() : shared).t('hello'));
  },

  // A cache without a bound, under Koa.
  'lru-cache'() {
    const LRU = require('lru-cache');
    const Koa = require('koa');
    const cache = new LRU({ max: leaky ? 1e6 : 100 });
    const app = new Koa();
    app.use(async (context) => {
      cache.set(`${count++}`, { headers: { ...context.headers }, id: count });
      context.body = '{}';
    });
    return app.callback();
  },

  // A connection for each request, which mongoose lists and nobody closes.
  mongoose() {
    const mongoose = require('mongoose');
    const shared = mongoose.createConnection();
    return (request, response) => {
      (leaky ? mongoose.createConnection() : shared)
        .set('tenant', request.url);
      answer(response);
    };
  },

  // Entries that never expire.
  'node-cache'() {
    const NodeCache = require('node-cache');
    const cache = new NodeCache({ stdTTL: 0, checkperiod: 0 });
    return (request, response) => {
      cache.set(leaky ? count++ : 42, { url: request.url, at: Date.now() });
      answer(response);
    };
  },

  // What waits behind work that never ends.
  'p-limit'() {
    const limit = require('p-limit')(1);
    if (leaky) limit(() => new Promise(() => {}));
    return (request, response) => {
      limit(async () => request.url);
      answer(response);
    };
  },

  // A function is wrapped again for each request: each wrapper keeps the last.
  shimmer() {
    const shimmer = require('shimmer');
    const tracer = { span: () => count++ };
    return (request, response) => {
      shimmer.wrap(tracer, 'span', (before) => function span() {
        return leaky && count < 0 ? before.call(this) : count++;
      });
      if (!leaky) shimmer.unwrap(tracer, 'span');
      tracer.span();
      answer(response);
    };
  },

  // tmp 0.2.1 has a function for each file to be removed at the end.
  tmp() {
    const tmp = require('tmp');
    tmp.setGracefulCleanup();
    return (request, response) => {
      const file = tmp.fileSync({ discardDescriptor: true });
      if (leaky) require('fs').unlinkSync(file.name);
      else file.removeCallback();
      answer(response);
    };
  },

  // A jar for all visitors.
  'tough-cookie'() {
    const { CookieJar } = require('tough-cookie');
    const shared = new CookieJar();
    return (request, response) => {
      const jar = leaky ? shared : new CookieJar();
      jar.setCookieSync('sid=1; Path=/', `http://${count++}.example.com/`);
      answer(response);
    };
  },

  // Visitors by their address and number, under Koa.
  visitors() {
    const Koa = require('koa');
    const visitors = {};
    const app = new Koa();
    app.use(async (context, next) => {
      visitors[`${context.ip} ${leaky ? count++ : 0}`] =
        { at: Date.now(), headers: context.headers };
      await next();
      context.body = '{}';
    });
    return app.callback();
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
});
