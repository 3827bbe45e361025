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
expect "and the last line is the command that drives the rest" \
    [ "$(tail -n 1 "$stdout")" = "next: flatline import access-log access.log \
--only-missing some.lua -o missing.lua" ]
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
expect_output '^  touched .*GET /fail  \(driven, but answered 503\)' \
    "what only fails is touched, not covered"
expect_output '^The scenario drives 0 of 1 route' "and counts as missed"

printf 'GET@/fail/7 200\n' | sed 's/^/9 /' | log >fails.log
printf 'GET@/fail/7 404\n' | sed 's/^/2 /' | log >>fails.log
run "$FLATLINE" import access-log fails.log -o fails.lua
expect "a flow expects what production usually answered" \
    grep -q 'http.get("/fail/7", { expect = "2xx" })' fails.lua
expect_error 'answered in more than one way; expected is: GET /fail/:id .200; 2 of 11 were answered 404' \
    "and what it leaves out is told"
sed -i /think/d fails.lua
run "$FLATLINE" check fails.lua -- "$leaky" --status 302
expect_status 3 "a redirect where production answered 200 fails check"
run "$FLATLINE" cover fails.lua --access-log fails.log --min 1% -- "$leaky" --status 302
expect_status 3 "and covers nothing"
expect_output '`GET /fail/:id`: driven, but answered 302; production answered 200[.]$' "as it says"
run "$FLATLINE" cover fails.lua --access-log fails.log --min 100% -- "$leaky" --status 204
expect_status 0 "what production answered covers the route"
run "$FLATLINE" run fails.lua -n 8 -u 8 --cover fails.log -o redirected -- "$leaky" --status 302
expect_status 3 "a run fails too"
expect_output '^FAILED  302 on 8 of 8 requests' "for its replies"
expect_sentence 'cover .*`GET /fail/:id`: driven, but answered 302; production answered 200[.]' "and covers nothing"
expect "and says so in coverage.json" \
    grep -q '"production_answered": "200"' redirected/coverage.json
rm -r redirected
echo '10.0.0.1 - - [02/Jan/2026:03:00:00 +0000] "GET /items/7 HTTP/1.1"' >bare.log
run "$FLATLINE" import access-log bare.log --format '$remote_addr - - [$time_local] "$request"'
expect_output 'http.get\("/items/7"\)' "a log without statuses: nothing is expected"
expect_error '1 flow without an expectation: the file does not tell what was answered' "and that is told"

# What is beyond a table is told.
for i in $(seq 203); do
	echo "1 GET@/$(echo "$i" | sed 's/./&\//g' | tr 0-9 a-j) 200"
done | log >wide.log
run "$FLATLINE" import access-log wide.log -o wide.lua
expect_error 'a scenario gets 200 flows; none was made for: GET [a-jGET, /]+; a second scenario' \
    "routes beyond 200 flows are told"
run "$FLATLINE" import access-log wide.log --only-missing wide.lua -o more.lua
expect "and there is a way to have them" [ "$(grep -c ^flow more.lua)" = 3 ]
run "$FLATLINE" check wide.lua --replay wide.log
expect "check lists all of them" [ "$(grep -c '^ *1  GET /' "$stdout")" -eq 203 ]
cat >turns.lua <<'EOF'
local n = 0
flow("turns", function() n = n + 1 http.get("/p" .. string.char(96 + n)) end)
EOF
run "$FLATLINE" cover turns.lua --access-log wide.log
expect_error 'flow turns took new routes up to its last iterations' \
    "and that 20 iterations are too few"

# Operations behind one route.
post() { # PATH BODY: a curl command
	printf "curl http://h%s -H 'Content-Type: application/json' -d '%s'\n" "$1" "$2"
}
{
	post /graphql '{"operationName":"List","query":"query List { items { id } }"}'
	post /graphql '{"query":"mutation Rename { rename(id: 1) { id } }"}'
	post /rpc '{"jsonrpc":"2.0","id":1,"method":"user.create"}'
	post /events '{"type":"paid"}'
	echo "curl http://h/soap -H 'SOAPAction: \"urn:GetPrice\"' -d '<x/>'"
} >operations
run "$FLATLINE" import curl operations --operation type -o operations.lua
expect_status 0 "a file of several operations of a route"
run "$FLATLINE" check --list operations.lua
for route in "POST /graphql List" "POST /graphql Rename" "POST /rpc user.create" \
    "POST /events paid" "POST /soap urn:GetPrice"; do
	expect_output "^  $route\$" "$route is a flow of its own"
