/* SPDX-License-Identifier: MIT */
/* Where the messages of gRPC come from: files, or the target itself. */
#ifndef DRIVE_PROTOS_H
#define DRIVE_PROTOS_H

#include "base/settings.h"
#include "net/net.h"
#include "scenario/scenario.h"

/*
 * Reads --protoset, and --proto by protoc; with them HTTP/2 is spoken. Before
 * there is a target.
 */
int protos_read(struct scenario *, struct settings *, struct error *);
/*
 * Unless there were files, asks the target, if the scenario speaks of gRPC.
 * That it does not tell is said to whoever makes a call.
 */
void protos_ask(struct scenario *, const struct settings *,
		const struct address *, const volatile int *stop);

#endif
