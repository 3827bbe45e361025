/* SPDX-License-Identifier: MIT */
/* Memory as other programs record it: any text, to every reader. */
#include "fuzz.h"

#include <math.h>

#include "record/series.h"

const char *const fuzz_seeds[] = {
    "01:05:00 PM   UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  "
    "Command\n01:05:02 PM     0       812      1.00      0.00  901234   52004  "
    " 0.64  java\n",
    "12:05:01 kbmemfree   kbavail kbmemused\n12:06:01   3000000   5000000   "
    "2000016\n",
    "top - 13:05:00 up 3 days,  2:01\n  PID USER RES COMMAND\n812 root 1.2g "
    "java\n",
    "Mon Nov 30 13:00:00 UTC 2026\n  PID ELAPSED STARTED RSS COMMAND\n  812 "
    "1-00:00:01 Mon Nov 30 10:00:00 2026 52000 java\n",
    "CMDLINE a\nMEM 50.5 1796041501.25\nCHLD 1 20.1 1796041501.3\n",
    "# Elapsed time   CPU (%)     Real (MB)   Virtual (MB)\n0.5 1 50.5 900\n",
    "CONTAINER ID NAME CPU % MEM USAGE / LIMIT\n4f1c2a9b7d3e api 1.20% "
    "52.00MiB / 7.764GiB\n{\"MemUsage\":\"1MiB / 2GiB\",\"Name\":\"a\"}\n",
    "gc 1 @0.5s 1%: 0.01+1.3+0.07 ms clock, 0.1+0.3/1.1/2.3+0.6 ms cpu, "
    "8->9->4 MB, 9 MB goal, 8 P\n",
    "[812:0x55d0c8a0]  1040 ms: Mark-sweep 12.3 (16.4) -> 8.1 (17.2) MB, 4.5\n",
    "{\"log\":\"[1.5s][info][gc] GC(1) Pause Full (System.gc()) "
    "30M->12M(64M) 12ms\\n\",\"time\":\"2026-11-30T13:05:01Z\"}\n"
    "[2.5s][gc] GC(2) Pause Remark 30M->12M(64M) 12ms\n",
    "[pod/a/b] 2026-11-30T13:05:01.123+0000: 1.234: [Full GC (Ergonomics) "
    "[PSYoungGen: 5104K->0K(38400K)] 9104K->5000K(125952K), 0.01 secs]\n",
    "Timestamp OC OU FGC\n1.5 20480.0 5000.0 1\n2.5 20480.0 5000.0 2\n",
    "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\""
    ":\"a_bytes\",\"x\":\"y\"},\"values\":[[1,\"5e7\"],[2,\"NaN\"]]}]}}",
    "\"(PDH-CSV 4.0)\",\"\\\\A\\Process(b)\\Private Bytes\"\n\"11/30/2026 "
    "13:05:00.125\",\"104857600.0\"\n",
    "\"Time\",\"api-0\",\"x_bytes{a=\"\"b\"\"}\"\n2026-11-30 13:00:00,50.1 "
    "MiB,5\n",
    "Series;Time;Value\napi-0;2026-11-30T13:00:00Z;52428800\n",
    NULL};

/* Times never fall, and values are numbers or gaps. */
static void
check(const struct recording *recording)
{
	if (recording->count == 0)
		abort();
	for (size_t i = 0; i < recording->count; i++) {
		const struct recorded *item = &recording->items[i];

		if (item->nrows == 0 || item->columns.count > RECORDED_COLUMNS)
			abort();
		for (size_t row = 0; row < item->nrows; row++) {
			const double *at =
			    item->values + row * RECORDED_COLUMNS;

			if (!isfinite(at[0]) ||
			    (row > 0 && at[0] < at[-RECORDED_COLUMNS]))
				abort();
			for (size_t c = 1; c < item->columns.count; c++)
				if (isinf(at[c]))
					abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	series_guess((const char *)bytes, len);
	for (size_t i = 0; series_table[i] != NULL; i++) {
		struct error err = {0};
		struct recording *recording = series_read_text(
		    series_table[i], (const char *)bytes, len, "fuzz", &err);

		if ((recording == NULL) != (err.status == STATUS_DATA))
			abort();
		if (recording != NULL)
			check(recording);
		recording_free(recording);
	}
	return 0;
}
