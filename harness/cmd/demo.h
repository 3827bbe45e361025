/* SPDX-License-Identifier: MIT */
/* The demo's service and the broker it publishes to. */
#ifndef CMD_DEMO_H
#define CMD_DEMO_H

#include "base/error.h"

/*
 * A broker on loopback in a process of its own, which ends with this one.
 * It accepts connections and keeps them. Stores its port.
 */
int demo_broker_start(int *port, struct error *);

/*
 * The service: POST /publish opens a client to the broker, and keeps it; the
 * fixed form opens one and uses it again. Prints its port, serves until it is
 * killed. Returns only with an error.
 */
int demo_service_run(int broker_port, int fixed, struct error *);

/* Makes and listens on a loopback socket with a free port; -1 and an error. */
int demo_listen(int *port, struct error *);

#endif