done
run "$FLATLINE" run operations.lua -n 100 -u 1 --warmup 0 --no-plots -o counted -- "$leaky"
cut -d, -f2 counted/routes.csv | sort -u >routes
expect "they are counted apart" [ "$(grep -c '^POST /' routes)" = 5 ]
entry() { # BODY: of a HAR
	printf '{"request":{"method":"POST","url":"http://h/graphql","headers":[],'
	printf '"postData":{"mimeType":"application/json","text":"%s"}},' "$1"
	printf '"response":{"status":200}}'
}
{
	printf '{"log":{"creator":{},"entries":['
	entry '{\"operationName\":\"List\",\"query\":\"query List{a}\"}'
	printf ,
	entry '{\"query\":\"mutation Rename{a}\"}'
	echo ']}}'
} >graphql.har
echo 'flow("l", { post = "/graphql", json = { query = "query List { a }" } })' >data.lua
echo 'flow("l", function() http.post("/graphql", { json = { query = "query List { a }" } }) end)' >code.lua
for form in data code; do
	run "$FLATLINE" cover $form.lua --har graphql.har --min 51%
	expect_status 3 "one of two operations ($form)"
	expect_output '1 of 2 routes, 50 % .*`POST /graphql Rename`' "is half"
done
echo '2 POST@/graphql 200' | log >graphql.log
run "$FLATLINE" cover data.lua --access-log graphql.log
expect_output 'covered +100.0 % +20  POST /graphql  [(]operations not seen in a log' \
    "what a log does not show is told"

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
printf 'openapi: 3.0.0\npaths: { /fail: { get: { responses: { "200": {}, "404": {} } } } }\n' >fail.yaml
run "$FLATLINE" cover fail.lua --openapi fail.yaml -- "$leaky" --status 302
expect_output 'touched .*GET /fail  [(]driven, but answered 302; documented is 200[)]' \
    "a redirect is not what the document says"
run "$FLATLINE" import openapi fail.yaml
expect_output 'expect = "2xx"' "and a flow expects what that says"
run "$FLATLINE" cover some.lua --openapi api.yaml --access-log access.log -q
expect_output '2 of 4 routes, 85 %' "an OpenAPI document beside a log folds it"

run "$FLATLINE" cover some.lua
expect_status 64 "no traffic: usage"
run "$FLATLINE" cover some.lua --access-log api.yaml
expect_status 65 "a file of the wrong kind: status 65"
expect_error 'api.yaml:1: no access log' "and says so"
run "$FLATLINE" cover some.lua --har access.log
expect_status 65 "no HAR: status 65"
run "$FLATLINE" cover some.lua --access-log nowhere.log
expect_status 65 "no such file: status 65"
echo '"GET /cut' >>access.log
run "$FLATLINE" cover some.lua --access-log access.log -q
expect_status 0 "a broken line is not fatal"
expect_error "1 of 104 entries could not be read; the first, at 104: '.GET /cut'" "but told once"
sed -i '$d' access.log

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
expect_error "'xml'.*use har, postman, openapi, curl, routes or access-log" \
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
expect_output ' coverage 100 %, at least 100 %' "which is enough"
sed -n 1,6p wide.lua >few.lua
run "$FLATLINE" run few.lua -n 600 -o few --no-plots --cover wide.log --min 50% \
    -- "$leaky"
measured expect_status 3 "a run that covers too little: status 3"
measured expect_sentence '^[A-Z]+ (but )?limit coverage is broken \(0?[.0-9]+ %, at least 50 %\);' \
    "the first line says so"
measured expect_sentence \
    'next: flatline import access-log wide.log --only-missing few.lua -o missing.lua *$' \
    "the last line what to do"

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
