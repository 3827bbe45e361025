/* SPDX-License-Identifier: MIT */
/* What a target answers when it is asked for its heap. */
#include "fuzz.h"

#include "profile/snapshot.h"
#include "sample/asker_go.h"
#include "sample/asker_jvm.h"
#include "sample/cdp.h"
#include "sample/page_watch.h"
#include "sample/prometheus.h"

const char *const fuzz_seeds[] = {
    "[{\"webSocketDebuggerUrl\":\"ws://127.0.0.1:9229/0f-9\",\"id\":\"0f\"}]",
    "{\"id\":7,\"result\":{\"usedSize\":123,\"result\":{\"value\":{}}}}",
    "{\"method\":\"HeapProfiler.addHeapSnapshotChunk\","
    "\"params\":{\"chunk\":\"{\\\"snapshot\\\":{\"}}",
    "{\"id\":7,\"error\":{\"code\":-32000,\"message\":\"no\"}}",
    "0\n garbage-first heap   total 258048K, used 1535K [0x07, 0x08)\n"
    " Metaspace       used 70K\n",
    "0\n-XX:MaxHeapSize=268435456 -XX:+UseG1GC\n",
    "heap profile: 1: 2 [3: 4] @ heap/1048576\n# HeapAlloc = 123456\n",
    "goroutine profile: total 7\n1 @ 0x1\n",
    "a{b=\"x\\\"\",c=\"\"} 4.5e3 170000 # {t=\"1\"} 2\na 1\na_bytes NaN\n",
    "{\"a.b\",\"c.d\"=\"e\"} 1\n# UNIT \"a.b\" bytes\nx_exporter_build_info "
    "1\n",
    NULL};

static void
inspector(const char *text, size_t len)
{
	struct error err = {0};
	struct snapshot_file file = {.out = fopen("/dev/null", "w"),
				     .most = 100};
	json_t *result = NULL, *message, *params = NULL;
	const char *event;
	char path[24];

	if (cdp_parse_list(text, len, path, sizeof(path)) == 0)
		for (const char *at = path + 1; *at != '\0'; at++)
			if (strchr(" \r\n/", *at) != NULL)
				abort();
	message = cdp_parse(text, len, &err);
	if (cdp_answer(message, 7, &result, &err) == 1 && result == NULL)
		abort();
	event = cdp_event(message, &params);
	if (event != NULL)
		snapshot_take_event(&file, event, params);
	fclose(file.out);
	json_decref(result);
	json_decref(message);
}

/* The text is a name of a series, and the page that is searched for it. */
static void
page(const char *text)
{
	struct series_name series;
	char column[16], exporter[SERIES_NAME];

	series_parse(&series, "a");
	series_sum(&series, text);
	if (series_parse(&series, text) == NULL)
		return;
	series_sum(&series, text);
	series_is_counter(&series, text);
	series_is_bytes(&series, text);
	page_exporter(text, exporter, sizeof(exporter));
	series_column(&series, 1, column, sizeof(column));
	for (const char *c = column; *c != '\0'; c++)
		if (strchr(",\"\n", *c) != NULL)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);
	uint64_t from, to;

	inspector((const char *)bytes, len);
	if (jvm_parse_heap(text) < 0 || jvm_parse_limit(text) < 0 ||
	    go_parse_heap(text) < 0 || go_parse_heap_size(text) < 0 ||
	    go_parse_goroutines(text) < 0)
		abort();
	if (jvm_parse_range(text, &from, &to) == 0 && from >= to)
		abort();
	if (headroom_parse_available(text) < 0)
		abort();
	page(text);
	free(text);
	return 0;
}
