/* SPDX-License-Identifier: MIT */
/* A run.json from anywhere; what was read of it is written, and read again. */
#include "fuzz.h"

#include "record/run_info.h"

const char *const fuzz_seeds[] = {
    "{\"version\": 1, \"host\": \"a\", \"seed\": 1.5, \"set\": [\"a=1\"],"
    " \"load\": {\"rate\": null, \"http2\": true, \"stages\": [[1, 2]]}}",
    "{\"done\": {\"requests\": 7, \"versions\": {\"HTTP/2\": 7},"
    " \"routes\": [{\"route\": \"GET /\", \"latency_ms\": {\"p99.9\": 1}}]}}",
    "{\"limits\": {\"growth\": 64, \"survive\": {\"seconds\": 1e300}},"
    " \"target\": {\"limits\": [{\"of\": \"fds\", \"most\": 1}]}}",
    "{\"version\": 2}",
    "[[[{\"host\": \"\\u0000\"",
    NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct run_info info, again;
	struct error err = {0};
	json_t *object;

	if (run_info_read(&info, "fuzz", (const char *)bytes, len, &err) == 0) {
		object = run_info_json(&info);
		if (run_info_parse(&again, "fuzz", object, &err) != 0)
			abort();
		run_info_free(&again);
		json_decref(object);
	} else if (err.status != STATUS_DATA) {
		abort();
	}
	run_info_free(&info);
	return 0;
}
