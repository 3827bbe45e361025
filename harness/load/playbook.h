/* SPDX-License-Identifier: MIT */
/*
 * What a request of a log becomes: an iteration of the flow that is for its
 * route, or a request alone, or nothing. What a log says is anybody's text: of
 * a target only path and query are looked at.
 */
#ifndef LOAD_PLAYBOOK_H
#define LOAD_PLAYBOOK_H

#include "base/http.h"
#include "scenario/scenario.h"
#include "traffic/hit.h"
#include "traffic/pattern.h"

enum { TARGET_MAX = 8000, LABEL_MAX = 120 };

/* What is handed on of a line. */
struct entry {
	double at_s; /* the time it tells; or when it is due, after the start */
	int role;    /* of the playbook; -1: the request alone */
	int pattern; /* of those given, that its path fits; -1: none */
	short status;		     /* that it was answered; 0: not known */
	short method;		     /* of a request alone */
	size_t len;		     /* of the target */
	char target[TARGET_MAX + 1]; /* "/items/42?q=1", up to its NUL */
};
/* So many bytes of it are used. */
size_t entry_size(const struct entry *);

/* A flow that is for a route. */
struct role {
	int flow;
	const char *method; /* "POST" */
	const char *path;   /* a pattern: "/items/:id" */
	char *route;	    /* both, owned */
};

struct playbook {
	const struct patterns *given; /* borrowed; by --route and the like */
	struct patterns routes;	      /* of the roles, in their order */
	struct role *roles;
};

/* patterns may be NULL; scenario too: no flow is for anything. */
void playbook_init(struct playbook *, const struct scenario *,
		   const struct patterns *given);
void playbook_free(struct playbook *);

/* What comes of a line. */
enum fit {
	FIT,
	FIT_NO_TIME,	   /* nobody knows when it was */
	FIT_NO_FLOW,	   /* it needs a body, and no flow has one for it */
	FIT_NO_PATH,	   /* CONNECT, "*", no path of the service's */
	FIT_TOO_LONG,	   /* a target beyond TARGET_MAX */
	FIT_UPGRADE,	   /* it became something else, a WebSocket */
	FIT_NOT_PRINTABLE, /* control characters or blanks in it */
	NFITS
};
/* Fills all but at_s of the entry. */
enum fit playbook_read(const struct playbook *, const struct hit *,
		       struct entry *);
/* "POST /publish", as requests of that line are counted; LABEL_MAX bytes. */
void playbook_label(const struct playbook *, const struct hit *,
		    char label[LABEL_MAX]);
/* Whether the request is one of that route: the entry can stand for it. */
int role_plays(const struct role *, const struct http_request *);

/* "GET" for an entry that is a request alone. */
const char *entry_method(const struct entry *);

#endif
