/* SPDX-License-Identifier: MIT */
/* Who holds the other ends of our own connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/answer_watch.h"
#include "sample/answers.h"
#include "sample/own_connections.h"
#include "sample/socket_owner.h"

#include "actor.h"

/* A listening socket and connections to it, all of this process. */
struct scene {
	int listening, port;
	int near[4], far[4];
	size_t count, accepted;
};

static int
scene_set_up(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));

	scene->port = actor_listen(0, &scene->listening);
	*state = scene;
	return scene->port == 0;
}

static int
scene_tear_down(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < scene->count; i++)
		close(scene->near[i]);
	for (size_t i = 0; i < scene->accepted; i++)
		close(scene->far[i]);
	close(scene->listening);
	free(scene);
	return 0;
}

static void
scene_connect(struct scene *scene)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)scene->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	scene->near[scene->count++] = fd;
}

static void
scene_accept(struct scene *scene)
{
	scene->far[scene->accepted++] = accept(scene->listening, NULL, NULL);
}

static void
look(struct answers *answers, const struct scene *scene, pid_t pid)
{
	struct error err = {0};
	struct target *target = target_by_pid(pid, &err);
	struct answer_watch *watch;
	struct answer_plan plan = {.port = scene->port};

	assert_non_null(target);
	plan.target = target;
	watch = answer_watch_start(&plan, &err);
	assert_non_null(watch);
	answer_watch_stop(watch, answers);
	target_free(target);
}

/* A process that holds what this one has open; no_files: nothing of it. */
static pid_t
start_other(int no_files)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (no_files)
			execlp("sleep", "sleep", "60", NULL);
		pause();
		_exit(1);
	}
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
test_the_sampled_process_answers(void **state)
{
	struct scene *scene = *state;
	struct answers answers;
	pid_t holder;

	for (int i = 0; i < 3; i++) {
		scene_connect(scene);
		scene_accept(scene);
	}
	holder = start_other(0);
	look(&answers, scene, holder);
	end(holder);
	assert_int_equal(answers.seen, 3);
	assert_int_equal(answers.unowned, 0);
	assert_int_equal(answers.count, 1);
	assert_int_equal(answers.items[0].id.pid, holder);
	assert_int_equal(answers.items[0].accepts, 3);
	assert_true(answers.items[0].sampled);
}

static void
test_another_process_answers(void **state)
{
	struct scene *scene = *state;
	struct answers answers;
	pid_t stranger = start_other(1);

	scene_connect(scene);
	scene_accept(scene);
	look(&answers, scene, stranger);
	end(stranger);
	assert_int_equal(answers.seen, 1);
	assert_int_equal(answers.count, 1);
	assert_int_equal(answers.items[0].id.pid, getpid());
	assert_string_equal(answers.items[0].name, "test_answers");
	assert_false(answers.items[0].sampled);
}

/* No process holds the other end yet: that proves nothing against anybody. */
static void
test_nobody_has_accepted_yet(void **state)
{
	struct scene *scene = *state;
	struct answers answers;
	pid_t holder;

	scene_connect(scene);
	holder = start_other(0);
	look(&answers, scene, holder);
	end(holder);
	assert_int_equal(answers.seen, 0);
	assert_int_equal(answers.unowned, 0);
	assert_int_equal(answers.count, 1); /* it listens */
	assert_int_equal(answers.items[0].accepts, 0);
	assert_true(answers.items[0].sampled);
}

static void
test_only_connections_to_the_port_count(void **state)
{
	struct scene *scene = *state;
	struct own_connections *own = xcalloc(1, sizeof(*own));
	struct own_connection *found[4];

	scene_connect(scene);
	scene_connect(scene);
	assert_int_equal(own_connections_new(own, scene->port + 1, found, 4),
			 0);
	assert_int_equal(own_connections_new(own, scene->port, found, 4), 2);
	assert_int_equal(found[0]->remote.port, scene->port);
	found[0]->known = 1;
	assert_int_equal(own_connections_new(own, scene->port, found, 4), 1);
	assert_false(found[0]->known);
	free(own);
}

static void
test_a_closed_end_is_not_found(void **state)
{
	struct scene *scene = *state;
	struct own_connections *own = xcalloc(1, sizeof(*own));
	struct own_connection *found[4];
	struct tcp_socket other;
	int diag = sock_diag_open();

	scene_connect(scene);
	scene_accept(scene);
	assert_int_equal(own_connections_new(own, scene->port, found, 4), 1);
	assert_int_equal(
	    sock_diag_find(diag, &found[0]->remote, &found[0]->local, &other),
	    0);
	assert_true(other.inode != 0);
	assert_int_equal(other.local.port, scene->port);
	assert_int_equal(other.remote.port, found[0]->local.port);
	close(scene->far[--scene->accepted]);
	assert_int_equal(
	    sock_diag_find(diag, &found[0]->remote, &found[0]->local, &other),
	    -1);
	close(diag);
	free(own);
}

static void
test_an_owner_is_found_among_all(void **state)
{
	struct owned_socket sockets[2] = {{.inode = 1}, {.inode = 1}};
	struct scene *scene = *state;
	char path[64], link[64] = "";

	snprintf(path, sizeof(path), "/proc/self/fd/%d", scene->listening);
	assert_true(readlink(path, link, sizeof(link) - 1) > 0);
	sockets[0].inode = strtoull(link + strlen("socket:["), NULL, 10);
	assert_int_equal(socket_owner_look(sockets, 2, getppid()), 2);
	assert_int_equal(socket_owner_search(sockets, 2, 10), 0);
	assert_int_equal(sockets[0].owner, getpid());
	assert_int_equal(sockets[1].owner, 0);
}

static int
wait_for_nothing(void *arg, double seconds)
{
	(void)arg;
	(void)seconds;
	return 1;
}

/* Whoever reads at a unix socket may serve somebody else. */
static void
test_an_unmet_unix_peer_is_not_followed(void **state)
{
	struct error err = {0};
	pid_t other = start_other(1);
	struct target *target = target_by_pid(other, &err);
	struct answer_watch watch = {.plan = {.target = target}};
	struct forwarding *forwarding = &watch.forwarding;
	struct unix_peer *peer = &forwarding->peers.items[0];

	(void)state;
	*peer = (struct unix_peer){.path = "/none", .listener = getppid()};
	forwarding->peers.count = forwarding->count = 1;
	forwarding->items[0] = (struct forward){.peer = peer, .share = 1};
	forwarding->wait = wait_for_nothing;
	answer_follow(&watch);
	assert_int_equal(watch.answers.nforwards, 0);
	assert_true(watch.doubtful);
	watch.doubtful = 0;
	peer->met = 1;
	answer_follow(&watch);
	assert_int_equal(watch.answers.nforwards, 1);
	assert_false(watch.doubtful);
	target_free(target);
	end(other);
}

int
main(void)
{
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, scene_set_up, scene_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_the_sampled_process_answers),
	    TEST(test_another_process_answers),
	    TEST(test_an_unmet_unix_peer_is_not_followed),
	    TEST(test_nobody_has_accepted_yet),
	    TEST(test_only_connections_to_the_port_count),
	    TEST(test_a_closed_end_is_not_found),
	    TEST(test_an_owner_is_found_among_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
