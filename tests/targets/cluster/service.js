// A service of several processes, which leak or keep nothing: a cluster whose
// workers can be replaced after so many requests, or a child or a thread that does
// the work.
//   node service.js cluster|child|thread leaky|fixed [RECYCLE]
"use strict";
const { fork } = require("child_process");
const cluster = require("cluster");
const http = require("http");
const threads = require("worker_threads");

const [kind, mode, recycle] = process.argv.slice(2);
const leaked = [];
let number = 0;

function work() {
  const entry = { number: ++number, items: new Array(128).fill(number) };
  if (mode === "leaky") leaked.push(entry);
}

function serve(answer) {
  http
    .createServer(answer)
    .listen(Number(process.env.PORT) || 0, "127.0.0.1", () =>
      console.log("listening"));
}

// A worker that has served enough finishes what it began, and goes.
function serveAsWorker() {
  serve((request, response) => {
    work();
    if (number >= Number(recycle)) response.setHeader("connection", "close");
    response.end("{}");
    if (number === Number(recycle)) process.send("enough");
  });
}

// Not before another one listens: with none left, nobody would hold the port.
function replace(worker) {
  cluster.fork().once("listening", () => worker.disconnect());
}

function hand(worker, send) {
  const waiting = new Map();
  worker.on("message", (id) => {
    waiting.get(id).end("{}");
    waiting.delete(id);
  });
  serve((request, response) => {
    waiting.set(++number, response);
    send(number);
  });
}

if (!threads.isMainThread) {
  threads.parentPort.on("message", (id) => {
    work();
    threads.parentPort.postMessage(id);
  });
} else if (kind === "thread") {
  const worker = new threads.Worker(__filename, { argv: [kind, mode] });
  hand(worker, (id) => worker.postMessage(id));
} else if (kind === "worker") {
  process.on("message", (id) => {
    work();
    process.send(id);
  });
} else if (kind === "child") {
  const child = fork(__filename, ["worker", mode]);
  hand(child, (id) => child.send(id));
} else if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
  cluster.on("message", replace);
} else {
  serveAsWorker();
}
