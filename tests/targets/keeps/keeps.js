// Keeps 4 KiB for each of one thing: node keeps.js connections|visitors|aborts|errors|time
const http = require('http');
const kept = [];
const big = Buffer.alloc(4 << 20, 120);

function keep(what) {
  if (what === process.argv[2]) kept.push(Buffer.alloc(4096, 1).toString('latin1'));
}
const server = http.createServer((req, res) => {
  if (!req.headers.cookie) {
    res.setHeader('Set-Cookie', `s=${Math.random()}`);
    keep('visitors');
  }
  if (req.url === '/bad') {
    keep('errors');
    res.statusCode = 400;
  }
  if (req.url === '/big') {
    res.on('close', () => res.writableFinished || keep('aborts'));
    return res.end(big);
  }
  return res.end('ok\n');
});
server.on('connection', () => keep('connections'));
setInterval(() => keep('time'), 10);
server.listen(process.env.PORT || 0, '127.0.0.1');
