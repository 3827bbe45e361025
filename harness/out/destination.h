/* SPDX-License-Identifier: MIT */
/* What --out names: a receiver and where it is, taken apart so that nothing
 * secret is shown. */
#ifndef OUT_DESTINATION_H
#define OUT_DESTINATION_H

#include "base/error.h"
#include "base/buf.h"
#include "out/receiver.h"

struct destination {
	const struct receiver *receiver;
	char *url;   /* without user and password */
	char *shown; /* "prometheus=https://prom:9090/api/v1/write" */
	char *login; /* "USER:PASSWORD"; NULL: there is none */
};

/*
 * "prometheus=http://127.0.0.1:9090". headers: those of --out-header.
 * STATUS_USAGE: no receiver is called so, it is no URL, or what is secret would
 * leave this machine in the clear. STATUS_UNAVAILABLE: whether it would cannot
 * be told, since the host's name cannot be resolved.
 */
int destination_read(struct destination *, const char *text,
		     const struct strings *headers, struct error *);
void destination_free(struct destination *);

#endif
