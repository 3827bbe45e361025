# SPDX-License-Identifier: MIT
# Who keeps memory, by the paths to it: leaks that npm packages really had, each
# beside its right use, and services that only use a framework. What they are is
# told in tests/targets/holders/server.js.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/blamed.sh"
npm_target holders
run_limit=300
cat >get.lua <<'END'
load { users = 4, duration = "60s", warmup = "60s", timeout = "30s" }
flow("get", { get = "/" })
END

leak() { # NAME REQUESTS RIGHT [SAYS]
	blamed "$1" leaky "$2" node server.js "$1" leaky
	row "$1" leaky "$3"
	measured expect_output "${4:-← }" "$1, leaky: and how it is reached"
	[ "$FORM" = nightly ] || return 0
	blamed "$1" fixed "$2" node server.js "$1" fixed
	row "$1" fixed nobody
}
nothing() { # NAME REQUESTS
	blamed "$1" fixed "$2" node server.js "$1" fixed
	row "$1" fixed nobody
}

: >table
leak p-timeout "$(lasting 30 300 1200)" p-timeout \
    'listeners on an (AbortSignal|EventTarget) \([0-9,]+\) ← .*p-timeout/index.js:[0-9]+'
[ "$FORM" != short ] || exit 0
leak express-form-data 300 express-form-data 'express-form-data/index.js:[0-9]+'
if [ "$FORM" = nightly ]; then
	leak http-proxy 300 http-proxy
	leak socket.io 300 'socket.io(-adapter)?'
	leak cacheable-request 600 cacheable-request
	leak winston 600 'winston|server.js'
	leak node-schedule 600 node-schedule
	leak jsdom 24 jsdom
	leak ws 600 server.js
	leak prom-client 1200 prom-client
	leak dataloader 1200 'dataloader|server.js'
	leak lodash.memoize 1200 'lodash.memoize|server.js'
	leak rxjs 600 server.js
	leak listener 1200 server.js
	leak promises 600 server.js
	leak agent 300 server.js
	nothing express 1200
	nothing fastify 1200
fi
sed 's/^/# /' table
