// SPDX-License-Identifier: MIT
// What scenarios/websocket.lua does, by Node.js and npm's ws:
//
//   node ws_client.js URL CONNECTIONS SECONDS
//
// Prints how many messages came back.
'use strict';

const { WebSocket } = require('ws');

const [url, connections, seconds] = process.argv.slice(2);
let echoes = 0;

for (let i = 0; i < Number(connections); i++) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
  const say = () => socket.send('a message of thirty-two letters.');
  socket.on('open', say);
  socket.on('message', () => {
    echoes++;
    say();
  });
}
setTimeout(() => {
  console.log(`${echoes} answered`);
  process.exit(0);
}, seconds * 1000);
