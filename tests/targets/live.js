// SPDX-License-Identifier: MIT
// Services that are talked to for longer than a request takes, without any
// package: each keeps something that it should have let go of, or does not.
//
//   node live.js websocket|events|tcp leaky|fixed|quiet [CERTIFICATE KEY]
//
// Listens on 127.0.0.1:$PORT, any free port if unset; by TLS if it is given files.
'use strict';

const crypto = require('crypto');
const { EventEmitter } = require('events');
const fs = require('fs');
const http = require('http');
const https = require('https');
const net = require('net');
const tls = require('tls');

const [kind, build, ...files] = process.argv.slice(2);
const [cert, key] = files.map((file) => fs.readFileSync(file));
const leaky = build === 'leaky';
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const SIZE = build === 'quiet' ? 0 : 64 << 10; // what each may keep

// A frame of the server: not masked.
function frame(opcode, payload) {
  const head = payload.length < 126
    ? Buffer.from([0x80 | opcode, payload.length])
    : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, payload]);
}

// Takes whole frames off the front of what has come: [opcode, payload] each.
function* frames(state) {
  for (;;) {
    const bytes = state.bytes;
    if (bytes.length < 2) return;
    let length = bytes[1] & 127;
    let at = 2;
    if (length === 126) {
      if (bytes.length < 4) return;
      length = bytes.readUInt16BE(2);
      at = 4;
    }
    if (bytes.length < at + 4 + length) return;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    state.bytes = bytes.subarray(at + 4 + length);
    yield [bytes[0] & 15, payload];
  }
}

// Echoes each message. The leaky one beats a heart for each connection, and
// goes on when the connection is gone.
function websocket(request, socket) {
  const accept = crypto.createHash('sha1')
    .update(request.headers['sec-websocket-key'] + GUID).digest('base64');
  const held = Buffer.alloc(SIZE, 1);
  const heart = setInterval(() => held[0]++, 1000);
  const state = { bytes: Buffer.alloc(0) };
  socket.setNoDelay(true);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('data', (bytes) => {
    state.bytes = Buffer.concat([state.bytes, bytes]);
    for (const [opcode, payload] of frames(state)) {
      if (opcode === 8) socket.end(frame(8, payload));
      else if (opcode === 9) socket.write(frame(10, payload));
      else if (opcode < 3) socket.write(frame(opcode, payload));
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => { if (!leaky) clearInterval(heart); });
}

// A ticker that every stream listens to; the leaky one forgets to stop when its
// client has gone away before the end.
const ticker = new EventEmitter();
ticker.setMaxListeners(0);
let tick = 0;

function events(request, response) {
  const held = Buffer.alloc(SIZE, 1);
  const send = () => response.write(
    `id: ${++tick}\nevent: tick\ndata: ${held[0]}\ndata: two lines\n\n`);
  const done = () => ticker.off('tick', send);
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  ticker.on('tick', send);
  response.on('finish', done);
  if (!leaky) response.on('close', done);
  for (let i = 0; i < 3; i++) send();
  if (request.url === '/short') setTimeout(() => response.end(), 10);
}

// PING is answered by PONG. The leaky one keeps every client by its number.
const clients = new Map();
let number = 0;

function tcp(socket) {
  const id = ++number;
  clients.set(id, Buffer.alloc(SIZE, 1));
  socket.on('data', (bytes) => {
    if (bytes.includes('PING')) socket.write(`PONG ${id}\r\n`);
  });
  socket.on('error', () => {});
  socket.on('close', () => { if (!leaky) clients.delete(id); });
}

function answer(request, response) {
  if (kind === 'events' && request.url !== '/') events(request, response);
  else response.end('{}');
}

const [protocol, serve] = kind === 'tcp'
  ? [cert ? tls : net, tcp] : [cert ? https : http, answer];
const server = protocol.createServer({ cert, key }, serve);
if (kind === 'websocket') server.on('upgrade', websocket);
server.listen(Number(process.env.PORT) || 0, '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});
