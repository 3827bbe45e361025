/* SPDX-License-Identifier: MIT */
#include "drive/port_choice.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

/*
 * A service may open its ports one after the other, and answer on one before
 * the other: how long nothing has to change before the only one that answers is
 * taken, if it knows the scenario's requests; if it does not; and if another is
 * silent, or it serves nothing but metrics.
 */
static const double settle_s = 0.3, doubtful_s = 2, late_s = 5;

const struct port_seen *
port_seen(const struct port_choice *choice, int port)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->ports[i].port == port)
			return &choice->ports[i];
	return NULL;
}

static void
choice_see(struct port_choice *choice, const struct target_port *port)
{
	size_t i = 0;
	struct port_seen *seen = NULL;

	while (i < choice->count && choice->ports[i].port != port->port)
		i++;
	if (i < choice->count)
		seen = &choice->ports[i];
	else if (i < TARGET_PORTS) {
		seen = &choice->ports[choice->count++];
		*seen = (struct port_seen){
		    .port = port->port, .score = -1, .since_s = clock_now()};
	}
	if (seen == NULL)
		return;
	seen->listens = 1;
	seen->debugger = port->debugger;
}

/* A port that was closed meanwhile is forgotten. */
static void
choice_look(struct port_choice *choice, const struct target_port *ports,
	    size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++)
		choice->ports[i].listens = 0;
	for (size_t i = 0; i < count; i++)
		choice_see(choice, &ports[i]);
	for (size_t i = 0; i < choice->count; i++)
		if (choice->ports[i].listens)
			choice->ports[kept++] = choice->ports[i];
	choice->count = kept;
}

/* What has answered need not be asked again. */
static void
choice_ask(struct port_choice *choice)
{
	for (size_t i = 0; i < choice->count; i++) {
		struct port_seen *port = &choice->ports[i];

		if (port->debugger != NULL) {
			port->kind = PORT_DEBUGGER;
			port->score = 0;
		} else if (port->kind != PORT_SERVES &&
			   port->kind != PORT_DEBUGGER &&
			   clock_now() >= port->ask_s) {
			port_ask(choice, port);
		}
	}
}

static size_t
choice_count(const struct port_choice *choice, enum port_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < choice->count; i++)
		count += choice->ports[i].kind == kind;
	return count;
}

/* How long nothing has changed. */
static double
choice_settled(const struct port_choice *choice)
{
	double last = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->ports[i].since_s > last)
			last = choice->ports[i].since_s;
	return clock_now() - last;
}

static void
choice_score(struct port_choice *choice)
{
	if (!choice->knows_firsts && choice->scenario != NULL)
		choice->nfirsts = first_requests(choice->scenario,
						 choice->firsts, PORT_REQUESTS);
	choice->knows_firsts = 1;
	for (size_t i = 0; i < choice->count; i++)
		if (choice->ports[i].kind == PORT_SERVES &&
		    choice->ports[i].score < 0)
			port_score(choice, &choice->ports[i]);
}

/* The port that answers the scenario best; count: of those that do so. */
static const struct port_seen *
choice_best(const struct port_choice *choice, size_t *count)
{
	const struct port_seen *best = NULL;

	*count = 0;
	for (size_t i = 0; i < choice->count; i++) {
		const struct port_seen *port = &choice->ports[i];

		if (port->kind != PORT_SERVES ||
		    (best != NULL && port->score < best->score))
			continue;
		if (best == NULL || port->score > best->score)
			*count = 0;
		++*count;
		best = port;
	}
	return best;
}

static int
choice_undecided(struct port_choice *choice, struct error *err)
{
	struct buf ports = {0};

	choice->undecided = 1;
	for (size_t i = 0; i < choice->count; i++)
		if (choice->ports[i].kind == PORT_SERVES)
			buf_addf(&ports, "%s --target %s",
				 ports.len > 0 ? " or" : "",
				 choice->ports[i].address.base);
	error_set(err, STATUS_UNAVAILABLE,
		  "several ports of the target answer, and none knows the "
		  "scenario's requests better: say which one with%s",
		  buf_text(&ports));
	buf_free(&ports);
	return -1;
}

/* The only one that answers HTTP need not be the service. */
static int
choice_of_one(struct port_choice *choice)
{
	const struct port_seen *port;
	double needed = settle_s;
	size_t count;

	port = choice_best(choice, &count);
	if (choice->count > 1 || port->status >= 400) {
		choice_score(choice);
		if (port->score == 0)
			needed = doubtful_s;
		if (choice_count(choice, PORT_SILENT) > 0)
			needed = late_s;
	}
	return choice_settled(choice) >= needed ? port->port : 0;
}

