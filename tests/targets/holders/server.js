// SPDX-License-Identifier: MIT
// Leaks of services and of npm packages, rebuilt from their public reports, each
// beside the same service without. They need few packages; ../kept has more.
'use strict';

const { answer, leaky, serve } = require('./serve');

let count = 0;

serve({
  // express-form-data 2.0.19 with autoClean: each request has a function called
  // at the end of the process.
  async 'express-form-data'() {
    const express = require('express');
    const app = express();
    app.use(require('express-form-data').parse({ autoClean: leaky }));
    app.use((request, response) => answer(response));
    return app;
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

  // Each request races against the end of the process.
  race() {
    const express = require('express');
    const stopped = new Promise(() => {});
    const app = express();
    app.get('/', async function work(request, response) {
      const result = Promise.resolve({ rows: 'x'.repeat(999).split('') });
      await (leaky ? Promise.race([result, stopped]) : result);
      answer(response);
    });
    return app;
  },

  // What is known of each operation, and is not forgotten when it ends.
  hooks() {
    const { createHook, AsyncLocalStorage } = require('async_hooks');
    const known = new Map();
    const storage = new AsyncLocalStorage();
    createHook({
      init(id, type) { known.set(id, { type, store: storage.getStore() }); },
      ...(leaky ? {} : { destroy(id) { known.delete(id); } }),
    }).enable();
    return (request, response) =>
      storage.run({ request: count++ }, () =>
        setTimeout(() => answer(response), 1));
  },

  // A module is loaded anew for each request: each stays a child of this one.
  modules() {
    const path = require.resolve('./package.json');
    return (request, response) => {
      delete require.cache[path];
      const { name } = require(path);
      if (!leaky) module.children.pop();
      response.end(name);
    };
  },

  // A timer for each visitor, under Express.
  timers() {
    const express = require('express');
    const app = express();
    app.use(function watch(request, response, next) {
      const timer = setInterval(() => request.socket.bytesRead, 60000);
      if (!leaky) response.on('finish', () => clearInterval(timer));
      next();
    });
    app.use((request, response) => answer(response));
    return app;
  },

  // Each request waits for the end of the process.
  signals() {
    process.setMaxListeners(0);
    return (request, response) => {
      const stop = () => response.destroy();
      process.on('SIGTERM', stop);
      response.on('finish', () => {
        if (!leaky) process.off('SIGTERM', stop);
      });
      answer(response);
    };
  },
});
