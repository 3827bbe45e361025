/* SPDX-License-Identifier: MIT */
#include "load/self.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

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
thread_cpu(const struct load_thread *thread)
{
	struct timespec used;
	clockid_t clock;

	if (!thread->started ||
	    pthread_getcpuclockid(thread->thread, &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return NAN;
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* A fraction of a second says little of how busy a thread was. */
static double
self_busiest(struct self *self, const struct load_threads *threads, double now)
{
	double busiest = NAN, since_s = now - self->last;

	for (size_t i = 0; i < threads->count; i++) {
		double cpu = thread_cpu(threads->items[i]);

		busiest = fmax(busiest, (cpu - self->last_cpu[i]) / since_s /
					    self->processor_share);
		self->last_cpu[i] = cpu;
	}
	return since_s < 0.5 ? NAN : busiest;
}

static double
self_lag_ms(const struct load_threads *threads)
{
	uint64_t longest = 0;

	for (size_t i = 0; i < threads->count; i++) {
		struct thread_stats *stats = &threads->items[i]->group.stats;
		uint64_t lag = atomic_exchange(&stats->counters.lag_ns, 0);

		longest = lag > longest ? lag : longest;
	}
	return (double)longest / 1e6;
}

static void
self_keep(struct self *self, const struct self_row *row, int measuring)
{
	if (!isnan(row->rss_bytes))
		self->rss_last_bytes = row->rss_bytes;
	if (self->rss_first_bytes == 0)
		self->rss_first_bytes = self->rss_last_bytes;
	if (measuring)
		self->busiest = fmax(self->busiest, row->busiest);
}

void
self_record(struct self *self, const struct load_threads *threads,
	    const struct load_plan *plan, int measuring, double now)
{
	struct self_row row = {
	    .requests = (double)dose_requests(plan->dose),
	    .errors = (double)dose_errors(plan->dose),
	    .cpu_s = self_cpu(),
	    .busiest = self_busiest(self, threads, now),
	    .lag_ms = self_lag_ms(threads),
	    .late = (double)THREADS_SUM(threads, late),
	    .dropped = (double)THREADS_SUM(threads, dropped),
	};

	self_memory(&row);
	self_keep(self, &row, measuring);
	record_self(plan->record, &row);
	self->last = now;
}
