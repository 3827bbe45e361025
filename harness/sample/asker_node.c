/* SPDX-License-Identifier: MIT */
/*
 * Node's heap after a collection, through its inspector. An inspector is code
 * execution for whoever reaches it, so: of this machine only, one short
 * session a reading, and what a signal of ours opened closes itself unless it
 * is asked again. (A process that ends by itself waits for its sessions.)
 */
#include "sample/asker_node.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/cdp.h"
#include "sample/listen.h"
#include "sample/proc.h"

static const double patience_s = 10, opening_s = 2, pause_s = 0.02;

/*
 * The timer belongs to the target: it closes the inspector when nobody asks
 * any more. What it needs is fetched now: there is no require() later.
 */
#define EXPRESSION                                                             \
	"((i,v,s)=>{const m=process.memoryUsage(),g=globalThis,"               \
	"k=Symbol.for('flatline.inspector');clearTimeout(g[k]);"               \
	"if(s>0){const t=setTimeout(()=>i.close(),s);t.unref();"               \
	"Object.defineProperty(g,k,{value:t,configurable:true})}"              \
	"return{external:m.external,"                                          \
	"limit:v.getHeapStatistics().heap_size_limit}})"                       \
	"(require('inspector'),require('v8'),"

enum { CLOSES_AFTER_MS = 8000, CLOSES_SOON_MS = 300 };

/* The answer to EXPRESSION; closes_ms: 0 for an inspector that is not ours. */
static json_t *
node_evaluate(struct cdp *cdp, int closes_ms, struct error *err)
{
	char *text = xasprintf("%s%d)", EXPRESSION, closes_ms);
	json_t *params =
	    json_pack("{s:s, s:b, s:b}", "expression", text, "returnByValue", 1,
		      "includeCommandLineAPI", 1);

	free(text);
	return cdp_call(cdp, "Runtime.evaluate", params, err);
}

static double
member(json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return json_is_number(value) && json_number_value(value) >= 0
		   ? json_number_value(value)
		   : NAN;
}

static int
node_read(struct cdp *cdp, const struct contact *contact, double *values)
{
	struct error ignored = {0};
	json_t *done, *usage = NULL, *answer = NULL, *value;

	done = cdp_call(cdp, "HeapProfiler.collectGarbage", NULL, &ignored);
	if (done != NULL)
		usage = cdp_call(cdp, "Runtime.getHeapUsage", NULL, &ignored);
	if (usage != NULL)
		answer = node_evaluate(
		    cdp, contact->opened ? CLOSES_AFTER_MS : 0, &ignored);
	value = json_object_get(json_object_get(answer, "result"), "value");
	values[ASK_HEAP] = member(usage, "usedSize");
	values[ASK_EXTERNAL] = member(value, "external");
	values[ASK_LIMIT] = member(value, "limit");
	json_decref(done);
	json_decref(usage);
	json_decref(answer);
	return isnan(values[ASK_HEAP]) ? -1 : 0;
}

/* Only this machine reaches it, and it is not where the load goes. */
static int
node_try(struct contact *contact, const struct listener *listener)
{
	struct error ignored = {0};
	struct cdp *cdp;

	if (!listener->row.loopback || listener->row.port == contact->service)
		return -1;
	cdp = cdp_open(listener->row.port, opening_s, &ignored);
	if (cdp == NULL)
		return -1;
	cdp_close(cdp);
	contact->port = listener->row.port;
	return 0;
}

static int
node_find(struct contact *contact)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	int result = -1;

	listen_of(listeners, &contact->pid, 1);
	for (size_t i = 0; i < listeners->count && result != 0; i++)
		result = node_try(contact, &listeners->items[i]);
	free(listeners);
	return result;
}

/* An application's own handler catches the signal too, and opens nothing. */
static int
node_open(struct contact *contact, const char **reason)
{
	double until = clock_now() + opening_s;

	*reason = "it has no inspector open";
	if (!contact->may_signal || contact->opened)
		return -1;
	*reason = "it does not catch SIGUSR1, which opens the inspector";
	if (!proc_catches(contact->dir, SIGUSR1))
		return -1;
	*reason = "SIGUSR1 opened no inspector";
	kill(contact->pid, SIGUSR1);
	contact->opened = 1;
	while (clock_now() < until) {
		if (node_find(contact) == 0)
			return 0;
		clock_pause(pause_s);
	}
	return -1;
}

int
node_reach(struct contact *contact, const char **reason)
{
	if (contact->port != 0 || node_find(contact) == 0)
		return 0;
	return node_open(contact, reason);
}

/* One that closed itself since, for not being asked, is opened again. */
static struct cdp *
node_meet(struct contact *contact, const char **reason)
{
	struct error ignored = {0};
	struct cdp *cdp = NULL;

	if (contact->port != 0)
		cdp = cdp_open(contact->port, patience_s, &ignored);
	if (cdp != NULL)
		return cdp;
	contact->opened = contact->port = 0;
	if (node_reach(contact, reason) != 0)
		return NULL;
	return cdp_open(contact->port, patience_s, &ignored);
}

static int
node_ask(struct contact *contact, double *values, const char **reason)
{
	struct cdp *cdp;
	int result;

	*reason = "its inspector did not answer";
	cdp = node_meet(contact, reason);
	result = cdp != NULL ? node_read(cdp, contact, values) : -1;
	cdp_close(cdp);
	if (result == 0)
		*reason = NULL;
	return result;
}

/* Closing waits until we have hung up: with a session it would block. */
static void
node_leave(struct contact *contact)
{
	struct error ignored = {0};
	struct cdp *cdp;

	if (contact->port == 0)
		return;
	cdp = cdp_open(contact->port, opening_s, &ignored);
	if (cdp != NULL)
		json_decref(node_evaluate(cdp, CLOSES_SOON_MS, &ignored));
	cdp_close(cdp);
}

const struct asker asker_node = {
    .name = "inspector",
    .help = "inspector",
    .runtime = "node",
    .ask = node_ask,
    .leave = node_leave,
};
