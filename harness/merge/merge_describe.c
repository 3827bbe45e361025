/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/latency.h"
#include "merge/merge_files.h"
#include "merge/merge_sums.h"
#include "record/run_shape.h"

/* What was sampled is the sampler's, but where requests went is not. */
static void
describe_target(struct run_info *info, const struct run_info *sampler)
{
	struct run_target target = info->target;
	struct run_info copy;

	run_info_copy(&copy, sampler);
	info->target = copy.target;
	copy.target = target;
	if (run_or_empty(info->target.url)[0] == '\0')
		run_text_set(&info->target.url, target.url);
	if (isnan(info->limits.memory))
		info->limits.memory = sampler->limits.memory;
	run_info_free(&copy);
}

/* A counter of the page counts what all segments sent. */
static void
describe_page(struct run_info *info)
{
	struct run_page *page = &info->target.page;

	if (page->present && !isnan(page->driven) && info->done.present)
		page->driven = info->done.requests;
}

static void
describe_segment(struct run_list *list, const struct part *part)
{
	struct run_segment *segment = run_list_add(list, run_segment);
	const struct run_info *from = &part->run.info;

	segment->number = from->segment.number;
	segment->count = from->segment.count;
	segment->clock_s = from->segment.clock_s;
	run_text_set(&segment->run, part->run.path);
	run_text_set(&segment->host, from->host);
	segment->began_s = part->zero_s;
	segment->known_s = isfinite(part->known_s) ? part->known_s : NAN;
	segment->requests = part->requests;
}

static int
all_ended(const struct parts *parts)
{
	for (size_t i = 0; i < parts->generators; i++)
		if (!part_ended(&parts->items[i]))
			return 0;
	return 1;
}

/* What one that was killed has come to is known from its rows alone: then the
 * merged run has no account either, and is judged as a run that was killed. */
static void
describe_done(struct run_info *info, const struct parts *parts)
{
	run_part_free(&info->done, &run_done_shape);
	for (size_t i = 0; i < parts->generators && all_ended(parts); i++) {
		const struct run_info *from = &parts->items[i].run.info;

		sums_add_done(&info->done, &from->done);
		if (i > 0 && info->replay.present)
			sums_add_replay(&info->replay, &from->replay);
	}
}

static void
describe_routes(struct run_done *done, const struct latency_sums *sums)
{
	struct run_route *routes = done->routes.items;

	for (size_t i = 0; i < done->routes.count; i++) {
		const struct latency_sum *sum =
		    latency_sums_find(sums, run_or_empty(routes[i].route));

		if (sum != NULL)
			latency_describe(&routes[i].latency, &sum->latency);
	}
}

static void
describe_latencies(struct run_info *info, const struct latency_sums *sums)
{
	const struct latency_sum *all = latency_sums_find(sums, "");
	struct histogram none = {0};

	if (!info->done.present)
		return;
	latency_describe(&info->done.latency,
			 all != NULL ? &all->latency : &none);
	latency_describe(&info->done.uncorrected,
			 all != NULL ? &all->uncorrected : &none);
	describe_routes(&info->done, sums);
}

static void
write_latencies(struct record *record, const struct latency_sums *sums)
{
	struct buf spectrum = {0}, buckets = {0};

	buf_adds(&spectrum, LATENCY_HEADER);
	buf_adds(&buckets, HISTOGRAMS_HEADER);
	for (size_t i = 0; i < sums->count; i++) {
		const struct latency_sum *sum = sums->items[i];
		const struct latency of = {sum->route, &sum->latency,
					   &sum->uncorrected};

		latency_write(&spectrum, &of);
		latency_write_buckets(&buckets, &of);
	}
	record_file(record, "latency.csv", buf_text(&spectrum));
	record_file(record, "histograms.csv", buf_text(&buckets));
	buf_free(&spectrum);
	buf_free(&buckets);
}

static int
read_latencies(struct latency_sums *sums, const struct parts *parts,
	       struct error *err)
{
	for (size_t i = 0; i < parts->generators; i++)
		if (part_ended(&parts->items[i]) &&
		    latency_sums_add(sums, &parts->items[i].run, err) != 0)
			return -1;
	return 0;
}

static void
describe_info(struct run_info *info, const struct parts *parts)
{
	run_part_free(&info->segment, &run_segment_shape);
	describe_target(info, &parts->sampler->run.info);
	info->began_ms = round(parts->began_ms);
	for (size_t i = 0; i < parts->generators; i++)
		describe_segment(&info->segments, &parts->items[i]);
	if (info->replay.present)
		run_text_set(&info->replay.sent, NULL);
	describe_done(info, parts);
	describe_page(info);
}

int
merge_describe(const struct parts *parts, struct record *record,
	       struct error *err)
{
	struct latency_sums sums = {0};
	struct run_info info;
	int result = read_latencies(&sums, parts, err);

	run_info_copy(&info, &parts->items[0].run.info);
	describe_info(&info, parts);
	if (result == 0) {
		describe_latencies(&info, &sums);
		write_latencies(record, &sums);
		record_describe(record, &info);
	}
	latency_sums_free(&sums);
	run_info_free(&info);
	return result;
}
