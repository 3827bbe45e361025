/* SPDX-License-Identifier: MIT */
/* Engines are played by a child that answers one request on a Unix socket. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample/container.h"

#include "await.h"

#define ID "c0ed2e6a78f20ee4a8e5719946e9921143e76866b6fe9d777870e00ab32fa85f"

struct scene {
	char *dir, *socket, *request;
	pid_t engine;
	struct container found;
	struct error err;
};

static int
scene_open(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));
	char *host;

	scene->dir = scratch_make();
	scene->socket = xasprintf("%s/engine.sock", scene->dir);
	scene->request = xasprintf("%s/request", scene->dir);
	host = xasprintf("unix://%s", scene->socket);
	setenv("DOCKER_HOST", host, 1);
	free(host);
	*state = scene;
	return 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	if (scene->engine > 0) {
		kill(scene->engine, SIGKILL);
		waitpid(scene->engine, NULL, 0);
	}
	scratch_remove(scene->dir);
	free(scene->socket);
	free(scene->request);
	free(scene);
	return 0;
}

/* Keeps the request in a file. A reply of NULL never comes; one of "" never
 * ends. */
static void
engine_serve(const struct scene *scene, int listening, const char *reply)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	char request[4096];
	int fd = accept(listening, NULL, NULL);
	int file = open(scene->request, O_WRONLY | O_CREAT, 0600);
	ssize_t got = read(fd, request, sizeof(request));

	if (got < 0 || write(file, request, (size_t)got) != got)
		_exit(1);
	memset(request, ' ', sizeof(request));
	if (reply != NULL && reply[0] == '\0' &&
	    write(fd, head, strlen(head)) > 0)
		while (write(fd, request, sizeof(request)) > 0)
			continue;
	if (reply != NULL && write(fd, reply, strlen(reply)) < 0)
		_exit(1);
	if (reply == NULL)
		pause();
	_exit(0);
}

static void
engine_start(struct scene *scene, const char *reply)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s",
		 scene->socket);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
			 0);
	assert_int_equal(listen(fd, 1), 0);
	if ((scene->engine = fork()) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		engine_serve(scene, fd, reply);
	}
	close(fd);
}

static void
engine_answers(struct scene *scene, const char *status, const char *body)
{
	char *reply = xasprintf("HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s",
				status, strlen(body), body);

	engine_start(scene, reply);
	free(reply);
}

static void
refused(struct scene *scene, const char *text)
{
	assert_int_equal(container_find(&scene->found, "shop", &scene->err),
			 -1);
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	if (strstr(scene->err.text, text) == NULL)
		fail_msg("%s", scene->err.text);
}

/* An image's inspection, which is not a container's. */
static void
test_image_ports(void **state)
{
	(void)state;
	assert_int_equal(
	    container_image_port("[{\"Config\":{\"ExposedPorts\":{\"53/udp\":"
				 "{},\"3000/tcp\":{}}}}]"),
	    3000);
	assert_int_equal(container_image_port("[{\"Config\":{}}]"), 0);
	assert_int_equal(container_image_port("[]"), 0);
	assert_int_equal(container_image_port("{\"Config\":7}"), 0);
	assert_int_equal(container_image_port("not JSON"), 0);
}

/* As docker and podman reply, shortened. */
static void
test_replies(void **state)
{
	struct container found;

	(void)state;
	assert_int_equal(
	    container_parse(
		&found,
		"{\"Id\":\"" ID "\",\"Name\":\"/shop\",\"State\":{\"Status\":"
		"\"running\",\"Running\":true,\"Pid\":812},\"NetworkSettings\":"
		"{\"Ports\":{\"53/udp\":null,\"3000/tcp\":[{\"HostIp\":\"\","
		"\"HostPort\":\"8080\"}]},\"IPAddress\":\"172.17.0.2\"}}"),
	    0);
	assert_string_equal(found.id, ID);
	assert_string_equal(found.name, "shop");
	assert_string_equal(found.state, "running");
	assert_int_equal(found.pid, 812);
	assert_string_equal(found.address, "127.0.0.1");
	assert_int_equal(found.port, 8080);
	assert_int_equal(
	    container_parse(
		&found, "[{\"Id\":\"" ID "\",\"Name\":\"shop\",\"State\":"
			"{\"Pid\":0,\"Status\":\"exited\"},\"Config\":"
			"{\"ExposedPorts\":{\"80/tcp\":{}}},\"NetworkSettings\""
			":{\"IPAddress\":\"\",\"Networks\":{\"net\":"
			"{\"IPAddress\":\"10.89.0.2\"}}}}]"),
	    0);
	assert_int_equal(found.pid, 0);
	assert_string_equal(found.address, "10.89.0.2");
	assert_int_equal(found.port, 80);
}

