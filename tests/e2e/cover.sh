# SPDX-License-Identifier: MIT
# flatline cover, import and run --cover: routes that production uses and a
# scenario does not.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >some.lua <<'EOF'
load { users = 2 }
flow("items", function() http.get("/items/" .. random(1, 9)) end)
flow("health", function() http.get("/health") end)
EOF

# So many requests of each line, in the combined format.
log() {
	while read -r count request status; do
		for i in $(seq "$count"); do
			printf '10.0.0.%d - - [02/Jan/2026:03:%02d:%02d +0000] "%s HTTP/1.1" %d 5 "-" "curl"\n' \
			    $((i % 3)) $((i / 60)) $((i % 60)) \
			    "$(echo "$request" | sed "s/@/ /; s/#/$i/")" "$status"
		done
	done
}
log >access.log <<'EOF'
60 GET@/items/# 200
25 GET@/health 200
10 POST@/publish 200
5 GET@/search?q=#&token=s3cret 200
3 GET@/wp-login.php 404
EOF

run "$FLATLINE" cover some.lua --access-log access.log
expect_status 0 "cover without a target: a dry run"
expect_output '^The scenario asks for 2 of 4 routes, 85 % of production' "tells how many routes"
expect_output 'leak in `POST /publish` \(10 %\) or 1 other cannot be seen' "and names the largest that is missed"
expect_output '^  missed +10.0 % +0  POST /publish$' "the table has it"
expect_output 'Not counted: 3 requests' "and what was no route"
first=$(sed -n 2p "$stdout")
expect "what is missed comes first" [ "${first##* }" = /publish ]

run "$FLATLINE" cover some.lua --access-log access.log --min 90%
expect_status 3 "--min that is not reached: status 3"
run "$FLATLINE" cover some.lua --access-log access.log --min 80%
expect_status 0 "--min that is reached: status 0"
run "$FLATLINE" cover some.lua --access-log access.log --json
expect_output '^\{"coverage":0.8[45][0-9]*,.*"route":"POST /publish","share":0.1[0-9]*,"requests":10.0,"driven":0.0,"covered":false,"touched":false' \
    "--json is one object"
run "$FLATLINE" cover some.lua --access-log access.log --detail
expect_output 'missed +100.0 % +[?]token$' "--detail tells query keys"

run "$FLATLINE" cover some.lua --access-log access.log -- "$leaky"
expect_output '^The scenario drives 2 of 4 routes' "with a target: drives"
echo 'flow("fail", function() http.get("/fail") end)' >fail.lua
echo 'GET /fail' >fail
run "$FLATLINE" cover fail.lua --routes fail -- "$leaky" --status 503
expect_output '^  touched .*GET /fail  \(never answered 2xx or 3xx\)' \
    "what only fails is touched, not covered"
expect_output '^The scenario drives 0 of 1 route' "and counts as missed"

gzip -k access.log
run "$FLATLINE" cover some.lua --access-log access.log.gz -q
expect_output '2 of 4 routes, 85 %' "a gzip'd log"
run sh -c '"$0" cover some.lua --access-log - -q <access.log' "$FLATLINE"
expect_output '2 of 4 routes, 85 %' "a log on standard input"
printf 'GET /items/:id 9\nPOST /publish 1\n' >routes
run "$FLATLINE" cover some.lua --routes routes -q
expect_output '1 of 2 routes, 90 % .*POST /publish' "a list of routes"
printf 'openapi: 3.0.0\npaths:\n  /items/{id}: { get: {} }\n  /publish: { post: {} }\n' >api.yaml
run "$FLATLINE" cover some.lua --openapi api.yaml -q
expect_output '1 of 2 routes; a leak in `POST /publish` cannot' "an OpenAPI document"
run "$FLATLINE" cover some.lua --openapi api.yaml --access-log access.log -q
expect_output '2 of 4 routes, 85 %' "an OpenAPI document beside a log folds it"

run "$FLATLINE" cover some.lua
expect_status 64 "no traffic: usage"
run "$FLATLINE" cover some.lua --access-log api.yaml
expect_status 65 "a file of the wrong kind: status 65"
expect_error 'api.yaml: no access log' "and says so"
run "$FLATLINE" cover some.lua --har access.log
expect_status 65 "no HAR: status 65"
run "$FLATLINE" cover some.lua --access-log nowhere.log
expect_status 65 "no such file: status 65"
echo broken >>access.log
run "$FLATLINE" cover some.lua --access-log access.log -q
expect_status 0 "a broken line is not fatal"
expect_error "1 of 104 entries could not be read; the first, at 104: 'broken'" "but told once"

