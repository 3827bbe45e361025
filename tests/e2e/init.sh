# SPDX-License-Identifier: MIT
# flatline init: from a folder with a service to a scenario that is checked.
. "${srcdir:-.}/tests/lib.sh"

# Whatever starts a service here starts this one, and notes how it was called.
mkdir bin
for name in node npm python3 uvicorn flask go mvn java bundle php cargo gunicorn; do
	cat >"bin/$name" <<EOS
#!/bin/sh
echo "\${0##*/} \$*" >"$work/started"
exec "$builddir/tests/targets/leaky"
EOS
done
chmod +x bin/*

# began KIND COMMAND: after init in the folder KIND, that was started.
began() {
	kind=$1 wanted=$2
	shift 2
	cd "$kind" || exit 99
	run env PATH="$work/bin:$PATH" "$FLATLINE" init "$@"
	cd "$work" || exit 99
	expect_status 0 "$kind: the service answers the first scenario"
	expect "$kind: started is $wanted" [ "$(cat started)" = "$wanted" ]
}
folder() { # KIND FILE TEXT
	mkdir -p "$1/$(dirname "$2")"
	printf '%s\n' "$3" >"$1/$2"
}

folder node package.json '{"name": "shop", "scripts": {"start": "node server.js"}}'
began node 'node server.js'
expect_output '^command   node server.js  \(package.json\)$' "what it took is told"
expect_output '^next: flatline run flatline/scenario.lua -- node server.js$' \
    "and the next command"
expect "a scenario is written" grep -qx 'flow("GET /", { get = "/" })' \
    node/flatline/scenario.lua
expect "results stay out of the repository" grep -qx runs/ node/.gitignore
(cd node && "$FLATLINE" init --route /other -- node other.js) >"$stdout" 2>"$stderr"
expect_error 'flatline/scenario.lua already exists' "nothing is overwritten"
echo '-- mine' >>node/flatline/scenario.lua
began node 'node server.js'
expect_output '^kept      flatline/scenario.lua$' "a scenario that is there is kept"
expect "as it is" grep -qx -e '-- mine' node/flatline/scenario.lua

folder npm package.json '{"scripts": {"start": "NODE_ENV=x node server.js"}}'
began npm 'npm start'
folder django manage.py '#!/usr/bin/env python3'
began django 'python3 manage.py runserver --noreload'
folder fastapi pyproject.toml 'dependencies = ["fastapi"]'
folder fastapi app/main.py 'app = FastAPI()'
began fastapi 'uvicorn app.main:app'
folder flask requirements.txt 'Flask==3.0'
folder flask app.py 'app = Flask()'
began flask 'flask --app app.py run'
folder go go.mod 'module shop'
folder go main.go 'package main'
began go 'go run .'
folder spring pom.xml '<artifactId>spring-boot-starter-web</artifactId>'
began spring 'mvn -q spring-boot:run'
folder commands go.mod 'module shop'
folder commands cmd/shop/main.go 'package main'
began commands 'go run ./cmd/shop/'
folder jar pom.xml '<packaging>jar</packaging>'
(cd jar && "$FLATLINE" init) >"$stdout" 2>"$stderr"
expect_error '^flatline: pom.xml does not say how the service is started: write flatline init -- java -jar target/NAME.jar$' \
    "what is not built yet: what to do"
folder jar target/shop-1.0.jar ''
began jar 'java -jar target/shop-1.0.jar'
folder page index.php '<?php echo 1;'
began page 'php -S 127.0.0.1:8000'
folder puma Gemfile "gem 'puma'"
folder puma config.ru 'run App'
began puma 'bundle exec puma'
folder container Containerfile 'FROM scratch
CMD ["node", "old.js"]
CMD ["php", "-S", "0.0.0.0:80"]'
began container 'php -S 0.0.0.0:80'

# Routes by flags; a body that somebody has to write is marked.
folder flags package.json '{"main": "server.js"}'
folder flags server.js ''
printf 'node_modules' >flags/.gitignore
began flags 'node server.js' --route 'GET /items/1' --route 'POST /orders' --workflow
expect "a flow for each route" \
    [ "$(grep -c '^flow("\(GET /items/1\|POST /orders\)"' flags/flatline/scenario.lua)" -eq 2 ]
expect "a body is to be written" grep -q 'POST.*json = {}.*TODO' \
    flags/flatline/scenario.lua
expect "a line is added to .gitignore" \
    [ "$(paste -sd, flags/.gitignore)" = node_modules,runs/ ]
expect "a workflow gates pull requests" \
    grep -qx "          command: 'node server.js'" flags/.github/workflows/flatline.yml
if python3 -c 'import yaml' 2>/dev/null; then
	expect "it is YAML" python3 -c '
import sys, yaml
step = yaml.safe_load(open(sys.argv[1]))["jobs"]["memory"]["steps"][-1]
sys.exit(step["with"]["before"] != "cd before && node server.js")' \
	    flags/.github/workflows/flatline.yml
else
	skip "it is YAML" "python3-yaml is not installed"
fi

folder described package.json '{"scripts": {"start": "node server.js"}}'
cp "$srcdir/tests/cases/import/openapi/petstore-3.0-yaml/input" described/openapi.yaml
(cd described && env PATH="$work/bin:$PATH" "$FLATLINE" init) >"$stdout" 2>"$stderr"
expect_output '^routes    openapi.yaml$' "an OpenAPI document is found"
expect "and its routes are driven" grep -q 'GET /v1/pets' described/flatline/scenario.lua

mkdir nothing
(cd nothing && "$FLATLINE" init) >"$stdout" 2>"$stderr"
expect_error 'no file here says how the service is started: write flatline init -- ' "no project: what to do"
expect "and nothing is written" [ -z "$(ls -A nothing)" ]
(cd nothing && "$FLATLINE" init --route DELETE -- node x) >"$stdout" 2>"$stderr"
expect_error "'DELETE' is no route" "a route that is none"
expect "leaves nothing behind" [ -z "$(ls -A nothing)" ]

if command -v script >/dev/null; then
	folder asked package.json '{"scripts": {"start": "node server.js"}}'
	(cd asked && printf '\nGET /items/2, POST /orders\n' |
	    env PATH="$work/bin:$PATH" script -qec "'$FLATLINE' init" typescript >/dev/null)
	expect "a terminal is asked, and Enter takes what is proposed" \
	    grep -q 'command that starts the service \[node server.js\]: ' asked/typescript
	expect "its answer is taken" grep -q '^flow("GET /items/2"' asked/flatline/scenario.lua
fi
