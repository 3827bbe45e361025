/* SPDX-License-Identifier: MIT */
#include "sample/scrape.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"

enum { PAGE = 16 << 20 };

static const double patience_s = 2;

/* What Prometheus asks for; a page in another format is read all the same. */
static const char formats[] = "application/openmetrics-text;version=1.0.0,"
			      "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

/*
 * The names that client libraries use: Prometheus' own, Micrometer,
 * OpenTelemetry (also with dots, as Prometheus 3 has them), prometheus-net and
 * those of .NET, prometheus_exporter of Ruby.
 */
static const struct {
	const char *series, *runtime;
} known[] = {
    {"process_resident_memory_bytes", ""},
    {"process_working_set_bytes", ""},
    {"process_memory_usage_bytes", ""},
    {"{\"process.memory.usage\"}", ""},
    {"process_runtime_cpython_memory_bytes{type=\"rss\"}", "python"},
    {"dotnet_process_memory_working_set_bytes", ""},
    {"ruby_rss", ""},
    {"nodejs_heap_size_used_bytes", "node"},
    {"nodejs_external_memory_bytes", "node"},
    {"v8js_memory_heap_used_bytes", "node"},
    {"{\"v8js.memory.heap.used\"}", "node"},
    {"go_memstats_heap_inuse_bytes", "go"},
    {"go_memory_used_bytes", "go"},
    {"{\"go.memory.used\"}", "go"},
    {"go_goroutines", "go"},
    {"go_goroutine_count", "go"},
    {"jvm_memory_used_bytes{area=\"heap\"}", "jvm"},
    {"jvm_memory_bytes_used{area=\"heap\"}", "jvm"},
    {"jvm_memory_used_bytes{jvm_memory_type=\"heap\"}", "jvm"},
    {"{\"jvm.memory.used\",\"jvm.memory.type\"=\"heap\"}", "jvm"},
    {"jvm_buffer_memory_used_bytes", "jvm"},
    {"jvm_threads_live_threads", "jvm"},
    {"process_private_memory_bytes", ""},
    {"dotnet_total_memory_bytes", ""},
    {"process_runtime_dotnet_gc_heap_size_bytes", ""},
    {"process_open_fds", ""},
    {"process_files_open_files", ""},
    {"process_open_handles", ""},
};

int
scrape_take(struct scrape *scrape, struct error *err)
{
	int result;

	buf_clear(&scrape->text);
	result = fetch_text_as(scrape->url, formats, patience_s, PAGE,
			       &scrape->text, err);
	for (size_t i = 0; i < scrape->count; i++) {
		scrape->values[i] = result == 0
					? series_sum(&scrape->series[i],
						     buf_text(&scrape->text))
					: NAN;
		scrape->seen[i] |= !isnan(scrape->values[i]);
	}
	if (result == 0)
		scrape->anew |= page_watch_read(
		    &scrape->page, buf_text(&scrape->text), (double)time(NULL));
	return result;
}

static void
scrape_add(struct scrape *scrape, const struct series_name *series)
{
	if (scrape->count < SCRAPE_COLUMNS)
		scrape->series[scrape->count++] = *series;
}

static int
scrape_parse(struct series_name *series, const char *text, const char *option,
	     struct error *err)
{
	const char *end = series_parse(series, text);

	if (end != NULL && *end == '\0')
		return 0;
	return error_set(err, STATUS_USAGE,
			 "bad series '%.60s' for %s: write NAME or "
			 "'NAME{label=\"x\"}'",
			 text, option);
}

static int
scrape_add_wanted(struct scrape *scrape, const char *wanted, struct error *err)
{
	struct series_name series;

	if (scrape->count == SCRAPE_COLUMNS)
		return error_set(err, STATUS_USAGE,
				 "too many series: --scrape takes at most %d",
				 SCRAPE_COLUMNS);
	if (scrape_parse(&series, wanted, "--scrape", err) != 0)
		return -1;
	scrape_add(scrape, &series);
	return 0;
}

