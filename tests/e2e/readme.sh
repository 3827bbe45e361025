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
for path in /items/1 /health; do
	echo "10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] \"GET $path HTTP/1.1\" 200 5"
done >access.log
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
	# Both runs are to do the same, however busy the machine is.
	case $line in
	*'run scenarios/publish.lua -o'*) export FLATLINE_RATE=300 ;;
	*) unset FLATLINE_RATE ;;
	esac
	run sh -c "$(echo "$line" | sed "s/:3000/:$port/")" </dev/null
	case $line in
	*before*after*) wanted=0 ;;
	*runs/before*) wanted=1 ;;
	*) wanted=0 ;;
	esac
	measured expect_status "$wanted" "$line"
done <commands

for word in demo check; do
	expect "./bootstrap $word" grep -q "$word)" "$srcdir/bootstrap"
done
