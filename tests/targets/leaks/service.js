// Keeps 2,600 bytes of what $KEEPS names: "request" in memory that a native
// addon allocates, "visitor" or "connection" in the heap; else nothing.
"use strict";
const http = require("http");

const KEPT = 2600;
const keeps = process.env.KEEPS;
const addon = keeps === "request" ? require("./addon.node") : null;
const kept = new Map();
let number = 0;

function keep(key) {
  kept.set(key, new Array(KEPT / 8).fill(number));
}

http
  .createServer((request, response) => {
    if (addon) addon.keep(KEPT);
    if (!request.headers.cookie) {
      const visitor = `sid=${++number}`;
      response.setHeader("Set-Cookie", `${visitor}; Path=/`);
      if (keeps === "visitor") keep(visitor);
    }
    response.end("hello");
  })
  .on("connection", () => {
    if (keeps === "connection") keep(`connection ${++number}`);
  })
  .listen(Number(process.env.PORT), "127.0.0.1");
