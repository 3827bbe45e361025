/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_peek.h"
#include "base/operation.h"

/* The body is copied to memory of just its size. */
static void
expect_named(const char *url, const char *header, const char *body,
	     const char *field, const char *wanted)
{
	char name[OPERATION_NAME], *copy = NULL;
	struct http_request request = {.method = "POST", .url = url};
	size_t length;

	if (header != NULL) {
		request.headers = &header;
		request.nheaders = 1;
	}
	if (body != NULL) {
		request.body_len = strlen(body);
		copy = malloc(request.body_len + 1);
		assert_non_null(copy);
		request.body = memcpy(copy, body, request.body_len + 1);
		copy =
		    realloc(copy, request.body_len > 0 ? request.body_len : 1);
		request.body = copy;
	}
	length = operation_name(name, &request, field);
	assert_int_equal(length, strlen(name));
	if (strcmp(name, wanted) != 0)
		fail_msg("%s %s: '%s', not '%s'", url, body, name, wanted);
	free(copy);
}

static void
expect_body(const char *body, const char *wanted)
{
	expect_named("/x", "Content-Type: application/json", body, NULL,
		     wanted);
}

static void
graphql_is_named_by_its_operation(void **state)
{
	(void)state;
	expect_body(
	    "{\"operationName\":\"List\",\"query\":\"query List { a }\"}",
	    "List");
	expect_body("{\"query\":\"query List { a }\"}", "List");
	expect_body("{\"query\":\"query A{a} query B{b}\",\"operationName\":"
		    "\"B\"}",
		    "B");
	expect_body(" \n{\"variables\":{\"query\":[\"}\"]},\"operationName\":"
		    "null,\"query\":\"\\n# mine, {\\n mutation Re_2($i: ID!) "
		    "{ x }\"}",
		    "Re_2");
	expect_body("{\"query\":\"fragment F on X { a(s: \\\"}\\\") { b } } "
		    "subscription On @live { a }\"}",
		    "On");
	expect_body("{\"query\":\"{ items { id } }\"}", "query{items}");
	expect_body("{\"query\":\"mutation ($a: I) { n: rename(a: $a) }\"}",
		    "mutation{rename}");
	expect_named("/graphql", NULL, "{\"operationName\":\"Saved\"}", NULL,
		     "Saved");
	expect_body("{\"operationName\":\"\",\"variables\":{},\"extensions\":{"
		    "\"persistedQuery\":{\"version\":1,\"sha256Hash\":"
		    "\"ecf4edb46db40b5132295c0291d62fb6\"}}}",
		    "persisted:ecf4edb46db4");
	expect_body("[{\"operationName\":\"A\",\"query\":\"query A{a}\"},"
		    "{\"query\":\"query B{b}\"}]",
		    "A+B");
	expect_named("/graphql?query=query%20Get%28%24i%29%7Ba%7D&x=1", NULL,
		     NULL, NULL, "Get");
	expect_named("/graphql?query=a&operationName=Of+Mine#x", NULL, NULL,
		     NULL, "Of_Mine");
}

static void
remote_calls_are_named_by_their_method(void **state)
{
	(void)state;
	expect_body("{\"jsonrpc\":\"2.0\",\"method\":\"user.create\",\"id\":1}",
		    "user.create");
	expect_body("{\"method\":\"add\",\"params\":[1,{\"method\":\"no\"}],"
		    "\"id\":null}",
		    "add");
	expect_body("[{\"jsonrpc\":\"2.0\",\"method\":\"a\"},{\"jsonrpc\":"
		    "\"2.0\",\"method\":\"b\"}]",
		    "a+b");
	expect_body("<?xml version=\"1.0\"?><methodCall><methodName>shop.sum"
		    "</methodName></methodCall>",
		    "shop.sum");
}

static void
soap_is_named_by_its_action(void **state)
{
	static const char body[] =
	    "<s:Envelope xmlns:s=\"x\"><s:Header><t>Body</t></s:Header>"
	    "<s:Body><m:GetPrice xmlns:m=\"y\"><i>1</i></m:GetPrice></s:Body>"
	    "</s:Envelope>";

	(void)state;
	expect_named("/soap", "SOAPAction: \"urn:GetPrice\"", "<x/>", NULL,
		     "urn:GetPrice");
	expect_named("/soap", "soapaction:urn:Get", "<x/>", NULL, "urn:Get");
	expect_named("/soap", "SOAPAction: \"\"", body, NULL, "GetPrice");
	expect_named("/soap",
		     "Content-Type: application/soap+xml; charset=utf-8; "
		     "action=\"urn:GetPrice\"",
		     body, NULL, "urn:GetPrice");
	expect_named("/soap", "Content-Type: application/soap+xml", body, NULL,
		     "GetPrice");
	expect_named("/", "X-Amz-Target: DynamoDB_20120810.GetItem", "{}", NULL,
		     "DynamoDB_20120810.GetItem");
	expect_named("/soap",
		     "SOAPAction: \"http://prices.example.org/services/of/"
		     "stock/2026/GetPrice\"",
		     body, NULL,
		     "ices.example.org/services/of/stock/2026/GetPrice");
}

