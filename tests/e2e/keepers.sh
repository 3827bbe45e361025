# SPDX-License-Identifier: MIT
# Who keeps memory, by the paths to it: leaks that npm packages and services
# really had, each beside its right use, and services that only use a framework.
# What they are is told in tests/targets/holders/server.js and kept/server.js.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/blamed.sh"
npm_target holders
run_limit=600
aside_limit=900
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
beside() { # LEAK...: in a directory of its own
	ln -s ../server.js ../serve.js ../node_modules ../get.lua .
	leak "$@"
}

signal='listeners on an (AbortSignal|EventTarget) \([0-9,]+\) ← .*p-timeout/index.js:[0-9]+'
if [ "$FORM" != nightly ]; then
	aside beside p-timeout "$(lasting 30 240)" p-timeout "$signal"
	[ "$FORM" = short ] ||
	    aside beside express-form-data 240 express-form-data \
		'express-form-data/index.js:[0-9]+'
	gather
	exit
fi
leak p-timeout 1200 p-timeout "$signal"
leak express-form-data 300 express-form-data 'express-form-data/index.js:[0-9]+'
leak listener 1200 server.js
leak promises 600 server.js
leak race 600 server.js
leak hooks 600 server.js
leak timers 600 server.js
leak modules 600 server.js
leak signals 600 server.js

mkdir kept
cp serve.js get.lua kept
cd kept || exit 99
npm_target kept
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
leak agent 300 server.js 'held by TCP objects in use by the runtime \([0-9]+\)$'
leak ajv 300 ajv
leak axios 600 'axios|server.js'
leak debug 1200 debug
leak express-session 600 express-session
leak graphql-subscriptions 600 graphql-subscriptions
leak http-proxy-middleware 600 http-proxy-middleware
leak i18next-http-backend 300 i18next-http-backend
leak lru-cache 1200 'lru-cache|server.js'
leak mongoose 300 mongoose
leak node-cache 1200 'node-cache|server.js'
leak p-limit 1200 'p-limit|server.js'
leak shimmer 600 'shimmer|server.js'
leak tmp 600 tmp
leak tough-cookie 600 'tough-cookie|server.js'
leak visitors 1200 server.js
nothing express 1200
nothing fastify 1200
echo "# all of it:"
cat "$work/table"
