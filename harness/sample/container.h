/* SPDX-License-Identifier: MIT */
/*
 * A container as docker or podman knows it. They are asked one question, what
 * the container is, on a socket of this machine; nothing is changed.
 */
#ifndef SAMPLE_CONTAINER_H
#define SAMPLE_CONTAINER_H

#include <sys/types.h>

#include "base/error.h"

struct container {
	char id[72]; /* hexadecimal */
	char name[256];
	char state[32]; /* "running", "exited" */
	pid_t pid;	/* of its first process; 0: it does not run */
	/* Where it can be reached from this machine, as far as the engine says;
	 * "" and 0. */
	char address[64];
	int port;
	char engine[160]; /* who said so: "podman", "/var/run/docker.sock" */
};

/* The reply to an inspection, an object or a list of one. -1: it is not. */
int container_parse(struct container *, const char *json);
/* The first TCP port that an image exposes, by the reply to an inspection of
 * the image; 0: it exposes none. */
int container_image_port(const char *json);
/* Whether the text of /proc/PID/cgroup names the container's id. */
int container_holds(const struct container *, const char *groups);
/*
 * Asks the socket in DOCKER_HOST, or if that is not set docker's and podman's
 * usual sockets, then `podman inspect`. STATUS_UNAVAILABLE: none answers, none
 * knows the name, it does not run, or its process is not on this machine.
 */
int container_find(struct container *, const char *name, struct error *);

#endif
