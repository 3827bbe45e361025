// SPDX-License-Identifier: MIT
// A Pub/Sub of one call, Publisher.Publish, on a free loopback port, for as
// long as a command runs; ends with the command's status. The environment
// tells the service where it is.
//
//   node fake-pubsub.js emulator COMMAND...   as Google's emulator: no TLS
//   node fake-pubsub.js tls COMMAND...        as production: TLS, credentials
//
//   LEAKY=1 node fake-pubsub.js tls \
//       flatline run pubsub.lua -- node --max-old-space-size=512 server.js
//
// The broker is the command's parent: its memory is not the target's.
'use strict';

const { execFileSync, spawn } = require('child_process');
const { generateKeyPairSync } = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const { fromJSON } = require('@grpc/proto-loader');
const protos = require('@google-cloud/pubsub/build/protos/protos.json');

const { Publisher } = grpc.loadPackageDefinition(fromJSON(protos)).google
  .pubsub.v1;

let published = 0;
function publish(call, callback) {
  const messageIds = call.request.messages.map(() => String(++published));
  callback(null, { messageIds });
}

// A key and a self-signed certificate of the broker, and the account that the
// service signs its own tokens with; one key serves both.
function makeIdentity(dir) {
  const [key, cert, account] = ['key.pem', 'cert.pem', 'account.json'].map(
    (name) => path.join(dir, name));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  fs.writeFileSync(key, privateKey);
  execFileSync('openssl', ['req', '-x509', '-key', key, '-out', cert,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']);
  fs.writeFileSync(account, JSON.stringify({
    type: 'service_account',
    project_id: 'demo-project',
    private_key_id: '1',
    private_key: privateKey,
    client_email: 'service@demo-project.example',
    client_id: '1',
  }));
  return { key, cert, account };
}

// How each transport is served (credentials), and reached (environment).
const transports = {
  emulator: () => ({
    credentials: grpc.ServerCredentials.createInsecure(),
    environment: (port) => ({ PUBSUB_EMULATOR_HOST: `127.0.0.1:${port}` }),
  }),
  tls: (dir) => {
    const { key, cert, account } = makeIdentity(dir);
    return {
      credentials: grpc.ServerCredentials.createSsl(null, [{
        private_key: fs.readFileSync(key),
        cert_chain: fs.readFileSync(cert),
      }]),
      environment: (port) => ({
        PUBSUB_ENDPOINT: `localhost:${port}`,
        GOOGLE_APPLICATION_CREDENTIALS: account,
        GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: cert,
      }),
    };
  },
};

// Runs the command beside the broker; its end, or our parent's, is ours.
function run([file, ...args], environment) {
  const child = spawn(file, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      METADATA_SERVER_DETECTION: 'none', // no search for Google's cloud
      no_grpc_proxy: 'localhost,127.0.0.1',
      ...environment,
    },
  });
  const stop = () => child.kill('SIGTERM');
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  process.on('SIGINT', () => {}); // a terminal's Ctrl-C reaches the command too
  child.on('error', (error) => {
    console.error(`fake-pubsub: ${error.message}`);
    process.exit(127);
  });
  child.on('exit', (status, signal) => {
    process.exit(signal ? 128 + os.constants.signals[signal] : status);
  });
}

const [transport, ...command] = process.argv.slice(2);
if (!transports[transport] || command.length === 0) {
  console.error('usage: node fake-pubsub.js emulator|tls COMMAND...');
  process.exit(64);
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fake-pubsub-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

const { credentials, environment } = transports[transport](dir);
const server = new grpc.Server();
server.addService(Publisher.service, { Publish: publish });
server.bindAsync('localhost:0', credentials, (error, port) => {
  if (error) throw error;
  run(command, environment(port));
});
