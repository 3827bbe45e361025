/* SPDX-License-Identifier: MIT */
/* A samples.csv from anywhere, and a verdict on whatever it holds. */
#include "fuzz.h"

#include <math.h>

#include "record/record.h"
#include "verdict/verdict.h"

#include "../series.h"

const char *const fuzz_seeds[] = {
    "time_s,requests,rss_bytes\n0,0,1000\n1,10,2000\n2,20,3000\n3,30,4000\n",
    "time_s,\"rss_bytes\",fds\r\n0,\"1\",\r\n1,nan,2\r\n",
    "\xef\xbb\xbftime_s,host,rss_bytes\n0,web,1e18\n1,web,-1\n2,x,3",
    "time_s,requests,rss_bytes\n5,9,1\n4,8,1\n3,7,1\n2,6,1\n1,5,1\n0,4,1\n",
    NULL};

static void
judge(const struct table *table)
{
	struct conditions conditions = {.measured_from_s = NAN,
					.measured_to_s = NAN,
					.byte_tolerance = 64,
					.count_tolerance = .01};
	struct verdict verdict;
	struct series series = {.name = "rss_bytes", .n = table->nrows};

	if (table->ncolumns < 3)
		return;
	series.time_s = table->columns[0].values;
	series.dose = table->columns[1].values;
	series.values = table->columns[2].values;
	series_judge(&verdict, &series, 1, &conditions);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct table table;
	struct error err = {0};

	if (table_parse(&table, "fuzz", (const char *)bytes, len, &err) == 0)
		judge(&table);
	table_free(&table);
	return 0;
}