run "$FLATLINE" import access-log access.log -o prod.lua
expect_status 0 "import writes a scenario"
expect_error 'left out as secret: TOKEN;' "and lists the secrets left out"
expect "which are not in it" lacks s3cret prod.lua
run "$FLATLINE" check prod.lua
expect_status 0 "it passes check"
run "$FLATLINE" cover prod.lua --access-log access.log -q --min 100%
expect_status 0 "and covers all of the log"
expect_output 'all 4 routes, 100 %' "as it says"
run "$FLATLINE" import access-log access.log -o prod.lua
expect_status 64 "it is not written over"
expect "its table has all paths" [ "$(grep -c '^GET /items/:id,/items/' prod.csv)" = 60 ]
expect "and secrets by name" grep -q '^GET /search,/search?q=5&token=${TOKEN}$' prod.csv
expect "alone" lacks s3cret prod.csv
printf 'flow,path\nGET /items/:id,/items/of-mine\nGET /search,/search?q=${TOKEN}\n' >prod.csv
TOKEN=hush run "$FLATLINE" check prod.lua --env TOKEN
expect_status 0 "a table that was edited"
expect_output '> GET /items/of-mine' "is what is asked for"
expect_output '> GET /search[?]q=.TOKEN.' "with what the environment holds"
rm prod.lua
run "$FLATLINE" import access-log access.log -o prod.lua
expect_status 64 "a table that is there already is not written over"
expect_error 'prod.csv already exists: it is not overwritten' "as it says"
expect "and nothing is written" [ ! -e prod.lua ]
mkdir -p new && cp prod.csv new/kept
run "$FLATLINE" import access-log access.log -o new/none/prod.lua
expect_status 74 "where nothing can be written: status 74"
ln -s ../theirs new/prod.lua
run "$FLATLINE" import access-log access.log -o new/prod.lua
expect_status 64 "a link where the scenario would be is not followed"
expect "neither is there a table" [ ! -e new/prod.csv ]
rm new/prod.lua
echo mine >theirs
echo mine >new/prod.lua.part
ln -s ../theirs new/prod.csv.part
run "$FLATLINE" import access-log access.log -o new/prod.lua
expect_status 0 "whatever else is in the directory"
expect "files are made" [ -f new/prod.lua -a ! -L new/prod.csv ]
expect "and others' kept" \
    [ "$(cat theirs new/prod.lua.part new/prod.csv.part | xargs)" = "mine mine mine" ]
expect "and nothing is left beside" \
    [ "$(find new | wc -l)" = 6 ]
run "$FLATLINE" import access-log access.log --only-missing some.lua -o new/rest.lua
expect "a table of what is missing" grep -q '^GET /search,/search?q=1&' new/rest.csv
expect "has nothing else" lacks /items new/rest.csv
run "$FLATLINE" check new/rest.lua
expect_status 0 "found beside its scenario, wherever that is checked"
printf "curl http://a/items/%s -H 'Cookie: sid=%s'\n" 1 s3cret 2 s3cret >lines
run "$FLATLINE" import curl lines -o lines.lua
expect "curl commands have a table" grep -q '^GET /items/:id,/items/2$' lines.csv
expect "and no secret" lacks s3cret lines.lua lines.csv
run "$FLATLINE" import access-log access.log
expect_output '"/items/[0-9]+", "/items/' "on standard output paths are listed"
expect_no_output 'data.csv' "and no table is needed"
run "$FLATLINE" import access-log access.log --only-missing some.lua
expect_output '^flow\("POST /publish"' "--only-missing: what is missing"
expect_output 'TODO' "to be filled in"
expect_no_output '^flow\("GET /health"' "and nothing else"
run "$FLATLINE" import acces-log access.log
expect_status 64 "a mistyped format"
expect_error "unknown import format 'acces-log', did you mean 'access-log'" \
    "is guessed"
run "$FLATLINE" import xml access.log
expect_error "'xml': use har, openapi, curl, routes or access-log" \
    "an unknown one is answered with all that are known"

