// Redirects: /any/to/STATUS?LOCATION answers so, with a cookie; {self} and
// {other} in it are two ports, "again" the same, "none" no Location. Anything else is answered 200. Each request is a
// line of the file named first: port, method, path, and what came with it.
"use strict";
const fs = require("fs");
const http = require("http");

const record = process.argv[2];
const ports = {};

// What only asks whether this is ready is no request of theirs.
function keep(name, request, body) {
  if (request.headers["user-agent"] === "flatline-ready")
    return;
  const line = [name, request.method, request.url];
  for (const header of ["content-type", "content-language", "cookie", "authorization"])
    if (request.headers[header] !== undefined)
      line.push(header + "=" + request.headers[header]);
  if (body !== "")
    line.push("body=" + body);
  fs.appendFileSync(record, line.join(" ") + "\n");
}

function answer(name, request, response) {
  const to = /\/to\/(\d+)\?(.*)/.exec(request.url);
  if (!to) {
    response.end("ok");
    return;
  }
  const location = unescape(to[2]).replace(/\{(\w+)\}/g, (_, port) => "127.0.0.1:" + ports[port]);
  const headers = { "content-length": 0, "set-cookie": "hop=" + to[1] + "; Path=/" };
  if (to[2] === "again")
    headers.location = request.url;
  else if (to[2] !== "none")
    headers.location = location;
  response.writeHead(Number(to[1]), headers);
  response.end();
}

for (const name of ["self", "other"]) {
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (part) => body += part);
    request.on("end", () => {
      keep(name, request, body);
      answer(name, request, response);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    ports[name] = server.address().port;
    console.log(name + " " + ports[name]);
  });
}