static int
choice_of_many(struct port_choice *choice, struct error *err)
{
	const struct port_seen *port;
	double settled = choice_settled(choice);
	size_t count;

	choice_score(choice);
	port = choice_best(choice, &count);
	if (choice_count(choice, PORT_SILENT) > 0 && settled < late_s)
		return 0;
	if (count == 1 && port->score > 0)
		return port->port;
	return settled >= doubtful_s ? choice_undecided(choice, err) : 0;
}

/* The only port of that kind; 0: there is another. */
static int
choice_only(const struct port_choice *choice, enum port_kind kind)
{
	const struct port_seen *only = NULL;

	for (size_t i = 0; i < choice->count; i++) {
		const struct port_seen *port = &choice->ports[i];

		if (port->kind == PORT_OTHER || port->kind == PORT_DEBUGGER)
			continue;
		if (port->kind != kind || only != NULL)
			return 0;
		only = port;
	}
	return only != NULL ? only->port : 0;
}

static int
choice_is_tcp(struct port_choice *choice)
{
	if (!choice->knows_tcp && choice->scenario != NULL)
		choice->is_tcp = first_is_tcp(choice->scenario);
	choice->knows_tcp = 1;
	return choice->is_tcp;
}

/* What does not speak HTTP cannot be asked: the only port that listens. */
static int
choice_by_tcp(struct port_choice *choice, struct error *err)
{
	struct error ignored = {0};
	size_t count;

	for (size_t i = 0; i < choice->count; i++) {
		struct port_seen *port = &choice->ports[i];

		port->kind =
		    port->debugger != NULL ? PORT_DEBUGGER : PORT_SERVES;
		port_address(&port->address, "http", "127.0.0.1", port->port,
			     &ignored);
	}
	count = choice_count(choice, PORT_SERVES);
	if (count == 0 || choice_settled(choice) < settle_s)
		return 0;
	return count == 1 ? choice_only(choice, PORT_SERVES)
			  : choice_undecided(choice, err);
}

int
port_choose(void *arg, const struct target_port *ports, size_t count,
	    struct error *err)
{
	struct port_choice *choice = arg;

	choice_look(choice, ports, count);
	if (choice->wanted != 0 && port_seen(choice, choice->wanted) != NULL)
		return choice->wanted;
	if (choice_is_tcp(choice))
		return choice_by_tcp(choice, err);
	choice_ask(choice);
	/* One that is not ready yet may be the service. */
	if (choice_count(choice, PORT_STARTING) > 0)
		return choice_only(choice, PORT_STARTING);
	switch (choice_count(choice, PORT_SERVES)) {
	case 0:
		return choice_settled(choice) >= late_s
			   ? choice_only(choice, PORT_METRICS)
			   : 0;
	case 1:
		return choice_of_one(choice);
	default:
		return choice_of_many(choice, err);
	}
}

static const char *const kinds[] = {
    [PORT_SILENT] = "gives no answer",	 [PORT_OTHER] = "does not speak HTTP",
    [PORT_DEBUGGER] = "is a debugger's", [PORT_METRICS] = "serves metrics",
    [PORT_STARTING] = "is not ready",	 [PORT_SERVES] = "answers",
};

void
port_choice_explain(const struct port_choice *choice, struct buf *out)
{
	for (size_t i = 0; i < choice->count; i++) {
		const struct port_seen *port = &choice->ports[i];

		buf_addf(out, "%s port %d, which %s",
			 i > 0 ? " and" : "listens on", port->port,
			 kinds[port->kind]);
	}
}

/* A port of its own choice, outside of where Node puts it by itself. */
static int
is_our_inspector(const struct target_port *port)
{
	return port->debugger != NULL &&
	       strcmp(port->debugger, "inspector") == 0 &&
	       (port->port < 9229 || port->port > 9239);
}

void
port_choice_others(const struct port_choice *choice, int port, int started,
		   const struct target_port *ports, size_t count,
		   struct strings *names)
{
	for (size_t i = 0; i < count; i++) {
		const struct port_seen *seen = port_seen(choice, ports[i].port);
		const char *what = ports[i].debugger;
		char name[48];

		if (ports[i].port == port ||
		    (started && is_our_inspector(&ports[i])))
			continue;
		if (what == NULL && seen != NULL && seen->ask_s > 0)
			what = seen->kind == PORT_DEBUGGER  ? "inspector"
			       : seen->kind == PORT_METRICS ? "metrics"
			       : seen->kind == PORT_OTHER   ? "not HTTP"
							    : NULL;
		snprintf(name, sizeof(name), what != NULL ? "%d (%s)" : "%d",
			 ports[i].port, what);
		strings_add(names, name);
	}
}
