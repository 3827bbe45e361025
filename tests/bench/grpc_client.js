// SPDX-License-Identifier: MIT
// What scenarios/grpc.lua does, by Node.js and npm's @grpc/grpc-js:
//
//   node grpc_client.js HOST:PORT CONNECTIONS CALLS-AT-ONCE SECONDS PROTO
//
// Calls at once are of each connection. Prints how many were answered.
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [target, connections, calls, seconds, proto] = process.argv.slice(2);
const { demo } = grpc.loadPackageDefinition(loader.loadSync(proto));
let answered = 0;

for (let i = 0; i < Number(connections); i++) {
  const client = new demo.Demo(target, grpc.credentials.createInsecure(),
    { 'grpc.use_local_subchannel_pool': 1 });
  const call = () => client.Echo({ text: 'a message of thirty-two letters.' }, (error) => {
    if (error) throw error;
    answered++;
    call();
  });
  for (let n = 0; n < Number(calls); n++) call();
}
setTimeout(() => {
  console.log(`${answered} answered`);
  process.exit(0);
}, seconds * 1000);
