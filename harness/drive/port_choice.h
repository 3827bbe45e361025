/* SPDX-License-Identifier: MIT */
/*
 * Which of the ports that a target listens on is the service. Each is asked
 * what it speaks; if several answer HTTP, or the one that does knows no "/",
 * they are asked for what the scenario asks for first. Debuggers, pages of
 * metrics and ports of other protocols are left out.
 */
#ifndef DRIVE_PORT_CHOICE_H
#define DRIVE_PORT_CHOICE_H

#include "base/settings.h"
#include "net/net.h"
#include "sample/sample.h"
#include "scenario/first_requests.h"

enum port_kind {
	PORT_SILENT,   /* it has not answered yet */
	PORT_OTHER,    /* it speaks something else than HTTP */
	PORT_DEBUGGER, /* of Node, the JVM... */
	PORT_METRICS,  /* nothing but a Prometheus page */
	PORT_STARTING, /* it answers 502, 503 or 504 */
	PORT_SERVES,
};

struct port_seen {
	int port, listens;
	const char *debugger; /* "inspector"; NULL: it is none */
	enum port_kind kind;
	int status; /* of its answer to GET / */
	int score;  /* how it answers the scenario; -1: not asked */
	struct address address;
	double since_s;	   /* when it was first seen */
	double ask_s;	   /* when to ask it (again) */
	double pause_s;	   /* until it is asked again */
	double patience_s; /* for its answer */
};

enum { PORT_REQUESTS = 4 };

struct port_choice {
	const struct settings *settings; /* borrowed, as is the scenario */
	struct scenario *scenario;	 /* NULL: there is none */
	const volatile int *stop;	 /* set to give up; NULL */
	int wanted; /* taken as soon as it listens; 0: none */
	struct port_seen ports[TARGET_PORTS];
	size_t count;
	struct first_request firsts[PORT_REQUESTS];
	size_t nfirsts;
	int knows_firsts;
	int knows_tcp, is_tcp; /* the scenario does not speak HTTP */
	int undecided;	       /* several are as likely */
};

/*
 * For target_wait: asks the ports that are due, and returns the one that is the
 * service. -1, STATUS_UNAVAILABLE: several are as likely.
 */
int port_choose(void *choice, const struct target_port *, size_t count,
		struct error *);
/* Where it is reached; NULL: it was not asked. */
const struct port_seen *port_seen(const struct port_choice *, int port);
/* Why none was chosen, to stand behind the command: "listens on port 6379,
 * which does not speak HTTP"; "": no port is known. */
void port_choice_explain(const struct port_choice *, struct buf *);
/* Names the other ports, for people: "9229 (inspector)". Those of inspectors
 * that flatline has opened are not worth a word. */
void port_choice_others(const struct port_choice *, int port, int started,
			const struct target_port *, size_t count,
			struct strings *names);

/* "http://127.0.0.1:3000" */
int port_address(struct address *, const char *scheme, const char *host,
		 int port, struct error *);

/* port_ask.c: what a port speaks, by harmless requests. */
void port_ask(const struct port_choice *, struct port_seen *);
void port_score(const struct port_choice *, struct port_seen *);

#endif
