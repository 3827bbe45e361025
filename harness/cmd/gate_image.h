/* SPDX-License-Identifier: MIT */
/*
 * Builds that are images: podman or docker runs both with the same options, on
 * a network of their own.
 */
#ifndef CMD_GATE_IMAGE_H
#define CMD_GATE_IMAGE_H

#include "base/error.h"
#include "base/settings.h"

struct gate_images {
	const char *engine; /* "podman"; NULL: the builds are no images */
	char *name;	    /* the network's, and how the containers' begin */
	int has_network;    /* which has been made, and is to be removed */
	int ports[2];	    /* where each listens in its container */
	/* The shell command of each build, for gate_build; and one that starts
	 * it by hand, reached at that port. NULL: no such build. */
	char *commands[2], *by_hand[2];
};

/*
 * Finds the engine that has the images of the settings, and makes their
 * network. Nothing happens if there are none. STATUS_USAGE: they do not go with
 * other options; STATUS_UNAVAILABLE: no engine has them.
 */
int gate_images_open(struct gate_images *, const struct settings *,
		     int hand_port, struct error *);
/* Removes what is left of the containers, and the network. */
void gate_images_close(struct gate_images *);

#endif
