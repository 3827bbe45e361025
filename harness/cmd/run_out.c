/* SPDX-License-Identifier: MIT */
#include "cmd/run_out.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/run_points.h"
#include "out/out.h"

#define EVERY_S 1.0
#define WATCH_EVERY_S 10.0

struct run_out {
	struct out *out;
	struct strings columns;
	struct point_set *set; /* the next one, of the thread that drives */
	int64_t start_ms;
	double next;	      /* when it is due, of clock_now() */
	pthread_mutex_t lock; /* over what follows */
	double *row;	      /* the newest value of each column */
};

static void
run_out_note(const char *text)
{
	print_note("%s", text);
}

struct run_out *
run_out_open(const struct settings *settings, const char *dir,
	     struct error *err)
{
	struct out *out = out_open(settings, run_out_note, err);
	struct run_out *run_out;
	char host[256] = "";

	if (out == NULL)
		return NULL;
	run_out = xcalloc(1, sizeof(*run_out));
	run_out->out = out;
	run_out->set = xcalloc(1, sizeof(*run_out->set));
	pthread_mutex_init(&run_out->lock, NULL);
	gethostname(host, sizeof(host) - 1);
	out_label(out, "job", "flatline");
	out_label(out, "instance", host);
	out_label(out, "run", dir);
	return run_out;
}

int
run_out_start(struct run_out *run_out, const struct run_info *info,
	      const struct strings *columns, struct error *err)
{
	if (run_out == NULL)
		return 0;
	if (info->target.name != NULL)
		out_label(run_out->out, "target", info->target.name);
	for (size_t i = 0; i < columns->count; i++)
		strings_add(&run_out->columns, columns->items[i]);
	run_out->row = xcalloc(columns->count + 1, sizeof(*run_out->row));
	for (size_t i = 0; i < columns->count; i++)
		run_out->row[i] = NAN;
	run_out->start_ms = out_time(run_out->out);
	run_out->next = clock_now();
	return out_start(run_out->out, err);
}

/* What is read less often keeps its value. */
void
run_out_row(struct run_out *run_out, const double *values)
{
	if (run_out == NULL)
		return;
	pthread_mutex_lock(&run_out->lock);
	for (size_t i = 0; i < run_out->columns.count; i++)
		if (!isnan(values[i]))
			run_out->row[i] = values[i];
	pthread_mutex_unlock(&run_out->lock);
}

static void
run_out_tell(struct run_out *run_out, const struct drive_progress *progress,
	     const struct live_state *state)
{
	struct point_set *set = run_out->set;

	points_begin(set, out_time(run_out->out), run_out->start_ms);
	points_add_load(set, progress->totals, progress->load);
	points_add_counted(set, &run_out->columns, progress->dose);
	pthread_mutex_lock(&run_out->lock);
	points_add_row(set, &run_out->columns, run_out->row);
	pthread_mutex_unlock(&run_out->lock);
	points_add_verdict(set, state, progress->time_s);
	out_push(run_out->out, set);
}

void
run_out_progress(struct run_out *run_out, const struct drive_progress *progress,
		 const struct live_state *state)
{
	double now = clock_now();
	/* Threads may still be about to end: the last one told has it all. */
	int done = progress->totals->phase == PHASE_DONE;

	if (run_out == NULL || (now < run_out->next && !done))
		return;
	run_out->next =
	    now + (progress->load != NULL ? EVERY_S : WATCH_EVERY_S);
	run_out_tell(run_out, progress, state);
}

void
run_out_close(struct run_out *run_out)
{
	if (run_out == NULL)
		return;
	out_close(run_out->out);
	pthread_mutex_destroy(&run_out->lock);
	strings_free(&run_out->columns);
	free(run_out->row);
	free(run_out->set);
	free(run_out);
}
