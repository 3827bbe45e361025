/* SPDX-License-Identifier: MIT */
/*
 * One request in the calling thread that asks whether a service answers, and
 * how. It goes where the load would go, and is counted nowhere.
 */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include "net/net.h"

struct probe {
	const struct transport_settings *how; /* its base is not used */
	const char *method;		      /* NULL: GET */
	const char *path;
	int login; /* whether the login is sent, as with each request */
	double timeout_s;
	const volatile int *stop; /* set to give up; NULL */
};

enum { PROBE_BODY = 512 };

struct probe_answer {
	enum http_failure failure; /* HTTP_ANSWERED: there is a status */
	int status;
	char body[PROBE_BODY]; /* how it begins, as text */
};

void probe_ask(const struct probe *, struct probe_answer *);

#endif
