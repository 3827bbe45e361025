/* SPDX-License-Identifier: MIT */
/* Postman collections, of any text. */
#include "traffic.h"

const char *const fuzz_seeds[] = {
    "{\"info\":{},\"variable\":[{\"key\":\"b\",\"value\":\"http://a\"}],"
    "\"auth\":{\"type\":\"bearer\",\"bearer\":[{\"key\":\"token\",\"value\":"
    "\"{{t}}\"}]},\"item\":[{\"item\":[{\"event\":[{\"listen\":\"test\","
    "\"script\":{\"exec\":[\"const b = pm.response.json();\","
    "\"pm.environment.set('t', b.a[0]['x']);\"]}}],\"request\":{\"method\":"
    "\"POST\",\"url\":{\"raw\":\"{{b}}/x/:id?a={{t}}\"},\"body\":{\"mode\":"
    "\"raw\",\"raw\":\"{{t}}\"}}}]},{\"request\":\"{{b}}/{{t}}\"}]}",
    NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_import(import_postman.parse, NULL, (const char *)bytes, len);
	return 0;
}
