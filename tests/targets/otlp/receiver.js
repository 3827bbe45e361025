// What monitoring systems are told, received: as its argument says, it checks
// OTLP against the published protocol ("otlp"), refuses all with a status
// ("503"), refuses some ("partial"), or never answers ("silent"). A line for
// each request.
"use strict";
const assert = require("assert");
const http = require("http");

const how = process.argv[2];
let proto = null;
if (how === "otlp")
  proto =
    require("@opentelemetry/otlp-transformer/build/src/generated/root")
      .opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;

// An empty list and none are the same on the wire.
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => !Array.isArray(item) || item.length > 0)
      .map(([key, item]) => [key, bare(item)]));
}

// What the protocol does not know, or spells otherwise, is lost on the way.
function check(text) {
  const told = JSON.parse(text);
  const message = proto.fromObject(told);
  assert.strictEqual(proto.verify(message), null);
  const wire = proto.decode(proto.encode(message).finish());
  assert.deepStrictEqual(
    bare(proto.toObject(wire, { longs: String, bytes: String })), bare(told));
  return told.resourceMetrics[0];
}

function tell(told) {
  const attributes = {};
  for (const { key, value } of told.resource.attributes)
    attributes[key] = value.stringValue;
  const values = {};
  for (const metric of told.scopeMetrics[0].metrics) {
    const points = (metric.sum || metric.gauge || metric.histogram).dataPoints;
    for (const point of points) {
      assert(point.startTimeUnixNano <= point.timeUnixNano);
      if (metric.histogram) {
        assert.strictEqual(point.bucketCounts.length,
                           point.explicitBounds.length + 1);
        assert.strictEqual(
          point.bucketCounts.reduce((sum, n) => sum + Number(n), 0),
          Number(point.count));
      }
      const labels = point.attributes.map((a) => a.value.stringValue);
      values[[metric.name, ...labels].join("/")] =
        metric.histogram ? Number(point.count) : point.asDouble;
    }
  }
  console.log("valid " + JSON.stringify({ attributes, values }));
}

function answer(request, response, body) {
  console.log(`${request.method} ${request.url} ` +
              `${request.headers["content-type"]} ` +
              `${request.headers["x-scope-orgid"] || "-"} ` +
              `${request.headers.authorization || "-"}`);
  if (how === "silent") return;
  if (how === "partial") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ partialSuccess: {
      rejectedDataPoints: "3", errorMessage: "three\u001b[31m are too many" } }));
    return;
  }
  if (how !== "otlp") {
    response.statusCode = Number(how);
    response.end("not\ntoday");
    return;
  }
  try {
    tell(check(body));
  } catch (error) {
    console.log("INVALID " + error.message.replace(/\n/g, " "));
  }
  response.setHeader("content-type", "application/json");
  response.end("{}");
}

http
  .createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () =>
      answer(request, response, Buffer.concat(parts).toString()));
  })
  .listen(0, "127.0.0.1", function () {
    console.log(`listening ${this.address().port}`);
  });
