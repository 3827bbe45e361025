/* SPDX-License-Identifier: MIT */
/* A command that has docker or podman run a container: `podman run --rm --name
 * shop image`. */
#ifndef SAMPLE_CONTAINER_COMMAND_H
#define SAMPLE_CONTAINER_COMMAND_H

enum { CONTAINER_WORDS = 24 };

struct container_command {
	char *text, *id;  /* where the words of the others are */
	const char *name; /* of --name; NULL: the command names none */
	/* The command that stops it, [0] NULL: none; the name may be missing at
	 * its end. */
	char *stop[CONTAINER_WORDS];
};

/* Also within `sh -c "..."`. All is NULL if it is no such command. */
void container_command_parse(struct container_command *, char *const argv[]);
/* Names the container by the id in the path of its control group. -1: there is
 * none, or no command to stop it. */
int container_command_set_id(struct container_command *, const char *group);
void container_command_free(struct container_command *);

#endif
