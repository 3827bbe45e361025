/* SPDX-License-Identifier: MIT */
/* OpenAPI documents, JSON and YAML, of any text. */
#include "traffic.h"

const char *const fuzz_seeds[] = {
    "openapi: 3.0.0\nservers: [ { url: \"http://a/v1/\" } ]\nx: &a [ 1, *b ]\n"
    "paths:\n  /a/{id}:\n    parameters: [ { $ref: \"#/c/p\" } ]\n    post:\n"
    "      requestBody: { content: { application/json: { schema: { $ref: "
    "\"#/c/s\" } } } }\nc:\n  p: { name: id, in: path, schema: { type: integer "
    "} }\n  s: { type: object, properties: { a: { $ref: \"#/c/s\" }, b: { "
    "type: "
    "array, items: { enum: [ x ] } } } }\n",
    "swagger: \"2.0\"\nbasePath: /api\nsecurity: [ { k: [] } ]\n"
    "securityDefinitions: { k: { type: apiKey, name: X-K, in: header } }\n"
    "paths: { /f: { post: { parameters: [ { in: formData, name: a } ] } } }\n",
    "{\"openapi\":\"3.1.0\",\"paths\":{\"/b/{x}.c\":{\"get\":{\"parameters\":[{"
    "\"name\":\"q\",\"in\":\"query\",\"required\":true,\"schema\":{\"oneOf\":[{"
    "\"type\":[\"string\",\"null\"],\"format\":\"date\"}]}}]}}}}",
    "openapi: &a [*a, &b {x: *b}, \"\\u0000\", ~, 1e5, 'y']\n", NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_import(import_openapi.parse, NULL, (const char *)bytes, len);
	return 0;
}
