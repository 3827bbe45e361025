/* SPDX-License-Identifier: MIT */
/* What a server of gRPC says about its own services. */
#ifndef DRIVE_REFLECTION_H
#define DRIVE_REFLECTION_H

#include "base/settings.h"
#include "net/net.h"
#include "scenario/proto.h"

/*
 * Takes in the descriptors of all services, and what they import. -1,
 * STATUS_UNAVAILABLE: why not, and what to give instead.
 */
int reflection_ask(struct protos *, const struct settings *,
		   const struct address *, const volatile int *stop,
		   struct error *);

#endif
