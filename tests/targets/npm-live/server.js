// SPDX-License-Identifier: MIT
// Leaks of npm packages that clients which leave at the wrong moment show, beside
// the fixed release or the right use.
//
//   node server.js ws|graphql-ws|socket.io leaky|fixed [CERTIFICATE KEY]
//
// Listens on 127.0.0.1:$PORT, any free port if unset; by TLS if it is given files.
'use strict';

const fs = require('fs');
const http = require('http');
const https = require('https');

const [name, build, ...files] = process.argv.slice(2);
const [cert, key] = files.map((file) => fs.readFileSync(file));
const server = (cert ? https : http).createServer({ cert, key },
  (request, response) => response.end('{}'));
// Longer than it takes to learn that a client has left.
const lookUp = () => new Promise((done) => setTimeout(done, 150));

const services = {
  // A heart for each connection that beats on when the connection is gone.
  ws() {
    const { WebSocketServer } = require('ws');
    new WebSocketServer({ server, path: '/live' }).on('connection', (socket) => {
      const held = Buffer.alloc(16 << 10, 1);
      const heart = setInterval(() => {
        held[0]++;
        if (socket.readyState === 1) socket.ping();
      }, 1000);
      socket.on('message', (message, binary) => socket.send(message, { binary }));
      if (build === 'fixed') socket.on('close', () => clearInterval(heart));
    });
  },

  // graphql-ws before 5.15 forgets to end a subscription whose client left while
  // it was being made: what it listens to keeps it for ever.
  'graphql-ws'() {
    const { GraphQLSchema, GraphQLObjectType, GraphQLString } = require('graphql');
    const { useServer } = require(`graphql-ws-${build}/lib/use/ws`);
    const { WebSocketServer } = require('ws');
    const listeners = new Set();
    const greetings = () => {
      const held = Buffer.alloc(16 << 10, 1);
      let count = 0;
      let end;
      const ended = new Promise((done) => { end = done; });
      const listener = () => held[0]++;
      listeners.add(listener);
      return {
        [Symbol.asyncIterator]() { return this; },
        async next() {
          if (count++ < 3) return { done: false, value: { greetings: 'hi' } };
          await ended;
          return { done: true };
        },
        async return() {
          listeners.delete(listener);
          end();
          return { done: true };
        },
      };
    };
    const query = new GraphQLObjectType({
      name: 'Query', fields: { hello: { type: GraphQLString } } });
    const subscription = new GraphQLObjectType({
      name: 'Subscription',
      fields: { greetings: {
        type: GraphQLString,
        subscribe: async () => { await lookUp(); return greetings(); },
      } } });
    useServer({ schema: new GraphQLSchema({ query, subscription }) },
      new WebSocketServer({ server, path: '/graphql' }));
  },

  // socket.io before 4.5.2 lets a socket join a room after it has left for good:
  // here once its user was looked up.
  'socket.io'() {
    const { Server } = require(`socket.io-${build}`);
    new Server(server).on('connection', async (socket) => {
      socket.on('message', (text) => socket.emit('message', text));
      await lookUp();
      socket.join(`${socket.id}-${'x'.repeat(16 << 10)}`);
      socket.emit('joined', true);
    });
  },
};

services[name]();
server.listen(Number(process.env.PORT) || 0, '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});
