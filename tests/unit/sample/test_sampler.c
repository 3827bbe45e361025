/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "sample/target.h"

#include "actor.h"

struct scene {
	char *dir, *log, *samples, *events, *processes;
	struct record *record;
	struct target *target;
	struct sampler *sampler;
	struct dose dose;
	struct error err;
	atomic_int rows, costly; /* that came by on_row() */
};

static void
scene_start(void **state, char *dir, char *program)
{
	char *words[] = {program, (char *)"listen", NULL};
	struct scene *scene = xcalloc(1, sizeof(*scene));

	scene->dir = dir;
	scene->log = xasprintf("%s/log", scene->dir);
	scene->samples = xasprintf("%s/samples.csv", scene->dir);
	scene->events = xasprintf("%s/events.csv", scene->dir);
	scene->processes = xasprintf("%s/processes.csv", scene->dir);
	scene->record = record_create(scene->dir, &scene->err);
	scene->target = target_start(words, NULL, scene->log, &scene->err);
	if (scene->record == NULL || scene->target == NULL)
		fail_msg("%s", scene->err.text);
	AWAIT(file_has(scene->log, "ready"));
	*state = scene;
}

static int
scene_open(void **state)
{
	scene_start(state, scratch_make(), actor_path());
	return 0;
}

/* A program that is called node, whose port nobody answers at. */
static int
scene_open_node(void **state)
{
	char *dir = scratch_make(), *path = xasprintf("%s/node", dir);
	struct buf program = {0};
	struct error err = {0};
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);

	assert_int_equal(file_read(actor_path(), 1 << 28, &program, &err), 0);
	assert_int_equal(write(fd, program.data, program.len), program.len);
	close(fd);
	buf_free(&program);
	scene_start(state, dir, path);
	free(path);
	return 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	if (scene->sampler != NULL)
		sampler_stop(scene->sampler);
	target_free(scene->target);
	record_free(scene->record);
	scratch_remove(scene->dir);
	free(scene->log);
	free(scene->samples);
	free(scene->events);
	free(scene->processes);
	free(scene);
	return 0;
}

/* In the sampler's thread. */
static void
on_row(void *arg, double time_s, const double *values, int costly)
{
	struct scene *scene = arg;

	if (time_s >= 0 && values[0] == (double)scene->dose.shares[0].requests)
		scene->rows++;
	scene->costly += costly != 0;
}

static void
sample_every(struct scene *scene, double interval_s)
{
	struct sampler_plan plan = {
	    .target = scene->target,
	    .record = scene->record,
	    .dose = &scene->dose,
	    .interval_s = interval_s,
	    .on_row = on_row,
	    .arg = scene,
	};

	scene->sampler = sampler_start(&plan, &scene->err);
	assert_non_null(scene->sampler);
}

static double
latest_anon(struct scene *scene)
{
	struct reading reading;

	sampler_latest(scene->sampler, &reading);
	return reading.anon_bytes;
}

/* The samples so far; to be freed by run_free. */
static void
read_run(struct scene *scene, struct run *run)
{
	if (run_read(run, scene->samples, &scene->err) != 0)
		fail_msg("%s", scene->err.text);
}

static double
cell(const struct run *run, const char *name, size_t row)
{
	const struct column *column = table_column(&run->samples, name);

	assert_non_null(column);
	return column->values[row];
}

static void
test_growth_is_seen(void **state)
{
	struct scene *scene = *state;
	pid_t pid = target_id(scene->target).pid;
	struct reading latest;
	double before;

	sample_every(scene, 0.01);
	AWAIT(!isnan(latest_anon(scene)));
	before = latest_anon(scene);
	kill(pid, SIGUSR1);
	AWAIT(latest_anon(scene) >= before + ACTOR_GROWTH);
	sampler_latest(scene->sampler, &latest);
	assert_true(latest.rss_bytes > ACTOR_GROWTH);
	assert_true(latest.time_s >= 0);
	assert_true(latest.anon_bytes < before + 2.0 * ACTOR_GROWTH);
}

/* Every row has the cheap values; the first and the last have all. */
static void
test_rows(void **state)
{
	struct scene *scene = *state;
	struct run run = {0};
	size_t last;
	int costly = 0;

	scene->dose.shares[0].requests = 5;
	sample_every(scene, 0.01);
	AWAIT(!isnan(latest_anon(scene)));
	scene->dose.shares[0].requests = 12;
	scene->dose.shares[0].errors = 2;
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	read_run(scene, &run);
	last = run.samples.nrows - 1;
	assert_true(last >= 1);
	assert_true(cell(&run, "requests", 0) == 5);
	assert_true(cell(&run, "requests", last) == 12);
	assert_true(cell(&run, "errors", last) == 2);
	for (size_t i = 0; i <= last; i++) {
		assert_true(cell(&run, "rss_bytes", i) > 0);
		assert_true(cell(&run, "processes", i) == 1);
		assert_true(cell(&run, "sampler_cpu_s", i) > 0);
		if (isnan(cell(&run, "anon_bytes", i)))
			continue;
		assert_true(cell(&run, "harness_rss_bytes", i) > 0);
		costly++;
	}
	assert_int_equal(scene->costly, costly);
	assert_true(cell(&run, "anon_bytes", 0) > 0);
	assert_true(cell(&run, "anon_bytes", last) > 0);
	assert_true(cell(&run, "fds", last) >= 3);
	assert_true(cell(&run, "sockets", last) == 1);
	assert_true(cell(&run, "threads", last) == 1);
	assert_true(cell(&run, "minor_faults", last) > 0);
	run_free(&run);
}

