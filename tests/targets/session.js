// SPDX-License-Identifier: MIT
// A service behind a login: its form has a token against forged requests, its
// page a second one for the API, and what is made gets a number of its own. All
// of them are new each time, so that a recording cannot simply be repeated.
// PORT=3000 node session.js
'use strict';

const http = require('http');
const crypto = require('crypto');

const sessions = new Map(); // cookie -> { form, api, user }
const orders = new Map();

function cookie(req) {
  const found = /(?:^|; )sid=([0-9a-f]+)/.exec(req.headers.cookie || '');
  return found && sessions.get(found[1]);
}

function begin(res) {
  const id = crypto.randomBytes(16).toString('hex');
  const session = { form: crypto.randomBytes(12).toString('base64') };
  sessions.set(id, session);
  if (sessions.size > 1000) sessions.delete(sessions.keys().next().value);
  res.setHeader('Set-Cookie', `sid=${id}; Path=/; HttpOnly`);
  return session;
}

function answer(res, status, type, text) {
  res.writeHead(status, { 'Content-Type': type });
  res.end(text);
}

const page = (title, body) =>
  `<!doctype html><title>${title}</title><link rel=icon href=data:,><body>${body}`;

const routes = {
  'GET /login': (req, res) => {
    const { form } = begin(res);
    answer(res, 200, 'text/html', page('log in',
      `<form method=post action=/login>
<input type="hidden" name="_csrf" value="${form}">
<input name=user><input name=password type=password><button>go</button></form>`));
  },
  'POST /login': (req, res, session, body) => {
    const form = new URLSearchParams(body);
    if (!session || form.get('_csrf') !== session.form || form.get('password') !== 'hunter2')
      return answer(res, 403, 'text/plain', 'no');
    session.user = form.get('user');
    session.api = crypto.randomBytes(16).toString('hex');
    res.writeHead(302, { Location: '/shop' });
    return res.end();
  },
  'GET /shop': (req, res, session) => answer(res, 200, 'text/html', page('shop',
    `<meta name="api-token" content="${session.api}"><button id=buy>buy</button>
<script>
buy.onclick = async () => {
  const token = document.querySelector('meta[name=api-token]').content;
  const made = await (await fetch('/api/orders', { method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token },
    body: JSON.stringify({ item: 7, size: 'xl' }) })).json();
  await fetch('/api/orders/' + made.order.id, { headers: { Authorization: 'Bearer ' + made.token } });
  document.title = 'done';
};
</script>`)),
  'POST /api/orders': (req, res, session, body) => {
    if (req.headers['x-csrf-token'] !== session.api)
      return answer(res, 403, 'application/json', '{"error":"token"}');
    const id = String(10000 + crypto.randomInt(80000));
    const token = crypto.randomBytes(18).toString('base64url');
    orders.set(id, { token, item: JSON.parse(body).item });
    if (orders.size > 1000) orders.delete(orders.keys().next().value);
    return answer(res, 201, 'application/json', JSON.stringify({ order: { id, size: 'xl' }, token }));
  },
};

function order(req, res) {
  const found = orders.get(req.url.slice('/api/orders/'.length));
  if (!found) return answer(res, 404, 'application/json', '{}');
  if (req.headers.authorization !== `Bearer ${found.token}`)
    return answer(res, 401, 'application/json', '{}');
  return answer(res, 200, 'application/json', JSON.stringify({ item: found.item }));
}

const server = http.createServer((req, res) => {
  let body = '';
  req.on('data', (part) => { body += part; }).on('end', () => {
    const session = cookie(req);
    const route = routes[`${req.method} ${req.url}`];
    if (!route && !/^\/api\/orders\/\d+$/.test(req.url))
      return answer(res, 404, 'text/plain', 'nothing');
    if (!req.url.endsWith('/login') && !(session && session.user))
      return answer(res, 401, 'text/plain', 'log in first');
    return (route || order)(req, res, session, body);
  });
});

server.listen(Number(process.env.PORT) || 0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
