/* SPDX-License-Identifier: MIT */
/* Calls of gRPC: their messages as protoc --encode writes them, and replies. */
#include "drive.h"

#include "base/file.h"
#include "base/grpc.h"

static const char *
cases(void)
{
	static char path[400];
	const char *source = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/tests/targets/npm-grpc/demo.protoset",
		 source != NULL ? source : ".");
	return path;
}

/* A message, what it is on the wire, and what its echo is in Lua. */
static const struct {
	const char *message, *hex, *test;
} rows[] = {
    {"{}", "", "m.a_string == nil and m.aString == '' and #m.words == 0"},
    {"nil", "", "m.anInt32 == 0 and m.inner == nil and m.colour == 'NONE'"},
    {"{ a_double = 1.5, a_float = -2.5, an_int32 = -1, an_int64 = "
     "9007199254740993, a_uint32 = 4294967295, a_uint64 = -1 }",
     "09000000000000f83f15000020c018ffffffffffffffffff01208180808080808010"
     "28ffffffff0f30ffffffffffffffffff01",
     "m.aDouble == 1.5 and m.aFloat == -2.5 and m.anInt64 == "
     "9007199254740993 and math.type(m.anInt64) == 'integer' and m.aUint32 "
     "== 4294967295 and m.aUint64 == -1"},
    {"{ aSint32 = -2, aSint64 = -3000000000, aFixed32 = 7, aFixed64 = 8, "
     "anSfixed32 = -7, anSfixed64 = -8 }",
     "380340fff782ad164d070000005108000000000000005df9ffffff61f8ffffffffffff"
     "ff",
     "m.aSint32 == -2 and m.aSint64 == -3000000000 and m.aFixed32 == 7 and "
     "m.anSfixed32 == -7 and m.anSfixed64 == -8"},
    {"{ a_bool = true, a_string = 'h\\u{e9}', some_bytes = '\\1\\xff', colour "
     "= 'BLUE', nested = 1 }",
     "6801720368c3a97a0201ff8001feffffffffffffffff01880101",
     "m.aBool == true and m.aString == 'h\\u{e9}' and m.someBytes == "
     "'\\1\\xff' and m.colour == 'BLUE' and m.nested == 'ONE'"},
    {"{ inner = { name = 'a', next = { name = 'b' } } }",
     "9201080a016112030a0162",
     "m.inner.next.name == 'b' and m.inner.next.next == nil"},
    {"{ packed = { 1, 300 }, unpacked = { 1, 2 }, words = { 'x', 'y' }, inners "
     "= { { name = 'z' }, {} }, colours = { 'RED', -2 } }",
     "9a010301ac02a00101a00102aa010178aa010179b201030a017ab201008a020b01fefff"
     "fffffffffffff01",
     "m.packed[2] == 300 and m.unpacked[2] == 2 and m.words[2] == 'y' and "
     "#m.inners == 2 and m.inners[1].name == 'z' and m.colours[2] == 'BLUE'"},
    {"{ counts = { a = 5 } }", "ba01050a01611005", "m.counts.a == 5"},
    {"{ by_number = { [-4] = { name = 'n' } }, by_flag = { [true] = 'yes' } }",
     "c2011008fcffffffffffffffff0112030a016eca010708011203796573",
     "m.byNumber[-4].name == 'n' and m.byFlag[true] == 'yes'"},
    {"{ right = 0, maybe = 9 }", "d80100e00109",
     "m.right == 0 and m.left == nil and m.maybe == 9"},
    {"{ at = '2025-10-10T13:55:36.25Z', lasts = '-1.5s', wrapped = 5, "
     "wrapped_text = '' }",
     "ea010b08d8a0a4c7061080e59a77f2011608ffffffffffffffffff011080b6ca91feffff"
     "ffff01fa0102080582020" /* protoc leaves out what is empty */
     "20a00",
     "m.at == '2025-10-10T13:55:36.250Z' and m.lasts == '-1.500s' and "
     "m.wrapped == 5 and m.wrappedText == ''"},
};

