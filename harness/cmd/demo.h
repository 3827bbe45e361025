/* SPDX-License-Identifier: MIT */
/* The demo's service and the broker it publishes to. */
#ifndef CMD_DEMO_H
#define CMD_DEMO_H

#include "base/error.h"

/*
 * Starts a broker on loopback in a child process that ends with this one. It
 * accepts connections and keeps them open. Stores its port.
 */
int demo_broker_start(int *port, struct error *);

/*
 * The service: POST /publish opens a client to the broker and never closes it;
 * the fixed form opens one and reuses it. Prints its port and serves until it
 * is killed; returns only on error.
 */
int demo_service_run(int broker_port, int fixed, struct error *);

/* Listens on a free loopback port; returns the socket, -1 on error. */
int demo_listen(int *port, struct error *);

#endif