static void
a_field_can_tell_it(void **state)
{
	(void)state;
	expect_named("/events", NULL, "{\"id\":1,\"type\":\"created\"}", "type",
		     "created");
	expect_named("/events", NULL, "{\"event\":{\"kind\":\"paid\"}}",
		     "body.event.kind", "paid");
	expect_named("/events", NULL, "id=1&type=a%2Fb+c&type=d", "type",
		     "a/b_c");
	expect_named("/ajax?action=beat", NULL, NULL, "action", "beat");
	expect_named("/events", NULL, "{\"type\":null}", "type", "");
	expect_named("/events", NULL, "{\"type\":{\"a\":1}}", "type", "");
	expect_named("/events", NULL, "{\"type\":1234}", "type", ":id");
	expect_named("/events", NULL,
		     "{\"type\":\"4f0c1a6e-0000-4000-8000-000000000000\"}",
		     "type", ":id");
	expect_named("/rpc", NULL, "{\"jsonrpc\":\"2.0\",\"method\":\"m\"}",
		     "type", "m");
}

static void
all_else_has_none(void **state)
{
	static const char *const bodies[] = {
	    "",
	    "{}",
	    "[]",
	    "[{}]",
	    "[1]",
	    "{\"topic\":\"orders\",\"n\":1}",
	    "{\"query\":\"red shoes\"}",
	    "{\"query\":\"query tools\"}",
	    "{\"query\":\"mutation\"}",
	    "{\"query\":\"fragment F on X {\"}",
	    "{\"operationName\":\"x\"}",
	    "{\"id\":1,\"method\":\"card\"}",
	    "{\"jsonrpc\":\"2.0\",\"method\":7}",
	    "{\"jsonrpc\"",
	    "{\"jsonrpc\":",
	    "{\"jsonrpc\":\"2.0",
	    "{\"jsonrpc\":\"2.0\\",
	    "{\"query\":\"{ a",
	    "{\"query\":{}}",
	    "<html>Body</html>",
	    "<Envelope><Body>",
	    "<Envelope><Body></Body></Envelope>",
	    "<methodName>",
	    "a=b",
	    "\x01\x02",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		if (strcmp(bodies[i], "{\"query\":\"{ a") != 0)
			expect_body(bodies[i], "");
	expect_named("/search?query=a", NULL, NULL, NULL, "");
	expect_named("/items", NULL, NULL, NULL, "");
}

/* What is hostile stays in one word, and short. */
static void
names_are_clean_and_short(void **state)
{
	(void)state;
	expect_body("{\"jsonrpc\":\"2.0\",\"method\":\"a\\n\\u001b[31m\\t b\"}",
		    "a__[31m__b");
	expect_body("{\"jsonrpc\":\"2.0\",\"method\":\""
		    "0123456789/0123456789/0123456789/0123456789/0123456789/"
		    "0123456789/name\"}",
		    "0123456789/0123456789/0123456789/0123456789/name");
}

/* A large body that is nothing of the kind is not read to its end. */
static void
the_beginning_of_a_body_decides(void **state)
{
	char *body = malloc(8192), *at = body;

	(void)state;
	at += sprintf(at, "{\"id\":1,\"data\":\"%02000d\",", 1);
	sprintf(at, "\"jsonrpc\":\"2.0\",\"method\":\"m\"}");
	expect_body(body, "");
	at = body + sprintf(body,
			    "{\"jsonrpc\":\"2.0\",\"params\":\"%02000d\","
			    "\"method\":\"m\"}",
			    1);
	expect_body(body, "m");
	free(body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(graphql_is_named_by_its_operation),
	    cmocka_unit_test(remote_calls_are_named_by_their_method),
	    cmocka_unit_test(soap_is_named_by_its_action),
	    cmocka_unit_test(a_field_can_tell_it),
	    cmocka_unit_test(all_else_has_none),
	    cmocka_unit_test(names_are_clean_and_short),
	    cmocka_unit_test(the_beginning_of_a_body_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
