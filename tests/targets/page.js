// SPDX-License-Identifier: MIT
// A page with a script, a stylesheet and a form that it sends; with a browser
// given (node page.js CHROMIUM), the page is loaded in it and what it asked for
// is printed as HAR 1.2, from the browser's own Network events. Without one it
// only serves, on $PORT or a free port.
'use strict';

const http = require('http');
const { spawn } = require('child_process');

const page = `<!doctype html><title>shop</title>
<link rel=stylesheet href=/style.css?v=3><script src=/app.js></script>
<body>shop</body>`;
const script = `document.cookie = 'session=s3cret';
fetch('/api/items/7?fields=name').then(() => fetch('/api/orders', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer s3cret' },
  body: JSON.stringify({ item: 7, note: 'it\\'s "urgent"', email: 'joe@corp.org' }),
})).then(() => fetch('/api/items/8', { method: 'DELETE' }))
  .then(() => { document.title = 'done'; });`;
const answers = {
  'GET /': ['text/html', page],
  'GET /style.css': ['text/css', 'body { color: teal }'],
  'GET /app.js': ['text/javascript', script],
};

const server = http.createServer((req, res) => {
  const route = `${req.method} ${req.url.split('?')[0]}`;
  const [type, body] = answers[route] || ['application/json', '{"ok":true}'];
  req.resume().on('end', () => {
    const status = answers[route] || route.includes('/api/') ? 200 : 404;
    res.writeHead(status, { 'Content-Type': type });
    res.end(body);
  });
});

function har(entries) {
  const lines = (headers) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { log: { version: '1.2', creator: { name: 'page.js', version: '1' },
    entries: entries.map(({ request, headers, wall, response }) => ({
      startedDateTime: new Date(wall * 1000).toISOString(),
      time: 1,
      request: { method: request.method, url: request.url,
        httpVersion: 'HTTP/1.1', cookies: [], queryString: [],
        headers: lines({ ...request.headers, ...headers }),
        headersSize: -1, bodySize: -1,
        ...(request.postData !== undefined && { postData: {
          mimeType: request.headers['Content-Type'],
          text: request.postData } }) },
      response: { status: response ? response.status : 0, statusText: '',
        httpVersion: 'HTTP/1.1', cookies: [], headers: [], redirectURL: '',
        content: { size: 0, mimeType: '' }, headersSize: -1, bodySize: -1 },
      cache: {}, timings: { send: 0, wait: 1, receive: 0 },
    })) } };
}

// It begins on another page of the service: within one site the browser keeps
// its renderer, and tells of what that asks for from the start.
function browse(browser, url, done) {
  const child = spawn(browser, ['--headless=new', '--no-sandbox',
    '--disable-gpu', '--remote-debugging-pipe', '--no-first-run',
    '--disable-background-networking', `${url}blank`],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const requests = new Map();
  let rest = '', last = 0, session;
  const send = (method, params = {}) => child.stdio[3].write(
    JSON.stringify({ id: ++last, method, params, sessionId: session }) + '\0');
  const entry = (id) => {
    if (!requests.has(id)) requests.set(id, { headers: {} });
    return requests.get(id);
  };
  const events = {
    'Target.attachedToTarget': ({ sessionId }) => {
      session = sessionId;
      send('Network.enable', { maxPostDataSize: 65536 });
      send('Page.enable');
      send('Page.navigate', { url });
    },
    'Network.requestWillBeSent': (p) => Object.assign(entry(p.requestId),
      { request: p.request, wall: p.wallTime }),
    'Network.requestWillBeSentExtraInfo': (p) =>
      Object.assign(entry(p.requestId), { headers: p.headers }),
    'Network.responseReceived': (p) =>
      Object.assign(entry(p.requestId), { response: p.response }),
    'Network.loadingFinished': ({ requestId }) => {
      const { request } = entry(requestId);
      if (request && request.method === 'DELETE') finish();
    },
  };
  const finish = () => {
    child.kill();
    done([...requests.values()].filter((one) => one.request));
  };
  child.stdio[4].on('data', (data) => {
    const messages = (rest + data).split('\0');
    rest = messages.pop();
    for (const text of messages) {
      const { id, result, method, params } = JSON.parse(text);
      if (id === 1) send('Target.attachToTarget',
        { targetId: result.targetInfos.find((t) => t.type === 'page').targetId,
          flatten: true });
      if (events[method]) events[method](params);
    }
  });
  send('Target.getTargets');
}

server.listen(process.env.PORT || 0, '127.0.0.1', () => {
  const { port } = server.address();
  if (process.argv.length < 3) {
    console.log(`listening on ${port}`);
    return;
  }
  browse(process.argv[2], `http://127.0.0.1:${port}/`, (entries) => {
    process.stdout.write(JSON.stringify(har(entries), null, 1) + '\n',
      () => process.exit(0));
  });
});
