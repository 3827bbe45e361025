/* SPDX-License-Identifier: MIT */
/*
 * Takes a reply of Prometheus' HTTP API to query_range in pieces and
 * hands on its series as they come. None of it is held but what is under way:
 * the labels of one series and one reading. All of it is a stranger's.
 */
#ifndef QUERY_PROM_REPLY_H
#define QUERY_PROM_REPLY_H

#include <stddef.h>

#include "base/error.h"
#include "record/labels.h"

/* Who takes the series. */
struct prom_sink {
	void *arg;
	/* The next one begins; its labels are borrowed until it ends. */
	void (*begin)(void *arg, const struct labels *);
	void (*reading)(void *arg, double time_s, double value);
	/* -1: err says why no more is wanted. */
	int (*end)(void *arg, struct error *);
};

struct prom_reply;
struct prom_reply *prom_reply_new(const struct prom_sink *);
void prom_reply_free(struct prom_reply *);
/* -1, STATUS_DATA: it is no such reply, or the sink wants no more. */
int prom_reply_feed(struct prom_reply *, const char *bytes, size_t length,
		    struct error *);
/* After the last byte: whether it was whole, and said "success". */
int prom_reply_end(struct prom_reply *, struct error *);
/* Whether it was the sink that wanted no more. */
int prom_reply_unwanted(const struct prom_reply *);
/* What the server said in "error"; "": nothing. */
const char *prom_reply_refusal(const struct prom_reply *);
/* Warnings beside the result, and that it is partial. */
const struct strings *prom_reply_warnings(const struct prom_reply *);

#endif
