// A service that tells of itself through prom-client, in either of its formats,
// and leaks or keeps nothing, as its argument says.
"use strict";
const http = require("http");
const client = require("prom-client");

const leaky = process.argv[2] === "leaky";
const registry = new client.Registry();
if (process.argv[3] === "openmetrics")
  registry.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE);
client.collectDefaultMetrics({ register: registry });
const requests = new client.Counter({
  name: "http_requests_total",
  help: "Requests that were served.",
  labelNames: ["path"],
  registers: [registry],
});
const leaked = [];
let number = 0;

function serve(request, response) {
  number++;
  requests.inc({ path: "/items/:id" });
  if (leaky) leaked.push({ number, items: new Array(2048).fill(number) });
  response.end("{}");
}

// What was asked for is shown too: a test looks whether we ask as we should.
async function tell(request, response) {
  response.setHeader("content-type", registry.contentType);
  console.log("accept: " + request.headers.accept);
  response.end(await registry.metrics());
}

http
  .createServer((request, response) =>
    (request.url === "/metrics" ? tell : serve)(request, response))
  .listen(Number(process.env.PORT) || 0, "127.0.0.1", () =>
    console.log("listening"));