static void
test_bad_replies(void **state)
{
	static const char *const bad[] = {
	    "",
	    "[]",
	    "{}",
	    "3",
	    "{\"Id\":\"" ID "\"}",
	    "{\"Id\":\"\",\"State\":{\"Pid\":812}}",
	    "{\"Id\":\"c0ed\",\"State\":{\"Pid\":812}}",
	    "{\"Id\":\"../../etc/passwd\",\"State\":{\"Pid\":812}}",
	    "{\"Id\":\"" ID "\",\"State\":{\"Pid\":\"812\"}}",
	};
	struct container found;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(container_parse(&found, bad[i]), -1);
}

static void
test_groups(void **state)
{
	const struct container container = {.id = ID}, none = {.id = ""};

	(void)state;
	assert_true(container_holds(&container,
				    "0::/system.slice/docker-" ID ".scope\n"));
	assert_true(container_holds(&container,
				    "4:memory:/libpod_parent/libpod-" ID "\n"));
	assert_false(container_holds(&container, "0::/\n"));
	assert_false(container_holds(&none, "0::/\n"));
}

/* This process is in no container of that id. */
static void
test_pid_of_another(void **state)
{
	struct scene *scene = *state;
	char *body = xasprintf("{\"Id\":\"" ID "\",\"Name\":\"/shop\","
			       "\"State\":{\"Pid\":%d}}",
			       (int)getpid());

	engine_answers(scene, "200 OK", body);
	refused(scene, "is not in the container's control group here");
	assert_true(
	    file_has(scene->request, "GET /containers/shop/json HTTP/1.1"));
	free(body);
}

static void
test_pid_elsewhere(void **state)
{
	engine_answers(*state, "200 OK",
		       "{\"Id\":\"" ID "\",\"State\":{\"Pid\":2147483647}}");
	refused(*state, "does not exist here: the engine counts the processes "
			"of another machine or PID namespace");
}

static void
test_not_running(void **state)
{
	engine_answers(*state, "200 OK",
		       "{\"Id\":\"" ID "\",\"State\":{\"Pid\":0,\"Status\":"
		       "\"exited\"}}");
	refused(*state, "container shop does not run: it is exited");
}

static void
test_unknown(void **state)
{
	engine_answers(*state, "404 Not Found", "{\"message\":\"none\"}");
	refused(*state, "there is no container shop: asked /");
}

static void
test_other_status(void **state)
{
	engine_answers(*state, "500 Oops", "{}");
	refused(*state, "no container engine answers about shop, /");
	assert_non_null(
	    strstr(((struct scene *)*state)->err.text, "(status 500)"));
}

static void
test_not_understood(void **state)
{
	engine_answers(*state, "200 OK", "<html>");
	refused(*state, "its reply is not understood");
}

static void
test_silent(void **state)
{
	engine_start(*state, NULL);
	refused(*state, "no container engine answers about shop");
}

static void
test_endless(void **state)
{
	engine_start(*state, "");
	refused(*state, "no container engine answers about shop");
}

static void
test_no_engine(void **state)
{
	refused(*state, "no container engine answers about shop");
}

/* podman is asked where there is no socket. */
static void
test_podman(void **state)
{
	struct scene *scene = *state;
	char *program = xasprintf("%s/podman", scene->dir);
	char *path = xasprintf("%s:/usr/bin:/bin", scene->dir);
	FILE *out = fopen(program, "w");

	fprintf(out,
		"#!/bin/sh\necho \"$@\" >%s/words\n"
		"echo '[{\"Id\":\"" ID "\",\"State\":{\"Pid\":0,\"Status\":"
		"\"created\"}}]'\n",
		scene->dir);
	fclose(out);
	chmod(program, 0700);
	unsetenv("DOCKER_HOST");
	setenv("PATH", path, 1);
	free(program);
	program = xasprintf("%s/words", scene->dir);
	if (access("/var/run/docker.sock", F_OK) != 0)
		refused(scene, "container shop does not run: it is created");
	assert_true(file_has(program, "inspect --type container shop"));
	free(program);
	free(path);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_image_ports),
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_bad_replies),
	    cmocka_unit_test(test_groups),
	    TEST(test_pid_of_another),
	    TEST(test_pid_elsewhere),
	    TEST(test_not_running),
	    TEST(test_unknown),
	    TEST(test_other_status),
	    TEST(test_not_understood),
	    TEST(test_silent),
	    TEST(test_endless),
	    TEST(test_no_engine),
	    TEST(test_podman),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
