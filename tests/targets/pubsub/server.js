// SPDX-License-Identifier: MIT
// The service of the story. LEAKY=1: a Pub/Sub client for each request, as it
// was in production; otherwise one client per project, as it was repaired.
// Listens on 127.0.0.1:$PORT, any free port if unset. Needs a broker: see
// fake-pubsub.js.
'use strict';

const express = require('express');
const { PubSub } = require('@google-cloud/pubsub');

const projectId = process.env.GOOGLE_CLOUD_PROJECT || 'demo-project';
const endpoint = process.env.PUBSUB_ENDPOINT && {
  apiEndpoint: process.env.PUBSUB_ENDPOINT,
  emulatorMode: false, // TLS and credentials, as in production
  'grpc.service_config_disable_resolution': 1, // ask no DNS server
};

const newClient = (projectId) => new PubSub({ projectId, ...endpoint });

const clients = new Map();
function cachedClient(projectId) {
  if (!clients.has(projectId)) clients.set(projectId, newClient(projectId));
  return clients.get(projectId);
}

const clientFor = process.env.LEAKY === '1' ? newClient : cachedClient;

const app = express();
app.use(express.json());

app.get('/health', (req, res) => res.json({ status: 'ok' }));

app.get('/items/:id', (req, res) => {
  res.json({ id: req.params.id, name: `item ${req.params.id}`, price: 42 });
});

app.post('/publish', async (req, res) => {
  const { topic, message } = req.body;
  const messageId = await clientFor(projectId)
    .topic(topic)
    .publishMessage({ data: Buffer.from(message) });
  res.json({ messageId });
});

const server = app.listen(process.env.PORT || 0, '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});
