/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "sample/readings.h"

#include "actor.h"

struct scene {
	char *dir, *events;
	struct record *record;
	struct tree tree;
	pid_t root;
};

static int
scene_open(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));
	struct error err = {0};
	struct members members = {.nroots = 1};
	struct proc_stat stat;
	char *log;

	scene->dir = scratch_make();
	scene->events = xasprintf("%s/events.csv", scene->dir);
	scene->record = record_create(scene->dir, &err);
	log = xasprintf("%s/log", scene->dir);
	scene->root = actor_start("idle", log);
	proc_stat_pid(scene->root, &stat);
	members.roots[0] = (struct process_id){scene->root, stat.start};
	tree_init(&scene->tree, &members, NULL);
	free(log);
	*state = scene;
	return 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < scene->tree.count; i++)
		kill(scene->tree.items[i].id.pid, SIGKILL);
	tree_free(&scene->tree);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	record_free(scene->record);
	scratch_remove(scene->dir);
	free(scene->events);
	free(scene);
	return 0;
}

static size_t
refresh(struct scene *scene)
{
	tree_refresh(&scene->tree, scene->record);
	return scene->tree.count;
}

static void
test_grows_and_shrinks(void **state)
{
	struct scene *scene = *state;
	pid_t child;

	assert_int_equal(refresh(scene), 1);
	assert_false(scene->tree.several);
	kill(scene->root, SIGUSR2);
	AWAIT(refresh(scene) == 2);
	assert_true(scene->tree.several);
	child = scene->tree.items[1].id.pid;
	assert_true(tree_find(&scene->tree, child) != NULL);
	AWAIT((refresh(scene), scene->tree.items[1].announced));
	kill(child, SIGKILL);
	AWAIT(refresh(scene) ==
	      1); /* it is a zombie now, which has no memory */
	assert_true(scene->tree.several);
	assert_true(file_has(scene->events, "is there"));
	assert_true(file_has(scene->events, "ended"));
}

/* A child stays when its parent ends, and a lost root is not replaced. */
static void
test_root_goes(void **state)
{
	struct scene *scene = *state;

	kill(scene->root, SIGUSR2);
	AWAIT(refresh(scene) == 2);
	kill(scene->root, SIGKILL);
	AWAIT(refresh(scene) == 1);
	assert_int_not_equal(scene->tree.items[0].id.pid, scene->root);
	kill(scene->tree.items[0].id.pid, SIGUSR2);
	AWAIT(refresh(scene) == 2);
	kill(scene->tree.items[0].id.pid, SIGKILL);
	kill(scene->tree.items[1].id.pid, SIGKILL);
	AWAIT(refresh(scene) == 0);
	assert_true(isnan(tree_sum(&scene->tree, 0, 0)));
}

static void
test_root_is_another(void **state)
{
	struct scene *scene = *state;
	struct members members = scene->tree.members;
	struct tree *tree = xcalloc(1, sizeof(*tree));

	members.roots[0].start++;
	tree_init(tree, &members, NULL);
	assert_int_equal(tree->count, 0);
	free(tree);
}

/* A second root is found at the next refresh, and its children later. */
static void
test_several_roots(void **state)
{
	struct scene *scene = *state;
	struct members members = scene->tree.members;
	char *log = xasprintf("%s/second", scene->dir);
	pid_t second = actor_start("idle", log);
	struct proc_stat stat;

	assert_int_equal(refresh(scene), 1);
	assert_int_equal(proc_stat_pid(second, &stat), 0);
	members.roots[members.nroots++] =
	    (struct process_id){second, stat.start};
	tree_set_members(&scene->tree, &members);
	assert_int_equal(refresh(scene), 2);
	assert_non_null(tree_find(&scene->tree, second));
	kill(second, SIGUSR2);
	AWAIT(refresh(scene) == 3);
	kill(second, SIGKILL);
	AWAIT(refresh(scene) == 2);
	free(log);
}

/* Everything is read; nothing is asked. */
enum { FULL = CADENCE_FAST | CADENCE_SLOW | CADENCE_RARE };

/* Counters do not fall when a process ends, gauges do. */
static void
test_sums(void **state)
{
	struct scene *scene = *state;
	struct gaps gaps = {0};
	double rss, faults;

	kill(scene->root, SIGUSR2);
	AWAIT(refresh(scene) == 2);
	readings_take(&scene->tree, &gaps, scene->record, FULL);
	rss = readings_value(&scene->tree, METRIC_ROW_rss);
	faults = readings_value(&scene->tree, METRIC_ROW_minor_faults);
	assert_true(rss > 0 && faults > 0);
	assert_true(readings_value(&scene->tree, METRIC_ROW_threads) == 2);
	kill(scene->tree.items[1].id.pid, SIGKILL);
	AWAIT((readings_take(&scene->tree, &gaps, scene->record, FULL),
	       scene->tree.count == 1));
	assert_true(scene->tree.stale);
	assert_true(readings_value(&scene->tree, METRIC_ROW_rss) < rss);
	assert_true(readings_value(&scene->tree, METRIC_ROW_minor_faults) >=
		    faults);
	assert_true(readings_value(&scene->tree, METRIC_ROW_threads) == 1);
	assert_true(isnan(readings_value(&scene->tree, METRIC_ROW_requests)));
}

