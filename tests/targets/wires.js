// Speaks what only some transports can: TLS (certificate and key given), HTTP/2
// with and without it, a unix socket, and what a proxy is asked. Into the file
// that may be named last it writes each request, one JSON object a line.
"use strict";
const fs = require("fs");
const http = require("http");
const http2 = require("http2");
const zlib = require("zlib");

const [certFile, keyFile, socket, record] = process.argv.slice(2);
const tls = {
  cert: fs.readFileSync(certFile),
  key: fs.readFileSync(keyFile),
  ca: fs.readFileSync(certFile),
  requestCert: true,
  rejectUnauthorized: false,
  allowHTTP1: true,
};

function answer(request, response) {
  const how = "http/" + request.httpVersion;
  const client = request.socket.getPeerCertificate
    ? request.socket.getPeerCertificate().subject : undefined;
  if (request.url === "/redirect") {
    response.writeHead(302, { location: "/here" });
    response.end();
  } else if (request.url === "/away") {
    response.writeHead(302, { location: "http://127.0.0.2:9/" });
    response.end();
  } else if (request.url === "/login") {
    response.writeHead(200, { "set-cookie": "sid=c00kie" });
    response.end();
  } else if (request.url.startsWith("/to?")) {
    response.writeHead(302, { location: request.url.slice("/to?".length) });
    response.end();
  } else if (request.url === "/secret" && !request.headers.authorization) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="x"' });
    response.end();
  } else if (/gzip/.test(request.headers["accept-encoding"] || "")) {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(zlib.gzipSync("unpacked"));
  } else {
    response.end([how, request.url,
      client && client.CN ? "client " + client.CN : "no client"].join(" "));
  }
}

// Headers sorted: clients may choose their order. What only asks whether this is
// ready is no request of theirs.
function keep(name, request) {
  if (request.headers["user-agent"] === "flatline-ready")
    return;
  const headers = [], raw = request.rawHeaders;
  let body = "";
  for (let i = 0; i < raw.length; i += 2)
    headers.push(raw[i] + ": " + raw[i + 1]);
  request.on("data", (part) => body += part);
  request.on("end", () => fs.appendFileSync(record, JSON.stringify([name,
    request.httpVersion, request.method, request.url, headers.sort(), body]) + "\n"));
}

function listen(name, server, where) {
  if (record)
    server.on("request", (request) => keep(name, request));
  server.listen(where, () => {
    const at = server.address();
    console.log(name + " " + (at.port || at));
  });
}

listen("plain", http.createServer(answer), { port: 0, host: "127.0.0.1" });
listen("other", http.createServer(answer), { port: 0, host: "127.0.0.1" });
listen("tls", http2.createSecureServer(tls, answer), { port: 0, host: "127.0.0.1" });
listen("h2c", http2.createServer(answer), { port: 0, host: "127.0.0.1" });
listen("unix", http.createServer(answer), { path: socket });
