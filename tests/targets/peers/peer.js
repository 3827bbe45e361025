// HTTP/2 by Node, without TLS and with it (certificate and key given): prints
// both ports. /items is counted, /count says how many there were.
"use strict";
const fs = require("fs");
const http2 = require("http2");

const [cert, key] = process.argv.slice(2).map((file) => fs.readFileSync(file));
let items = 0;

function answer(request, response) {
  request.resume();
  request.on("end", () => {
    items += request.url === "/items";
    response.end(request.url === "/count" ? String(items) : "ok");
  });
}

function listen(name, server) {
  server.listen({ port: 0, host: "127.0.0.1" },
    () => console.log(name + " " + server.address().port));
}

listen("h2c", http2.createServer(answer));
listen("tls", http2.createSecureServer({ cert, key }, answer));