/* One process: anonymous memory; several: each shared page counts once. */
static void
test_exact_memory(void **state)
{
	struct scene *scene = *state;
	struct gaps gaps = {0};
	double before, grown, shared;

	refresh(scene);
	readings_take(&scene->tree, &gaps, scene->record, FULL);
	before = readings_value(&scene->tree, METRIC_ROW_anon);
	kill(scene->root, SIGUSR1);
	AWAIT((readings_take(&scene->tree, &gaps, scene->record, FULL),
	       grown = readings_value(&scene->tree, METRIC_ROW_anon),
	       grown >= before + ACTOR_GROWTH));
	assert_true(grown < before + 2.0 * ACTOR_GROWTH);
	kill(scene->root, SIGUSR2);
	AWAIT(refresh(scene) == 2);
	readings_take(&scene->tree, &gaps, scene->record, FULL);
	shared = readings_value(&scene->tree, METRIC_ROW_anon);
	assert_true(shared >= grown - 0.1 * ACTOR_GROWTH);
	assert_true(shared < grown + 0.5 * ACTOR_GROWTH);
	assert_true(readings_value(&scene->tree, METRIC_ROW_rss) >
		    2.0 * ACTOR_GROWTH);
}

static const char *const wanted[] = {
    "requests",
    "errors",
    "visitors",
    "connections",
    "aborts",
    "all_errors",
    "messages",
    "streams",
    "rss_bytes",
    "anon_bytes",
    "pss_bytes",
    "swap_bytes",
    "map_heap_bytes",
    "map_anon_bytes",
    "map_file_bytes",
    "map_stack_bytes",
    "fds",
    "sockets",
    "threads",
    "minor_faults",
    "major_faults",
    "cpu_s",
    "cgroup_bytes",
    "cgroup_anon_bytes",
    "cgroup_kernel_bytes",
    "cgroup_sock_bytes",
    "cgroup_held_bytes",
    "heap_after_gc_bytes",
    "external_bytes",
    "heap_limit_bytes",
    "goroutines",
    "outside_heap_bytes",
    "heap_resident_bytes",
    "allocator_in_use_bytes",
    "outside_malloc_bytes",
    "allocator_free_bytes",
    "processes",
    "cgroup_other_bytes",
    "harness_rss_bytes",
    "sampler_cpu_s",
    "rollup_s",
};

static void
test_columns(void **state)
{
	struct strings names = {0};
	struct scene *scene = *state;
	double row[READINGS_COLUMNS];
	struct dose dose = {.shares = {{7, 3, 2, 1, 5, 4, 8, 6, {0}}}};
	struct gaps gaps = {0};

	readings_columns(&names);
	assert_int_equal(names.count, COUNT(wanted));
	for (size_t i = 0; i < names.count; i++)
		assert_string_equal(names.items[i], wanted[i]);
	refresh(scene);
	readings_dose(&dose, row);
	readings_take(&scene->tree, &gaps, scene->record, FULL);
	readings_row(&scene->tree, FULL, row);
	/* It is in our own control group, and nothing was asked. */
	for (size_t i = 0; i < names.count; i++)
		assert_int_equal(isnan(row[i]), (i >= 22 && i < 36) || i == 37);
	for (size_t i = 0; i < names.count; i++)
		assert_true(isnan(row[i]) || row[i] >= 0);
	assert_true(row[0] == 7 && row[1] == 3 && row[2] == 2 && row[3] == 1);
	assert_true(row[4] == 5 && row[5] == 4 && row[6] == 8 && row[7] == 6);
	readings_row(&scene->tree, CADENCE_FAST, row);
	assert_true(row[8] > 0);
	for (size_t i = 9; i < 22; i++)
		assert_true(isnan(row[i]));
	assert_true(row[36] == 1);
	/* Without the main process there are only the counters of ended ones.
	 */
	scene->tree.headless = 1;
	readings_row(&scene->tree, FULL, row);
	for (size_t i = 8; i < names.count; i++)
		if (strcmp(names.items[i], "minor_faults") == 0 ||
		    strcmp(names.items[i], "cpu_s") == 0)
			assert_true(row[i] >= 0);
		else if (i < 19)
			assert_true(isnan(row[i]));
	strings_free(&names);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_grows_and_shrinks),
	    TEST(test_root_goes),
	    TEST(test_root_is_another),
	    TEST(test_several_roots),
	    TEST(test_sums),
	    TEST(test_exact_memory),
	    TEST(test_columns),
	};

	actor_run(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
