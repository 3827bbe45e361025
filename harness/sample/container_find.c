/* SPDX-License-Identifier: MIT */
/* Asks docker and podman what a container is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"
#include "sample/container.h"
#include "sample/proc.h"

enum { REPLY = 4 << 20 };

static const double patience_s = 5, child_patience_s = 20;

/* Who was asked, and with what success. */
struct inquiry {
	const char *name;
	struct container *found;
	struct buf asked; /* "podman, /var/run/docker.sock (...)" */
	int answers;	  /* of those that know no such container */
};

static void
inquiry_note(struct inquiry *inquiry, const char *engine, const char *why)
{
	struct buf *asked = &inquiry->asked;

	buf_addf(asked, "%s%.100s", asked->len > 0 ? ", " : "", engine);
	if (why[0] != '\0')
		buf_addf(asked, " (%.100s)", why);
}

/* 1: that is the container. */
static int
inquiry_take(struct inquiry *inquiry, const char *engine, const char *json)
{
	if (container_parse(inquiry->found, json) != 0) {
		inquiry_note(inquiry, engine, "its reply is not understood");
		return 0;
	}
	snprintf(inquiry->found->engine, sizeof(inquiry->found->engine), "%s",
		 engine);
	return 1;
}

static int
socket_ask(struct inquiry *inquiry, const char *path)
{
	char *target = xasprintf("/containers/%s/json", inquiry->name);
	struct error err = {0};
	struct buf text = {0};
	char why[32];
	int found = 0,
	    status = fetch_unix(path, target, patience_s, REPLY, &text, &err);

	snprintf(why, sizeof(why), "status %d", status);
	if (status == 200) {
		found = inquiry_take(inquiry, path, buf_text(&text));
	} else if (status == 404) {
		inquiry->answers++;
		inquiry_note(inquiry, path, "");
	} else {
		inquiry_note(inquiry, path, status < 0 ? err.text : why);
	}
	buf_free(&text);
	free(target);
	return found;
}

/* A socket that does not exist is no engine. */
static int
socket_try(struct inquiry *inquiry, const char *path)
{
	if (access(path, R_OK | W_OK) == 0)
		return socket_ask(inquiry, path);
	if (errno != ENOENT && errno != ENOTDIR)
		inquiry_note(inquiry, path, strerror(errno));
	return 0;
}

static int
socket_try_user(struct inquiry *inquiry, const char *name)
{
	const char *folder = getenv("XDG_RUNTIME_DIR");
	char *path;
	int found;

	if (folder == NULL || folder[0] != '/')
		return 0;
	path = xasprintf("%s/%s", folder, name);
	found = socket_try(inquiry, path);
	free(path);
	return found;
}

/* Without a socket, podman itself looks into its files. */
static int
podman_ask(struct inquiry *inquiry)
{
	const char *const argv[] = {"podman",	 "inspect",	"--type",
				    "container", inquiry->name, NULL};
	const struct child podman = {
	    .argv = argv, .timeout_s = child_patience_s, .most = REPLY};
	struct buf text = {0};
	int found = 0;
	int status = child_output(&podman, &text);

	if (status == 0) {
		found = inquiry_take(inquiry, "podman", buf_text(&text));
	} else if (status == CHILD_LATE) {
		inquiry_note(inquiry, "podman", "no answer in time");
	} else if (status != CHILD_MISSING) {
		inquiry->answers++;
		inquiry_note(inquiry, "podman", "");
	}
	buf_free(&text);
	return found;
}

/* DOCKER_HOST names the one engine that the user means. */
static int
inquiry_ask(struct inquiry *inquiry)
{
	const char *host = getenv("DOCKER_HOST");

	if (host != NULL && text_starts(host, "unix://"))
		return socket_ask(inquiry, host + strlen("unix://"));
	if (host != NULL && host[0] != '\0')
		inquiry_note(inquiry, "DOCKER_HOST", "not a unix:// socket");
	return socket_try(inquiry, "/var/run/docker.sock") ||
	       socket_try(inquiry, "/run/podman/podman.sock") ||
	       socket_try_user(inquiry, "podman/podman.sock") ||
	       socket_try_user(inquiry, "docker.sock") || podman_ask(inquiry);
}

static int
inquiry_fail(struct inquiry *inquiry, struct error *err)
{
	if (inquiry->answers > 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "there is no container %.80s: asked %s",
				 inquiry->name, buf_text(&inquiry->asked));
	return error_set(err, STATUS_UNAVAILABLE,
			 "no container engine answers about %.80s%s%s: start "
			 "it, or give --pid of the container's process",
			 inquiry->name, inquiry->asked.len > 0 ? ", " : "",
			 buf_text(&inquiry->asked));
}

/* The engine may run elsewhere, in a virtual machine for example, where its
 * numbers of processes mean others. */
static int
container_check(const struct container *container, const char *name,
		struct error *err)
{
	char text[PROC_TEXT] = "";
	int dir;

	if (container->pid <= 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "container %.80s does not run: it is %s", name,
				 container->state[0] != '\0' ? container->state
							     : "stopped");
	if ((dir = proc_open(container->pid)) >= 0) {
		proc_read(dir, "cgroup", text, sizeof(text));
		close(dir);
	}
	if (container_holds(container, text))
		return 0;
	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "process %d, which is container %.80s according to %s, %s: the "
	    "engine counts the processes of another machine or PID namespace; "
	    "run flatline there, or give --pid",
	    (int)container->pid, name, container->engine,
	    dir < 0 ? "does not exist here"
		    : "is not in the container's control group here");
}

int
container_find(struct container *container, const char *name, struct error *err)
{
	struct inquiry inquiry = {.name = name, .found = container};
	int result = inquiry_ask(&inquiry)
			 ? container_check(container, name, err)
			 : inquiry_fail(&inquiry, err);

	buf_free(&inquiry.asked);
	return result;
}
