# SPDX-License-Identifier: MIT
# flatline cover --functions: the functions that a scenario never runs.
. "${srcdir:-.}/tests/lib.sh"
need node "Node.js is not installed"

cat >handlers.js <<'EOF'
function store() { return 1; }
exports.archive = function archive(res) {
  res.end(String(store()));
};
EOF
cat >server.js <<'EOF'
const routes = {};
const app = { get(path, f) { routes['GET ' + path] = f; },
  post(path, f) { routes['POST ' + path] = f; } };
function configure() { return 1; }
configure();
function publish(res) {
  res.end('published');
}
app.get('/health', (res) => res.end('ok'));
app.post('/publish', publish);
app.post(
  '/archive',
  require('./handlers').archive,
);
require('http').createServer((req, res) => {
  const f = routes[`${req.method} ${req.url}`];
  if (!f) res.statusCode = 404;
  (f || (() => res.end()))(res);
}).listen(0, '127.0.0.1');
EOF
echo 'flow("health", function() http.get("/health") end)' >some.lua
echo 'flow("all", function() http.get("/health") http.post("/publish") end)' >all.lua

run "$FLATLINE" cover some.lua --functions -o out -- node server.js
expect_status 0 "cover --functions"
expect_output '^The scenario runs 2 of ' "tells how many ran"
expect_output '^ +3  publish \(server.js:6\)  POST /publish$' \
    "names what never ran, by place and route"
expect_output 'archive \(handlers.js:2\)  POST /archive$' \
    "also where the route stands in another file, on lines of its own"
expect_output 'store \(handlers.js:1\)  POST /archive$' "and what that calls"
expect_output 'configure \(server.js:4\)  only before the load$' \
    "and what only ran before the load"
expect_no_output 'server.js:9' "not what ran"
expect "lcov.info has it" grep -q '^FN:6,publish@' out/lcov.info
expect "the page shows the source" \
    grep -q 'class="n">function publish' out/functions.html
run "$FLATLINE" cover some.lua --functions -o out --min 90% -- node server.js
expect_status 3 "--min gates"
run "$FLATLINE" cover all.lua --functions -o out --json -- node server.js
expect_output '^\{"coverage":' "--json is one object"
expect_no_output '"publish"' "with the path added, it has run"
run "$FLATLINE" cover all.lua --functions
expect_status 64 "without a command: usage"
run "$FLATLINE" cover all.lua --functions -o out -- "$builddir/tests/targets/leaky"
expect_status 69 "what is no Node cannot be asked: status 69"
