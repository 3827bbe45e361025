# SPDX-License-Identifier: MIT
# Calls and streams of gRPC, against @grpc/grpc-js.
. "${srcdir:-.}/tests/lib.sh"
need openssl "openssl is not installed"
npm_target npm-grpc
cp "$srcdir/tests/targets/npm-grpc/demo.proto" "$srcdir/tests/targets/npm-grpc/demo.protoset" .

cat >all.lua <<'END'
load { http2 = true }
flow("what another implementation reads", function()
  local r = grpc.call("demo.Demo/Describe", { a_double = 1.5, an_int64 = 9007199254740993,
    a_uint64 = -1, a_sint32 = -2, an_sfixed64 = -8, a_bool = true, a_string = "h\u{e9}",
    some_bytes = "\1\xff", colour = "BLUE", inner = { next = { name = "b" } },
    packed = { 1, 300 }, unpacked = { 1, 2 }, inners = { { name = "z" } }, counts = { a = 5 },
    right = 0, wrapped = 5, lasts = "1.5s" })
  expect(r.status == "OK", "described")
  local text = r.message.text
  for _, part in ipairs { '"a_double":1.5', '"an_int64":"9007199254740993"',
    '"a_uint64":"18446744073709551615"', '"a_sint32":-2', '"an_sfixed64":"-8"', '"a_bool":true',
    '"a_string":"h\u{e9}"', '"some_bytes":"01ff"', '"colour":"BLUE"', '"inner":{"next":{"name":"b"}}',
    '"packed":[1,300]', '"unpacked":[1,2]', '"inners":[{"name":"z"}]', '"counts":{"a":5}',
    '"choice":"right"', '"wrapped":{"value":"5"}',
    '"lasts":{"seconds":"1","nanos":500000000}' } do
    expect(text:find(part, 1, true), part)
  end
end)
flow("an echo", function()
  local m = grpc.call("demo.Demo/Say", { an_int64 = -5, packed = { 7, 8 }, colours = { "RED", "BLUE" },
    by_flag = { [true] = "yes" }, left = "l", at = "2026-10-10T13:55:36.5Z", wrapped_text = "w" }).message
  expect(m.anInt64 == -5 and m.packed[2] == 8 and m.colours[2] == "BLUE" and m.byFlag[true] == "yes", "an echo")
  expect(m.left == "l" and m.right == nil and m.at == "2026-10-10T13:55:36.500Z" and m.wrappedText == "w", "more")
end)
flow("large", function()
  local m = grpc.call("demo.Demo/Say", { a_string = ("x"):rep(3000000) }).message
  expect(#m.aString == 3000000, "three megabytes")
end)
flow("status", function()
  local r = grpc.call("demo.Demo/Fail", { code = 5, details = "no user \u{2014} 7" }, { expect = { "NOT_FOUND" } })
  expect(r.status == "NOT_FOUND" and r.message == nil and r.error:find("no user", 1, true), "NOT_FOUND")
  expect(r.trailers.why == "asked", "its trailer")
end)
flow("metadata", function()
  local r = grpc.call("demo.Demo/Metadata", {}, { deadline = "5s",
    metadata = { ["x-said"] = "hello", ["x-bytes-bin"] = "\0\1\xff" } })
  expect(r.headers["x-heard"] == "hello" and r.trailers["x-bytes-bin"] == "\0\1\xff", "there and back")
  expect(r.message.text == "true", "the server knows the deadline")
end)
flow("deadline", function()
  local r = grpc.call("demo.Demo/Sleep", { milliseconds = 60000 }, { deadline = "50ms", expect = "DEADLINE_EXCEEDED" })
  expect(r.status == "DEADLINE_EXCEEDED" and r.message == nil, "out of time")
end)
flow("cancel", function()
  expect(grpc.call("demo.Demo/Sleep", { milliseconds = 60000 }, { abort_after = "20ms" }).aborted, "cancelled")
end)
flow("server stream", function()
  local s, sum = grpc.stream("demo.Demo/Count", { count = 100 }), 0
  for m in function() return s:next() end do sum = sum + m.value end
  expect(sum == 5050 and s.status == "OK", "all of them")
end)
flow("cancelled stream", function()
  local s = grpc.stream("demo.Demo/Count", { count = 2, open = true })
  expect(s:next().value == 1 and s:next().value == 2, "two")
  expect(s.status == nil and s:cancel() and s.status == "CANCELLED", "cancelled")
  expect(select(2, s:next()) ~= nil, "nothing more")
end)
flow("client stream", function()
  local s = grpc.stream("demo.Demo/Sum")
  for n = 1, 100 do s:send({ value = n }) end
  s:finish()
  expect(s:next().value == 5050, "their sum")
  expect(s:next() == nil and s.status == "OK", "its end")
end)
flow("both", function()
  local s = grpc.stream("demo.Demo/Chat", { text = "0" })
  for n = 1, 20 do
    expect(s:next().text == (n - 1) .. ", you said", "an answer")
    s:send({ text = n })
  end
  s:finish()
  expect(s:next().text == "20, you said" and s:next() == nil and s.status == "OK", "its end")
end)
flow("stream deadline", function()
  local s = grpc.stream("demo.Demo/Count", { open = true }, { deadline = "50ms", expect = "DEADLINE_EXCEEDED" })
  expect(s:next() == nil and s.status == "DEADLINE_EXCEEDED", "out of time")
end)
END
sed -i 's/s:send({ text = n })/s:send({ text = tostring(n) })/' all.lua

run "$FLATLINE" check all.lua --protoset demo.protoset -- node grpc.js fixed
expect_status 0 "calls and streams without TLS"
[ $status -eq 0 ] || show output "$stdout"

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 \
    -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>openssl.log
port=$(free_port)
background env PORT="$port" REFLECTION=v1 node grpc.js fixed key.pem ca.pem
await 30 "grep -q listening '$background_log'" || exit 99
run "$FLATLINE" check all.lua --cacert ca.pem --target "https://127.0.0.1:$port"
expect_status 0 "by TLS, with what the target says of its messages"
[ $status -eq 0 ] || show output "$stdout"
expect_no_output 'not known' "which it was asked"

# The examples, and what is said where messages are not known.
for name in grpc-unary grpc-stream; do
	run env REFLECTION=v1alpha "$FLATLINE" check "$srcdir/scenarios/$name.lua" -- \
	    node grpc.js fixed
	expect_status 0 "scenarios/$name.lua holds, by reflection of v1alpha"
	expect "$name.lua has less than 20 lines" \
	    [ "$(wc -l <"$srcdir/scenarios/$name.lua")" -lt 20 ]
done
run "$FLATLINE" check "$srcdir/scenarios/grpc-unary.lua" -- node grpc.js fixed
expect_status 3 "a target without reflection cannot be called"
expect_output 'grpc-unary.lua:8: grpc.call: what its messages are is not known: the target does not tell by reflection \(UNIMPLEMENTED\): give --proto FILE or --protoset FILE' \
    "and the line says what to give"

# protoc reads .proto files.
if command -v protoc >/dev/null; then
	run "$FLATLINE" check "$srcdir/scenarios/grpc-unary.lua" --proto demo.proto \
	    -- node grpc.js fixed
	expect_status 0 "--proto"
	echo 'syntax = "proto3"; message M { Unknown u = 1; }' >bad.proto
	run "$FLATLINE" check all.lua --proto bad.proto
	expect_status 65 "a file that protoc refuses"
	expect_error '^flatline: --proto: protoc: bad.proto:1:.*Unknown' "with its words"
fi
# Google's own Pub/Sub, as its client package describes it.
if command -v protoc >/dev/null; then
	mkdir story && cd story || exit 99
	npm_target pubsub
	cat >publish.lua <<'END'
flow("publish", function()
  local r = grpc.call("google.pubsub.v1.Publisher/Publish", { topic = "projects/p/topics/orders",
    messages = { { data = "order", attributes = { kind = "order" } } } }, { deadline = "20s" })
  expect(r.status == "OK" and tonumber(r.message.messageIds[1]), "its number")
end)
END
	cat >publish.sh <<'END'
exec "$FLATLINE" check publish.lua --proto google/pubsub/v1/pubsub.proto \
    --proto-path node_modules/@google-cloud/pubsub/build/protos \
    --proto-path node_modules/google-gax/build/protos --target "http://$PUBSUB_EMULATOR_HOST"
END
	run env FLATLINE="$FLATLINE" node fake-pubsub.js emulator sh publish.sh
	expect_status 0 "a message is published"
	cd ..
fi
mkdir path
run env PATH="$work/path" "$FLATLINE" check all.lua --proto demo.proto
expect_status 69 "without protoc"
expect_error 'protoc cannot be started: .*: install it \(protobuf-compiler\), or give --protoset' "there is a line"
echo nothing >none.protoset
run "$FLATLINE" check all.lua --protoset none.protoset
expect_status 65 "what is no descriptors"
expect_error '^flatline: none.protoset: no descriptors that can be read: ' "is told"

# Under load: calls are requests, a status that is not expected is an error.
cat >load.lua <<END
load { users = 4, duration = "$(lasting 1s 1s 10s)", warmup = "200ms" }
limits { errors = "1%" }
flow("say", { weight = 3 }, function() grpc.call("demo.Demo/Say", { a_string = "x" }) end)
flow("fail", function() grpc.call("demo.Demo/Fail", { code = 7, details = "not yours" }) end)
END
run "$FLATLINE" run load.lua -o load --no-plots --protoset demo.protoset -- \
    node grpc.js fixed
expect "calls have a route" grep -q '^[^,]*,GRPC demo.Demo/Say,2xx,\|GRPC demo.Demo/Say' load/routes.csv
expect "the status that failed is in run.json" grep -q 'gRPC PERMISSION_DENIED' load/run.json
expect_output 'PERMISSION_DENIED' "and in the report"

# A stream that its client leaves, and the server never lets go of.
cat >leave.lua <<'END'
load { users = 10 }
flow("leave", function()
  local s = grpc.stream("demo.Demo/Count", { count = 2, open = true })
  expect(s:next() and s:next(), "two")
  s:cancel()
end)
END
twin() { # BUILD
	run "$FLATLINE" run leave.lua -o "$1" --no-plots --warmup 1s --settle 50ms \
	    --cycles "$(lasting 3 25)" --burst 30 --protoset demo.protoset -- \
	    node grpc.js "$1"
	sed -n '1,3s/^/# /p' "$stdout"
}
twin leaky
measured expect_status 1 "a listener that stays for each stream is a LEAK"
measured expect_output 'per (stream|connection|abort)|follows .*(streams|connections|aborts)' \
    "which follows the streams"
if [ "$FORM" != usual ]; then
	twin fixed
	measured expect "the fixed twin is no LEAK" [ $status -ne 1 ]
fi