/* A call that cannot be made, and why. */
static const struct {
	const char *call, *error;
} bad[] = {
    {"grpc.call('demo.Demo/Say', { a_strin = 1 })",
     "grpc.call: demo.All has no field 'a_strin': did you mean 'a_string'?"},
    {"grpc.call('demo.Demo/Say', { zzzzzz = 1 })",
     "grpc.call: demo.All has no field 'zzzzzz'"},
    {"grpc.call('demo.Demo/Say', { 1 })",
     "grpc.call: demo.All has fields with names, not 1"},
    {"grpc.call('demo.Demo/Say', { a_string = 1 })",
     "grpc.call: demo.All.a_string must be a string, not 1"},
    {"grpc.call('demo.Demo/Say', { an_int32 = 2147483648 })",
     "grpc.call: demo.All.an_int32 must be an integer of 32 bits, not "
     "2147483648"},
    {"grpc.call('demo.Demo/Say', { a_uint32 = -1 })",
     "grpc.call: demo.All.a_uint32 must be an integer from 0 to 4294967295, "
     "not -1"},
    {"grpc.call('demo.Demo/Say', { an_int64 = 1.5 })",
     "grpc.call: demo.All.an_int64 must be an integer, not 1.5"},
    {"grpc.call('demo.Demo/Say', { colour = 'GREEN' })",
     "grpc.call: demo.All.colour must be a value of demo.Colour, not "
     "'GREEN'"},
    {"grpc.call('demo.Demo/Say', { a_bool = 1 })",
     "grpc.call: demo.All.a_bool must be true or false, not 1"},
    {"grpc.call('demo.Demo/Say', { words = { a = 'b' } })",
     "grpc.call: demo.All.words must be a list without names or gaps, not a "
     "table"},
    {"grpc.call('demo.Demo/Say', { inner = { name = {} } })",
     "grpc.call: demo.Inner.name must be a string, not a table"},
    {"grpc.call('demo.Demo/Say', { left = 'a', right = 1 })",
     "grpc.call: demo.All takes one of left and right, not both"},
    {"grpc.call('demo.Demo/Say', { a_bool = true, aBool = true })",
     "grpc.call: demo.All takes one of "},
    {"grpc.call('demo.Demo/Say', { at = 'now' })",
     "grpc.call: google.protobuf.Timestamp must be a time such as "
     "\"2026-10-10T13:55:36Z\", not 'now'"},
    {"local t = {} t.next = t grpc.call('demo.Demo/Say', { inner = t })",
     "grpc.call: demo.Inner is nested deeper than 100"},
    {"grpc.call('demo.Demo/Sya', {})",
     "grpc.call: there is no method 'demo.Demo/Sya': did you mean "
     "'demo.Demo/Say'?"},
    {"grpc.call('demo.Demo/Count', {})",
     "grpc.call: demo.Demo/Count is a stream: use grpc.stream"},
    {"grpc.stream('demo.Demo/Say', {})",
     "grpc.stream: demo.Demo/Say is no stream: use grpc.call"},
    {"grpc.call('demo.Demo/Say', {}, { expect = 'MISSING' })",
     "grpc.call: expect must be a status such as \"NOT_FOUND\", or a list of "
     "them, not 'MISSING'"},
    {"grpc.call('demo.Demo/Say', {}, { dedline = '1s' })",
     "grpc.call: unknown option 'dedline': did you mean 'deadline'?"},
    {"grpc.call('demo.Demo/Say', {}, { metadata = { ['grpc-x'] = 1 } })",
     "grpc.call: metadata: 'grpc-x' is gRPC's own"},
};

/* What a server may answer that the script has to learn of as an error. */
static const struct {
	const char *body, *headers, *test;
	size_t length;
} replies[] = {
    {"\0\0\0\0\2\162\0", "grpc-status: 0\r\n",
     "r.status == 'OK' and r.message.aString == '' and r.error == nil", 7},
    {"", "x: y\r\ngrpc-status: 5\r\ngrpc-message: no%20user\r\n",
     "r.status == 'NOT_FOUND' and r.message == nil and "
     "r.error:find('no user') and r.trailers.x == 'y' and "
     "r.trailers == r.trailers and r.headers.x == nil",
     0},
    {"\0\0\0\0\2\162\5", "grpc-status: 0\r\n", "", 7},
    {"\0\0\0\0\3\162\0", "grpc-status: 0\r\n", "", 7},
    {"\1\0\0\0\2\162\0", "grpc-status: 0\r\n", "", 7},
};

static void
set_protos(struct scenario *scenario)
{
	struct protos *protos = protos_new();
	struct error err = {0};
	struct buf set = {0};

	assert_int_equal(file_read(cases(), 1 << 20, &set, &err), 0);
	assert_int_equal(
	    protos_add_set(protos, "demo.protoset", set.data, set.len, &err),
	    0);
	assert_int_equal(protos_resolve(protos, "demo.protoset", &err), 0);
	buf_free(&set);
	scenario_set_protos(scenario, protos, NULL);
}