/* Stopping does not wait for the next sample. */
static void
test_stops_at_once(void **state)
{
	struct scene *scene = *state;
	struct run run = {0};
	double before;

	sample_every(scene, 3600);
	AWAIT(!isnan(latest_anon(scene)));
	before = clock_now();
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	assert_true(clock_now() - before < 60);
	read_run(scene, &run);
	assert_int_equal(run.samples.nrows, 2);
	run_free(&run);
}

/* A sample that is asked for is taken at once, with all columns. */
static void
test_asked_for(void **state)
{
	struct scene *scene = *state;
	struct run run = {0};

	sample_every(scene, 3600);
	AWAIT(!isnan(latest_anon(scene)));
	for (unsigned i = 1; i <= 3; i++) {
		assert_int_equal(sampler_answers(scene->sampler), i - 1);
		sampler_ask(scene->sampler);
		AWAIT(sampler_answers(scene->sampler) == i);
	}
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	assert_int_equal(scene->rows, 5);
	read_run(scene, &run);
	assert_int_equal(run.samples.nrows, 5);
	for (size_t i = 0; i < 5; i++)
		assert_true(cell(&run, "anon_bytes", i) > 0);
	run_free(&run);
}

static void
test_children(void **state)
{
	struct scene *scene = *state;
	struct run run = {0};
	char *row;
	int child;

	sample_every(scene, 0.01);
	kill(target_id(scene->target).pid, SIGUSR2);
	AWAIT((child = file_number(scene->log, "child ")) != 0);
	row = xasprintf(",%d,", child);
	AWAIT(file_has(scene->processes, row));
	kill(child, SIGUSR1);
	AWAIT(latest_anon(scene) >= ACTOR_GROWTH);
	AWAIT(file_has(scene->events, "is there"));
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	read_run(scene, &run);
	assert_true(cell(&run, "processes", run.samples.nrows - 1) == 2);
	assert_true(cell(&run, "threads", run.samples.nrows - 1) >= 2);
	run_free(&run);
	free(row);
}

/* Another process is sampled with the target, also while it is sampled. */
static void
test_one_is_added(void **state)
{
	struct scene *scene = *state;
	struct run run = {0};
	char *log = xasprintf("%s.other", scene->log), *row;
	pid_t other = actor_start("idle", log);

	sample_every(scene, 0.01);
	AWAIT(!isnan(latest_anon(scene)));
	assert_int_equal(target_add(scene->target, other, &scene->err), 0);
	assert_int_equal(target_add(scene->target, other, &scene->err), 0);
	assert_int_equal(target_add(scene->target, -5, &scene->err), -1);
	AWAIT(file_has(scene->events, "joined"));
	kill(other, SIGUSR1);
	AWAIT(latest_anon(scene) >= ACTOR_GROWTH);
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	read_run(scene, &run);
	assert_true(cell(&run, "processes", 0) == 1);
	assert_true(cell(&run, "processes", run.samples.nrows - 1) == 2);
	row = xasprintf("pid %d", other);
	assert_true(file_has(scene->events, row));
	run_free(&run);
	free(row);
	unlink(log);
	free(log);
}

/* When the target ends, the rows have gaps; nothing else happens. */
static void
test_target_ends(void **state)
{
	struct scene *scene = *state;
	struct reading latest;
	struct run run = {0};
	size_t last;
	pid_t pid = target_id(scene->target).pid;

	sample_every(scene, 0.01);
	AWAIT(!isnan(latest_anon(scene)));
	kill(pid, SIGKILL);
	AWAIT(
	    (sampler_latest(scene->sampler, &latest), isnan(latest.rss_bytes)));
	AWAIT(kill(pid, 0) != 0); /* a zombie still counts as a process */
	sampler_stop(scene->sampler);
	scene->sampler = NULL;
	read_run(scene, &run);
	last = run.samples.nrows - 1;
	assert_true(isnan(cell(&run, "rss_bytes", last)));
	assert_true(isnan(cell(&run, "anon_bytes", last)));
	assert_true(cell(&run, "processes", last) == 0);
	assert_true(cell(&run, "minor_faults", last) > 0);
	assert_true(cell(&run, "harness_rss_bytes", last) > 0);
	run_free(&run);
}

/* A runtime that is asked, and silent: its memory is read all the same. */
static void
test_nobody_waits_for_a_runtime(void **state)
{
	struct scene *scene = *state;
	struct sampler_plan plan = {.target = scene->target,
				    .record = scene->record,
				    .dose = &scene->dose,
				    .interval_s = 0.01,
				    .ask = 1,
				    .gc_budget = 0.5,
				    .on_row = on_row,
				    .arg = scene};
	unsigned answers;

	scene->sampler = sampler_start(&plan, &scene->err);
	assert_non_null(scene->sampler);
	AWAIT(scene->rows >= 3);
	assert_false(file_has(scene->events, "gap"));
	AWAIT(file_has(scene->events, "gap"));
	answers = sampler_answers(scene->sampler);
	sampler_ask(scene->sampler); /* answered when that round is over */
	AWAIT(sampler_answers(scene->sampler) == answers + 1);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_growth_is_seen),
	    TEST(test_rows),
	    TEST(test_stops_at_once),
	    TEST(test_asked_for),
	    TEST(test_children),
	    TEST(test_one_is_added),
	    TEST(test_target_ends),
	    cmocka_unit_test_setup_teardown(test_nobody_waits_for_a_runtime,
					    scene_open_node, scene_close),
	};

	actor_run(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
