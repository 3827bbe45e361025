/* SPDX-License-Identifier: MIT */
/* A recorded run without a terminal, and the same run judged. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive/drive.h"
#include "judge/judge.h"

/* The service, a process of its own. */
struct service {
	pid_t pid;
	int port;
	_Atomic int *asked; /* shared with it */
};

/* What the observer was told; each refuses where it is to. */
struct seen {
	int planned, found, started, progress, ended, recorded;
	_Atomic int rows;
	int refuse_plan, refuse_target, enough;
	pid_t pid; /* the target's */
	char columns[400];
};

struct fixture {
	struct service service;
	struct settings settings;
	struct seen seen;
	struct error err;
	char dir[64], *run, *scenario;
};

static void
on_request(struct evhttp_request *request, void *arg)
{
	struct service *service = arg;

	(*service->asked)++;
	evhttp_send_reply(request, 200, NULL, NULL);
}

/* In the child. */
static void
serve(struct service *service, int fd)
{
	struct event_base *base = event_base_new();
	struct evhttp *http = evhttp_new(base);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	evhttp_accept_socket(http, fd);
	evhttp_set_gencb(http, on_request, service);
	event_base_dispatch(base);
	_exit(1);
}

static void
service_start(struct service *service)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	bind(fd, (struct sockaddr *)&address, len);
	listen(fd, 16);
	getsockname(fd, (struct sockaddr *)&address, &len);
	service->port = ntohs(address.sin_port);
	service->asked =
	    mmap(NULL, sizeof(*service->asked), PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	service->pid = fork();
	if (service->pid == 0)
		serve(service, fd);
	close(fd);
}

static int
stop_serving(void **state)
{
	struct fixture *f = *state;
	char *command = xasprintf("rm -rf '%s'", f->dir);
	int status = system(command);

	kill(f->service.pid, SIGKILL);
	waitpid(f->service.pid, NULL, 0);
	munmap(f->service.asked, sizeof(*f->service.asked));
	settings_free(&f->settings);
	free(command);
	free(f->scenario);
	free(f->run);
	free(f);
	return status;
}