/* Whether it is read already, as one that is wanted. */
static int
scrape_has(const struct scrape *scrape, const struct series_name *series)
{
	char wanted[SERIES_NAME], column[SERIES_NAME];

	series_column(series, 1, column, sizeof(column));
	for (size_t i = 0; i < scrape->count; i++) {
		series_column(&scrape->series[i], 1, wanted, sizeof(wanted));
		if (strcmp(wanted, column) == 0)
			return 1;
	}
	return 0;
}

static void
scrape_add_known(struct scrape *scrape)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		struct series_name series;

		series_parse(&series, known[i].series);
		if (!scrape_has(scrape, &series) &&
		    !isnan(series_sum(&series, buf_text(&scrape->text))))
			scrape_add(scrape, &series);
	}
}

/* What the page says of a series besides its value. */
static void
scrape_learn(struct scrape *scrape, size_t i, const char *text)
{
	scrape->is_counter[i] = series_is_counter(&scrape->series[i], text);
	scrape->is_bytes[i] = series_is_bytes(&scrape->series[i], text);
}

int
scrape_start(struct scrape *scrape, const char *url,
	     const struct strings *wanted, const char *per, struct error *err)
{
	*scrape = (struct scrape){.url = url, .wanted = wanted};
	if (url == NULL)
		return 0;
	if (per != NULL) {
		if (scrape_parse(&scrape->per, per, "--per", err) != 0)
			return -1;
		scrape->page.named = &scrape->per;
	}
	for (size_t i = 0; i < wanted->count; i++)
		if (scrape_add_wanted(scrape, wanted->items[i], err) != 0)
			return -1;
	if (scrape_take(scrape, err) != 0)
		return -1;
	scrape_add_known(scrape);
	for (size_t i = 0; i < scrape->count; i++)
		scrape_learn(scrape, i, buf_text(&scrape->text));
	page_exporter(buf_text(&scrape->text), scrape->exporter,
		      sizeof(scrape->exporter));
	if (scrape->count > 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "%.80s has no memory series that flatline knows: name "
			 "one with --scrape",
			 url);
}

size_t
scrape_absent(const struct scrape *scrape, struct buf *names)
{
	size_t absent = 0;

	for (size_t i = 0; scrape->wanted && i < scrape->wanted->count; i++)
		if (!scrape->seen[i])
			buf_addf(names, "%s'%.80s'", absent++ > 0 ? ", " : "",
				 scrape->wanted->items[i]);
	return absent;
}

static void
scrape_add_column(const struct scrape *scrape, size_t i,
		  struct strings *columns)
{
	char column[SERIES_NAME];

	series_column(&scrape->series[i], scrape->is_bytes[i], column,
		      sizeof(column));
	strings_add(columns, column);
}

void
scrape_columns(const struct scrape *scrape, struct strings *columns)
{
	for (size_t i = 0; i < scrape->count; i++)
		scrape_add_column(scrape, i, columns);
}

void
scrape_named(const struct scrape *scrape, struct strings *columns)
{
	for (size_t i = 0; scrape->wanted != NULL && i < scrape->wanted->count;
	     i++)
		scrape_add_column(scrape, i, columns);
}

void
scrape_counters(const struct scrape *scrape, struct strings *columns)
{
	for (size_t i = 0; i < scrape->count; i++)
		if (scrape->is_counter[i])
			scrape_add_column(scrape, i, columns);
}

static int
scrape_is(const struct series_name *series, const char *text)
{
	struct series_name known_one;

	return series_parse(&known_one, text) != NULL &&
	       strcmp(known_one.name, series->name) == 0;
}

const char *
scrape_runtime(const struct scrape *scrape)
{
	for (size_t i = 0; i < scrape->count; i++)
		for (size_t j = 0; j < COUNT(known); j++)
			if (known[j].runtime[0] != '\0' &&
			    scrape_is(&scrape->series[i], known[j].series))
				return known[j].runtime;
	return "";
}

void
scrape_free(struct scrape *scrape)
{
	buf_free(&scrape->text);
}
