/* SPDX-License-Identifier: MIT */
/*
 * A target is ready when it answers, not when it listens. Ready is any answer
 * to GET / but 502, 503 and 504, or with --ready PATH an answer of 200 to 399
 * to that. The requests that ask are counted nowhere. One whose flows all begin
 * by TCP is not asked.
 */
#ifndef DRIVE_READINESS_H
#define DRIVE_READINESS_H

#include "base/settings.h"
#include "net/net.h"
#include "net/probe.h"
#include "sample/sample.h"

struct readiness {
	const struct settings *settings; /* all of it is borrowed */
	const struct address *address;
	struct target *target;	 /* whose end is noticed; NULL */
	double since_s, until_s; /* of clock_now(): from when, how long */
	/*
	 * Whether no answer at all is awaited as long. Else that is left to the
	 * load to tell: at once if no connection comes about, and silence after
	 * the time that a request may take.
	 */
	int patient;
	const volatile int *stop; /* set to give up; NULL */
	void (*on_wait)(void *arg, const char *why);
	void *arg;
};

/* "answered 503 for 30 s (GET ...)", what was said, and what to do. */
void readiness_explain(struct buf *, const struct probe_answer *,
		       double seconds, const struct address *,
		       const struct settings *);
/* STATUS_UNAVAILABLE: it did not become ready, and how it answered. */
int readiness_wait(const struct readiness *, struct error *);

#endif
