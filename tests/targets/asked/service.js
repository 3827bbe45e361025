// A service that leaks, in its heap or outside, caches, or keeps nothing, as its
// argument says.
"use strict";
const http = require("http");

const KEPT = 2000;
const mode = process.argv[2] || "fixed";
const leaked = [];
const cache = new Map();
const addon = mode === "malloc" ? require(process.env.ADDON) : null;
let number = 0;

function keep(entry) {
  if (mode === "leaky") leaked.push(entry);
  if (mode === "malloc") addon.keep(4000);
  if (mode === "buffers") leaked.push(Buffer.alloc(8192));
  if (mode !== "cache") return;
  cache.set(number, entry);
  cache.delete(number - KEPT);
}

http
  .createServer((request, response) => {
    number++;
    keep({ number, items: new Array(128).fill(number) });
    response.end("{}");
  })
  .listen(Number(process.env.PORT) || 0, "127.0.0.1", () =>
    console.log("listening"));