export FLATLINE_DURATION=1s FLATLINE_WARMUP=100ms
run "$FLATLINE" run some.lua -o run --no-plots --cover access.log -- "$leaky"
expect_output '^  cover +The scenario drives 2 of 4 routes' "run --cover tells"
expect "and keeps it" grep -q '"route": "POST /publish"' run/coverage.json
run "$FLATLINE" cover run --access-log access.log -q --min 90%
expect_status 3 "cover of a run directory"
expect_output '2 of 4 routes, 85 %' "by what it drove"
# Differences among the requests of a route, and aborted requests.
log >finer.log <<'EOF'
6 GET@/items/#?page=2 200
3 GET@/items/#?sort=up 200
2 GET@/slow/#?x=1 499
EOF
cat >finer.lua <<'EOF'
load { users = 2 }
flow("items", function() http.get("/items/" .. random(1, 9) .. "?page=1") end)
flow("given up", function() http.get("/slow/1?x=1", { abort_after = "1ms" }) end)
EOF
run "$FLATLINE" cover finer.lua --access-log finer.log --detail
expect_output '^  touched .*GET /slow/:id  \(each request was aborted\)$' "what is aborted each time touches a route"
run "$FLATLINE" run finer.lua -o finer --no-plots --cover finer.log -- "$leaky" --delay-ms 20
run "$FLATLINE" cover finer --access-log finer.log --detail
expect_output '^  driven .*[?]page$' "a run with --cover knows query keys"
expect_output '^  missed .*[?]sort$' "and those it did not drive"
expect_output '^  driven .* aborted by the client$' "and what it aborted"
expect_no_output '[Uu]nknown' "nothing is left open"
run "$FLATLINE" run finer.lua -o coarse --no-plots -- "$leaky" --delay-ms 20
expect "without --cover none of it is kept" [ ! -e coarse/details.csv ]
run "$FLATLINE" cover coarse --access-log finer.log --detail
expect_output '^  unknown .*[?]page$' "then query keys are unknown"
expect_output 'Unknown: that run recorded routes only. Run it again with --cover' "and it says what to do"
run "$FLATLINE" cover coarse --access-log finer.log --detail --json
expect_output '"detail":"[?]page","requests":6.0,"driven":null' "in JSON too"

run "$FLATLINE" run some.lua -o object --no-plots --json --cover access.log -- "$leaky"
expect_output '^\{"verdict":.*"coverage":\{"coverage":0.8.*"route":"POST /publish","share":0.1[0-9]*,.*\}$' \
    "with --json coverage is in the one object"
expect "and in verdict.json" grep -q '"coverage": {' object/verdict.json
run "$FLATLINE" judge object --json
expect_output '"coverage":\{"coverage":0.8' "also when it is judged again"

run "$FLATLINE" run some.lua -o none --cover nowhere -- "$leaky"
expect_status 65 "run --cover without the file ends before the run"
expect "and leaves nothing" [ ! -e none ]

# More routes than any table shows.
awk 'BEGIN {
	for (i = 0; i < 216; i++) {
		path = sprintf("/%c/%c/%c", 97 + i % 6, 97 + i / 6 % 6, 97 + i / 36)
		printf "flow(\"%s\", function() http.get(\"%s\") end)\n", path, path
		printf "10.0.0.1 - - [02/Jan/2026:03:00:00 +0000] " \
		    "\"GET %s HTTP/1.1\" 200 5 \"-\" \"curl\"\n", path >"wide.log"
	}
}' >wide.lua
run "$FLATLINE" run wide.lua -n 6000 -o wide --no-plots --cover wide.log \
    --min 100% -- "$leaky"
expect_output 'cover +The scenario drives all 216 routes, 100 %' "216 routes are told apart"
expect_no_error 'is below' "which is enough"

# With its table: driven whole, and a HAR of several values too.
rm -f prod.csv
run "$FLATLINE" import access-log access.log -o prod.lua
sed -i '/think(/d' prod.lua # seconds, in that log
run "$FLATLINE" run prod.lua -o prod --no-plots --env TOKEN --cover access.log -- "$leaky"
expect "an imported scenario with its table runs" [ "$status" -le 2 ]
expect_output 'cover +The scenario drives all 4 routes' "and covers what the log has"
har() { # PATH...
	comma=
	printf '{"log":{"version":"1.2","creator":{},"entries":['
	for path; do
		printf '%s{"request":{"method":"GET","url":"http://shop.test%s","headers":[]},"response":{"status":200}}' \
		    "$comma" "$path"
		comma=,
	done
	printf ']}}\n'
}
har /items/1 '/items/2?a=\"b\",c' /items/3 >many.har
run "$FLATLINE" import har many.har -o many.lua
expect "a HAR has a table, quoted as it must" grep -qxF 'GET /items/:id,"/items/2?a=""b"",c"' many.csv
run "$FLATLINE" run many.lua -o many --no-plots --cover many.har -- "$leaky"
expect_output 'cover +The scenario drives all 1 route' "which runs"

# A page that Chromium saved, by tests/targets/page.js.
har=$srcdir/tests/cases/import/har/chromium/input
run "$FLATLINE" import har "$har" -o page.lua
expect_status 0 "a HAR of Chromium's is imported"
expect "without its secrets" lacks 's3cret|joe@' page.lua
run "$FLATLINE" check page.lua --env COOKIE -- "$leaky"
expect_status 0 "what it becomes passes check, against a service too"
run "$FLATLINE" run page.lua -o page --no-plots --cover "$har" -- "$leaky"
expect "it runs" [ "$status" -le 2 ]
expect_output 'cover +The scenario drives all' "and covers what the browser did"