static char *
hex_of(const char *bytes, size_t length)
{
	struct buf text = {0};

	for (size_t i = 0; i < length; i++)
		buf_addf(&text, "%02x", (unsigned char)bytes[i]);
	buf_adds(&text, "");
	return buf_take(&text);
}

struct made {
	char *hex; /* of the body of the only request, or NULL */
	char error[400];
};

/* Runs a flow whose request is answered with that reply; NULL: its echo. */
static void
run_call(const char *text, const struct http_reply *reply, struct made *made)
{
	char *flow = xasprintf("flow('f', function() %s end)", text);
	struct http_reply echo = {.status = 200,
				  .headers = "grpc-status: 0\r\n"};
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};
	struct user *user;
	struct step step;

	*made = (struct made){0};
	settings_init(&settings);
	settings.http2 = 1;
	scenario = drive_good(flow, &settings);
	set_protos(scenario);
	user = user_new(scenario, 1, &err);
	user_begin(user, 0, &step);
	while (step.kind == STEP_REQUEST) {
		assert_string_equal(step.request.method, "POST");
		assert_int_not_equal(step.request.grpc, 0);
		free(made->hex);
		made->hex = hex_of(step.request.body, step.request.body_len);
		echo.body = step.request.body;
		echo.body_len = echo.received = step.request.body_len;
		user_resume(user, reply != NULL ? reply : &echo, &step);
	}
	assert_int_equal(step.kind, STEP_END);
	snprintf(made->error, sizeof(made->error), "%s", user_error(user));
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
	free(flow);
}

static void
messages_are_as_protoc_has_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t length = strlen(rows[i].hex) / 2;
		char *expected = xasprintf("00%08zx%s", length, rows[i].hex);
		char *text = xasprintf(
		    "local r = grpc.call('demo.Demo/Say', %s) local m = "
		    "r.message assert(%s)",
		    rows[i].message, rows[i].test);
		struct made made;

		run_call(text, NULL, &made);
		assert_string_equal(made.error, "");
		assert_string_equal(made.hex, expected);
		free(made.hex);
		free(expected);
		free(text);
	}
}

static void
what_does_not_fit_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct made made;

		run_call(bad[i].call, NULL, &made);
		assert_non_null(strstr(made.error, "good.lua:1: "));
		if (strstr(made.error, bad[i].error) == NULL)
			assert_string_equal(made.error, bad[i].error);
		free(made.hex);
	}
}

static void
replies_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		struct http_reply reply = {.status = 200,
					   .body = replies[i].body,
					   .body_len = replies[i].length,
					   .received = replies[i].length,
					   .headers = replies[i].headers};
		char *text = xasprintf(
		    "local r = grpc.call('demo.Demo/Say') assert(%s)",
		    *replies[i].test != '\0' ? replies[i].test : "true");
		const struct http_request request = {.grpc = 1};
		struct made made;

		grpc_judge(&request, &reply);
		run_call(text, &reply, &made);
		if (*replies[i].test != '\0')
			assert_string_equal(made.error, "");
		else
			assert_non_null(strstr(
			    made.error, "was answered with no demo.All: "));
		free(made.hex);
		free(text);
	}
}

/* Descriptors without what they import, and what is none. */
static void
descriptors_are_checked(void **state)
{
	static const struct {
		const char *bytes, *error;
		size_t length;
	} sets[] = {
	    {"", "x: no descriptors that can be read: there is nothing in it",
	     0},
	    {"#!/bin/sh", "x: no descriptors that can be read: ", 9},
	    {"\12\5\12\3a b",
	     "x: no descriptors that can be read: the name of "
	     "a file in it is no path",
	     7},
	    {"\12\16\12\1a\"\11\12\1M\22\4\12\1f\30",
	     "x: no descriptors that can be read: ", 16},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++) {
		struct protos *protos = protos_new();
		struct error err = {0};

		assert_int_equal(protos_add_set(protos, "x", sets[i].bytes,
						sets[i].length, &err),
				 -1);
		assert_int_equal(err.status, STATUS_DATA);
		assert_non_null(strstr(err.text, sets[i].error));
		protos_free(protos);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(messages_are_as_protoc_has_them),
	    cmocka_unit_test(what_does_not_fit_is_told),
	    cmocka_unit_test(replies_are_checked),
	    cmocka_unit_test(descriptors_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
