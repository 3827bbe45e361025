/* SPDX-License-Identifier: MIT */
#include "net/net.h"

const struct transport *const transport_table[] = {
#define TRANSPORT(name) &transport_##name,
#include "net/transports.def"
#undef TRANSPORT
    NULL};
