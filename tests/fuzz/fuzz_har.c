/* SPDX-License-Identifier: MIT */
/* HAR files, of any text. */
#include "traffic.h"

const char *const fuzz_seeds[] = {
    "{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-02T03:04:05Z\","
    "\"request\":{\"method\":\"POST\",\"url\":\"http://a/b?c=d#e\",\"headers\":"
    "[{\"name\":\"Cookie\",\"value\":\"x\"},{\"name\":\"X-A\",\"value\":\"]]\"}"
    "]"
    ",\"postData\":{\"mimeType\":\"application/json\",\"text\":"
    "\"{\\\"password\\\":\\\"x\\\"}\"}},\"response\":{\"status\":200}}]}}",
    "{\"log\":{\"entries\":[{\"request\":{\"method\":\"PUT\",\"url\":"
    "\"https://a:1/\",\"postData\":{\"params\":[{\"name\":\"a\",\"value\":"
    "\"b &\"}]}}}]}}",
    "{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\",\"url\":"
    "\"http://a/\"},\"response\":{\"status\":200,\"headers\":[{\"name\":"
    "\"Set-Cookie\",\"value\":\"s=abc123def; Path=/\"}],\"content\":{\"text\":"
    "\"<i name='t' value='abc123+/='>\"}}},{\"request\":{\"method\":\"POST\","
    "\"url\":\"http://a/x/abc123%2B%2F%3D?t=abc123def\",\"headers\":[{\"name\":"
    "\"Cookie\",\"value\":\"s=abc123def\"}],\"postData\":{\"mimeType\":"
    "\"application/json\",\"text\":\"{\\\"id\\\":12345}\"}},\"response\":{"
    "\"status\":201,\"content\":{\"text\":\"{\\\"id\\\":77}\"}}},{"
    "\"request\":{\"method\":\"GET\",\"url\":\"http://a/x/77\"}}]}}",
    NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_import(import_har.parse, NULL, (const char *)bytes, len);
	return 0;
}
