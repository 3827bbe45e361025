/* SPDX-License-Identifier: MIT */
/* What requests of a route were answered, by class of status. */
#ifndef TRAFFIC_STATUSES_H
#define TRAFFIC_STATUSES_H

#include "base/buf.h"

enum { STATUS_CLASSES = 6 /* unknown, 1xx ... 5xx */ };

/* All zero at first. */
struct statuses {
	double classes[STATUS_CLASSES];
	/*
	 * The status that most of a class had, if one did; 0: unknown (the
	 * majority vote of Boyer and Moore, 1981).
	 */
	int statuses[STATUS_CLASSES];
	double votes[STATUS_CLASSES];
};

/*
 * The class of a status. 304 counts as 2xx, because a request without its
 * condition would have been answered 200.
 */
int statuses_class(int status);
/* status 0: unknown. */
void statuses_add(struct statuses *, int status, double count);
/* The same where nothing but the class is known. */
void statuses_add_class(struct statuses *, int class, double count);
void statuses_merge(struct statuses *, const struct statuses *);
/* Requests whose answer is known. */
double statuses_known(const struct statuses *);
/*
 * The classes that show what a route does in production, as bits: the most
 * frequent; 2xx and 3xx also if they are a quarter of the known answers, or if
 * errors are the most frequent; 2xx beside 5xx in any case. 0: no answer is
 * known.
 */
unsigned statuses_usual(const struct statuses *);
/* "200", "302 or 404", "2xx": of these classes, if they occurred. */
void statuses_words(const struct statuses *, unsigned classes, struct buf *);

#endif
