/* SPDX-License-Identifier: MIT */
/* How the load itself does: a row of self.csv once a second. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "load/internal.h"

static ssize_t
self_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return -1;
	length = read(fd, text, size - 1);
	close(fd);
	text[length < 0 ? 0 : length] = '\0';
	return length;
}

/* "Anonymous:   1234 kB" */
static double
self_kilobytes(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line != NULL ? strtod(line + strlen(name), NULL) * 1024 : NAN;
}

static void
self_memory(struct self_row *row)
{
	char text[4096];

	row->rss_bytes = row->anon_bytes = NAN;
	if (self_read("/proc/self/smaps_rollup", text, sizeof(text)) <= 0)
		return;
	row->rss_bytes = self_kilobytes(text, "\nRss:");
	row->anon_bytes = self_kilobytes(text, "\nAnonymous:") +
			  self_kilobytes(text, "\nSwap:");
}

static double
self_cpu(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_utime.tv_sec +
	       (double)usage.ru_utime.tv_usec / 1e6 +
	       (double)usage.ru_stime.tv_sec +
	       (double)usage.ru_stime.tv_usec / 1e6;
}

/* CPU seconds of a thread that runs; NAN of one that does not. */
static double
engine_cpu(const struct engine *engine)
{
	struct timespec used;
	clockid_t clock;

	if (!engine->started ||
	    pthread_getcpuclockid(engine->thread, &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return NAN;
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static double
self_busiest(struct load *load, double since_s)
{
	double busiest = NAN;

	for (size_t i = 0; i < load->nengines; i++) {
		double cpu = engine_cpu(load->engines[i]);

		busiest = fmax(busiest, (cpu - load->last_cpu[i]) / since_s /
					    load->processor_share);
		load->last_cpu[i] = cpu;
	}
	return busiest;
}

static double
self_lag_ms(struct load *load)
{
	uint64_t longest = 0;

	for (size_t i = 0; i < load->nengines; i++) {
		uint64_t lag =
		    atomic_exchange(&load->engines[i]->tally.lag_ns, 0);

		longest = lag > longest ? lag : longest;
	}
	return (double)longest / 1e6;
}

static void
self_strain(struct load *load, const struct self_row *row)
{
	struct load_strain *strain = &load->strain;

	if (!isnan(row->rss_bytes))
		strain->rss_last_bytes = row->rss_bytes;
	if (strain->rss_first_bytes == 0)
		strain->rss_first_bytes = strain->rss_last_bytes;
	if (load->phase == PHASE_MEASURE)
		strain->busiest = fmax(strain->busiest, row->busiest);
}

/* A part of a second says little of how busy it was. */
void
self_look(struct load *load, double since_s)
{
	struct self_row row = {
	    .requests = (double)dose_requests(load->plan.dose),
	    .errors = (double)dose_errors(load->plan.dose),
	    .cpu_s = self_cpu(),
	    .busiest = self_busiest(load, since_s),
	    .lag_ms = self_lag_ms(load),
	    .late = (double)LOAD_SUM(load, late),
	    .dropped = (double)LOAD_SUM(load, dropped),
	};

	if (since_s < 0.5)
		row.busiest = NAN;
	self_memory(&row);
	self_strain(load, &row);
	record_self(load->plan.record, &row);
}