static int
start_serving(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	char *pid;
	FILE *out;

	*state = f;
	snprintf(f->dir, sizeof(f->dir), "/tmp/flatline-drive-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	service_start(&f->service);
	f->seen.pid = f->service.pid;
	settings_init(&f->settings);
	f->settings.target = xasprintf("http://127.0.0.1:%d", f->service.port);
	pid = xasprintf("%d", (int)f->service.pid);
	strings_add(&f->settings.pids, pid);
	free(pid);
	f->settings.requests = 200;
	f->settings.warmup = 0;
	f->settings.no_runtime = 1;
	f->run = xasprintf("%s/run", f->dir);
	f->scenario = xasprintf("%s/s.lua", f->dir);
	out = fopen(f->scenario, "w");
	fputs("flow('x', { get = '/x' })\n", out);
	return fclose(out);
}

static int
on_planned(void *arg, struct run_info *about, struct error *err)
{
	struct seen *seen = arg;

	seen->planned++;
	assert_true(about->load.present);
	assert_false(about->target.present);
	return seen->refuse_plan ? error_set(err, STATUS_DATA, "no such plan")
				 : 0;
}

static int
on_found(void *arg, struct target *target, const struct run_info *about,
	 struct error *err)
{
	struct seen *seen = arg;

	seen->found++;
	assert_int_equal(target_id(target).pid, seen->pid);
	assert_true(about->target.present);
	return seen->refuse_target
		   ? error_set(err, STATUS_USAGE, "not this target")
		   : 0;
}

static int
on_started(void *arg, const struct run_info *about,
	   const struct strings *columns, struct error *err)
{
	struct seen *seen = arg;

	(void)about;
	(void)err;
	seen->started++;
	for (size_t i = 0; i < columns->count; i++)
		snprintf(seen->columns + strlen(seen->columns),
			 sizeof(seen->columns) - strlen(seen->columns), "%s,",
			 columns->items[i]);
	return 0;
}

static void
on_row(void *arg, double time_s, const double *values)
{
	struct seen *seen = arg;

	(void)time_s;
	(void)values;
	seen->rows++;
}

static int
on_progress(void *arg, const struct drive_progress *progress)
{
	struct seen *seen = arg;

	seen->progress++;
	return seen->enough && progress->totals->requests > 0;
}

static void
on_ended(void *arg)
{
	((struct seen *)arg)->ended++;
}

static void
on_recorded(void *arg, struct target *target)
{
	struct seen *seen = arg;

	assert_int_equal(target_id(target).pid, seen->pid);
	seen->recorded++;
}

static int
drive_it(struct fixture *f)
{
	static const volatile int interrupted;
	const struct drive_order order = {
	    .settings = &f->settings,
	    .scenario = f->scenario,
	    .dir = f->run,
	    .interrupted = &interrupted,
	    .observer = {.arg = &f->seen,
			 .planned = on_planned,
			 .found = on_found,
			 .started = on_started,
			 .row = on_row,
			 .progress = on_progress,
			 .ended = on_ended,
			 .recorded = on_recorded}};

	return drive(&order, &f->err);
}

static void
an_observer_is_told_all(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(drive_it(f), 0);
	/* One more asked whether it is ready, and is counted nowhere. */
	assert_int_equal(*f->service.asked, 200 + 1);
	assert_int_equal(f->seen.planned, 1);
	assert_int_equal(f->seen.found, 1);
	assert_int_equal(f->seen.started, 1);
	assert_int_equal(f->seen.ended, 1);
	assert_int_equal(f->seen.recorded, 1);
	assert_true(f->seen.rows > 0);
	assert_non_null(strstr(f->seen.columns, "rss_bytes,"));
}

static void
what_was_recorded_is_judged(void **state)
{
	struct fixture *f = *state;
	struct verdict verdict;
	struct judged judged;
	struct run run;

	assert_int_equal(drive_it(f), 0);
	assert_int_equal(run_read(&run, f->run, &f->err), 0);
	assert_int_equal(
	    judge_run(&judged, &verdict, &run, &f->settings, &f->err), 0);
	assert_true(judged.requests == 200);
	/* Two hundred requests prove nothing. */
	assert_int_equal(verdict.kind, VERDICT_INCONCLUSIVE);
	assert_int_equal(judged_status(&judged, &f->settings),
			 STATUS_INCONCLUSIVE);
	run_free(&run);
}

static void
a_plan_is_refused_before_anything_is_sent(void **state)
{
	struct fixture *f = *state;

	f->seen.refuse_plan = 1;
	assert_int_equal(drive_it(f), -1);
	assert_int_equal(f->err.status, STATUS_DATA);
	assert_string_equal(f->err.text, "no such plan");
	assert_int_equal(f->seen.found, 0);
	assert_int_equal(*f->service.asked, 0);
	assert_int_not_equal(access(f->run, F_OK), 0);
}

static void
a_target_is_refused_before_the_load(void **state)
{
	struct fixture *f = *state;

	f->seen.refuse_target = 1;
	assert_int_equal(drive_it(f), -1);
	assert_string_equal(f->err.text, "not this target");
	assert_int_equal(f->seen.started, 0);
	assert_int_equal(f->seen.ended, 0);
	assert_int_equal(*f->service.asked, 1); /* whether it is ready */
}

static void
an_observer_may_call_for_the_end(void **state)
{
	struct fixture *f = *state;

	f->seen.enough = 1;
	f->settings.requests = 1e9;
	assert_int_equal(drive_it(f), 0);
	assert_int_equal(f->seen.recorded, 1);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, start_serving, stop_serving)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_observer_is_told_all),
	    TEST(what_was_recorded_is_judged),
	    TEST(a_plan_is_refused_before_anything_is_sent),
	    TEST(a_target_is_refused_before_the_load),
	    TEST(an_observer_may_call_for_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
