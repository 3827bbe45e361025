# SPDX-License-Identifier: MIT
# Every flatline command of the README, in its order; a small C service stands
# for the README's Node service, on a port that is free, and the load is cut
# short.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

mkdir bin
ln -s "$FLATLINE" bin/flatline
cat >bin/node <<EOF
#!/bin/sh
case \$1 in fixed.js) exec "$leaky" ;; *) exec "$leaky" --leak 8192 ;; esac
EOF
chmod +x bin/node
cp -r "$srcdir/scenarios" scenarios
echo '{"scripts": {"start": "node server.js"}}' >package.json # for init
# One request in eleven publishes: the share that the README shows.
awk 'BEGIN { for (i = 0; i < 1001; i++) printf "10.0.0.1 - - " \
    "[02/Jan/2026:03:%02d:%02d +0000] \"%s HTTP/1.1\" 200 5\n", i / 60, i % 60,
    i % 11 == 10 ? "POST /publish" : i % 2 ? "GET /health" : "GET /items/" i
}' >access.log
PATH=$work/bin:$PATH
export PATH
FLATLINE_DURATION=$(lasting 1s 3s)
export FLATLINE_DURATION FLATLINE_WARMUP=500ms FLATLINE_SETTLE=20ms
export FLATLINE_BURST=200
# One that so few requests resolve, on a busy machine too.
export FLATLINE_MAX_GROWTH=1KiB/request
port=$(free_port)
background "$leaky" --port "$port"
await 10 "grep -q listening '$background_log'" || exit 99

sed -n '/^```sh/,/^```/s/^flatline /&/p' "$srcdir/README.md" >commands
expect "the README has commands" [ "$(wc -l <commands)" -ge 5 ]
while read -r line; do
	# Both runs do the same on a busy machine too, and open no connection late.
	case $line in
	*'run scenarios/publish.lua -o'*)
		export FLATLINE_RATE=300 FLATLINE_CONNECTIONS=2
		;;
	*) unset FLATLINE_RATE FLATLINE_CONNECTIONS ;;
	esac
	run sh -c "$(echo "$line" | sed "s/:3000/:$port/")" </dev/null
	case $line in
	*before*after*) wanted=0 ;;
	*runs/before*) wanted=1 ;;
	*) wanted=0 ;;
	esac
	measured expect_status "$wanted" "$line"
	case $line in 'flatline cover '*)
		sed -n 's/^The scenario /&/p' "$srcdir/README.md" >sentence
		expect "the sentence of the README is what it prints" \
		    grep -qFxf sentence "$stdout"
		;;
	esac
done <commands

# Those within the text, which need what the first ones left.
run "$FLATLINE" import access-log access.log -o prod.lua
export FLATLINE_INCONCLUSIVE=pass
tr '\n' ' ' <"$srcdir/README.md" | grep -o '`flatline [^`]*`' | tr -d '`' >within
expect "the README has commands in its text" [ "$(wc -l <within)" -ge 3 ]
while read -r line; do
	run sh -c "$(echo "$line" | sed "s/4711/$background_pid/
	    s|prod.lua|& --target http://127.0.0.1:$port|")" </dev/null
	case $line in
	*runs/before*) wanted=1 ;;
	*) wanted=0 ;;
	esac
	measured expect_status "$wanted" "$line"
done <within

for word in demo check; do
	expect "./bootstrap $word" grep -q "$word)" "$srcdir/bootstrap"
done
