/* SPDX-License-Identifier: MIT */
/*
 * Requests of which one line tells that they begin and another how they were
 * answered, as Rails and Fastify log: kept until the second line comes, in
 * fixed memory. A request that has to make room, or whose answer cannot be told
 * from that of another, goes on without a status.
 */
#ifndef TRAFFIC_LOG_JOIN_H
#define TRAFFIC_LOG_JOIN_H

#include <stdint.h>

#include "traffic/hit.h"

enum { JOIN_MOST = 64, JOIN_TEXT = 8400 };

struct log_join {
	struct joining {
		uint64_t key;  /* what both lines have in common */
		uint64_t turn; /* of its beginning; 0: nothing is kept here */
		int crowded;   /* another of this key was not answered yet */
		struct hit hit;
		char text[JOIN_TEXT]; /* that the hit borrows */
	} kept[JOIN_MOST], out;
	uint64_t turn;
};

/* Keeps a request. 1: *hit becomes another one that had to go; 0: none. */
int log_join_begin(struct log_join *, uint64_t key, struct hit *hit);
/* 1: *hit becomes the request that was answered so; 0: none is kept. */
int log_join_end(struct log_join *, uint64_t key, int status, struct hit *hit);
/* At the end of the log: 1: one that was not answered; 0: there is none. */
int log_join_left(struct log_join *, struct hit *hit);

#endif
