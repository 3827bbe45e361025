// SPDX-License-Identifier: MIT
// The service of demo.proto by @grpc/grpc-js. The leaky one keeps a listener for
// each stream whose client leaves before its end; the fixed one lets go of it.
//
//   node grpc.js leaky|fixed [KEY CERTIFICATE]
//
// Listens on 127.0.0.1:$PORT, any free port if unset; by TLS with a certificate.
// With REFLECTION=v1, v1alpha or both, tells what its messages are.
'use strict';

const fs = require('fs');
const { EventEmitter } = require('events');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [build, key, certificate] = process.argv.slice(2);
const definition = loader.loadSync(`${__dirname}/demo.proto`, {
  keepCase: true, longs: String, enums: String, oneofs: true });
const { demo } = grpc.loadPackageDefinition(definition);

const ticker = new EventEmitter();
ticker.setMaxListeners(0);

const service = {
  Say: (call, done) => done(null, call.request),
  Echo: (call, done) => done(null, call.request),
  Describe: (call, done) => {
    const message = { ...call.request };
    if (message.some_bytes) message.some_bytes = message.some_bytes.toString('hex');
    done(null, { text: JSON.stringify(message) });
  },
  Fail: (call, done) => {
    const trailer = new grpc.Metadata();
    trailer.set('why', 'asked');
    done({ code: call.request.code, details: call.request.details }, null, trailer);
  },
  Sleep: (call, done) => {
    setTimeout(() => done(null, { text: 'awake' }), call.request.milliseconds);
  },
  Metadata: (call, done) => {
    const headers = new grpc.Metadata();
    const trailer = new grpc.Metadata();
    headers.set('x-heard', call.metadata.get('x-said').join());
    trailer.set('x-bytes-bin', call.metadata.get('x-bytes-bin')[0] || Buffer.alloc(0));
    call.sendMetadata(headers);
    done(null, { text: `${call.getDeadline() !== Infinity}` }, trailer);
  },
  Count: (call) => {
    const { count, open } = call.request;
    const held = Buffer.alloc(64 << 10, 1);
    const listener = () => held[0]++;
    for (let value = 1; value <= count; value++) call.write({ value });
    if (!open) {
      call.end();
      return;
    }
    ticker.on('tick', listener);
    if (build !== 'leaky') call.on('cancelled', () => ticker.off('tick', listener));
  },
  Sum: (call, done) => {
    let value = 0;
    call.on('data', (number) => { value += Number(number.value); });
    call.on('end', () => done(null, { value }));
  },
  Chat: (call) => {
    call.on('data', ({ text }) => call.write({ text: `${text}, you said` }));
    call.on('end', () => call.end());
  },
};

const server = new grpc.Server();
server.addService(demo.Demo.service, service);
if (process.env.REFLECTION) {
  const { ReflectionService } = require('@grpc/reflection');
  const reflection = new ReflectionService(definition);
  const only = process.env.REFLECTION;
  if (only !== 'v1alpha') reflection.v1.addToServer(server);
  if (only !== 'v1') reflection.v1Alpha.addToServer(server);
}
const credentials = certificate
  ? grpc.ServerCredentials.createSsl(null, [
    { private_key: fs.readFileSync(key), cert_chain: fs.readFileSync(certificate) }])
  : grpc.ServerCredentials.createInsecure();
server.bindAsync(`127.0.0.1:${process.env.PORT || 0}`, credentials, (error, port) => {
  if (error) throw error;
  console.log(`listening on ${port}`);
});
