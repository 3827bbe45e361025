/* SPDX-License-Identifier: MIT */
/*
 * Node's heap after a collection, through its inspector. An inspector is code
 * execution for whoever reaches it, so: on this machine only, one short session
 * per reading, and one that our signal opened closes itself unless it is used
 * again. (A process that ends by itself waits for its sessions to end.)
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
#include "sample/node_program.h"
#include "sample/node_workers.h"
#include "sample/proc.h"
#include "sample/source.h"

static const double patience_s = 10, opening_s = 2, pause_s = 0.02;

/*
 * The timer runs in the target and closes the inspector when nobody asks any
 * more; not while a connection to it is open, since closing blocks the service
 * until the other side hangs up. It fetches what it needs now, because there is
 * no require() later.
 */
#define EXPRESSION                                                             \
	"((i,v,r,s)=>{const m=process.memoryUsage(),g=globalThis,"             \
	"k=Symbol.for('flatline.inspector');clearTimeout(g[k]);"               \
	"const held=()=>{try{const p=':'+(+i.url().match(/:(\\d+)\\//)[1])"    \
	".toString(16).toUpperCase().padStart(4,'0');"                         \
	"return r('/proc/self/net/tcp','latin1').split('\\n').some(l=>{"       \
	"const c=l.trim().split(/ +/);"                                        \
	"return c[3]==='01'&&c[1].endsWith(p)})}catch{return false}};"         \
	"const arm=()=>{const t=setTimeout(()=>{if(held())return arm();"       \
	"i.close();const d=g[Symbol.for('flatline.port')];"                    \
	"if(d)process.debugPort=d},s);t.unref();"                              \
	"Object.defineProperty(g,k,{value:t,configurable:true})};"             \
	"if(s>0)arm();"                                                        \
	"const h=v.getHeapStatistics();let own='';"                            \
	"try{own=r('/proc/self/smaps_rollup','latin1')}catch{}"                \
	"return{external:m.external,limit:h.heap_size_limit,"                  \
	"heap:h.total_physical_size,own}})"                                    \
	"(require('inspector'),require('v8'),require('fs').readFileSync,"

/*
 * A signal opens the same port in each worker of a cluster, so only one can
 * have it at a time: each moves to a free port. process.debugPort gets its old
 * value back when the inspector closes, which it does if it is not used. While
 * it opens, the listeners of internal messages are taken away: the primary
 * would otherwise signal all workers at once.
 */
#define MOVE                                                                   \
	"((i)=>{const g=globalThis,k=Symbol.for('flatline.inspector'),"        \
	"p=Symbol.for('flatline.port'),d=process.debugPort;"                   \
	"Object.defineProperty(g,p,{value:d,configurable:true});"              \
	"setTimeout(()=>{const m='internalMessage',l=process.listeners(m);"    \
	"i.close();process.removeAllListeners(m);"                             \
	"try{i.open(0,'127.0.0.1')}finally{l.forEach(f=>process.on(m,f))}"     \
	"const t=setTimeout(()=>{i.close();process.debugPort=d},8000);"        \
	"t.unref();Object.defineProperty(g,k,{value:t,configurable:true})},"   \
	"50)})(require('inspector'))"

enum { CLOSES_AFTER_MS = 8000, CLOSES_SOON_MS = 300, OPTIONS = 1 << 18 };

static json_t *
node_call(struct cdp *cdp, const char *expression, struct error *err)
{
	json_t *params =
	    json_pack("{s:s, s:b, s:b}", "expression", expression,
		      "returnByValue", 1, "includeCommandLineAPI", 1);

	return cdp_call(cdp, "Runtime.evaluate", params, err);
}

/* The value of EXPRESSION; closes_ms: 0 for an inspector that is not ours. */
static json_t *
node_evaluate(struct cdp *cdp, int closes_ms, struct error *err)
{
	char *text = xasprintf("%s%d)", EXPRESSION, closes_ms);
	json_t *answer = node_call(cdp, text, err);

	free(text);
	return answer;
}

static double
member(json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	return json_is_number(value) && json_number_value(value) >= 0
		   ? json_number_value(value)
		   : NAN;
}

/*
 * The process has read its own memory at the same moment as V8's, so that what
 * the service allocates meanwhile is in neither or in both.
 */
static void
node_split(json_t *value, const struct node_workers *workers, double *values)
{
	const char *own = json_string_value(json_object_get(value, "own"));

	if (own == NULL || own[0] == '\0')
		return;
	values[ASK_RESIDENT] = member(value, "heap") + workers->physical;
	values[ASK_OUTSIDE] = rollup_own(own) - values[ASK_RESIDENT];
}

static int
node_read(struct cdp *cdp, const struct contact *contact, double *values,
	  const char **reason)
{
	struct error ignored = {0};
	struct node_workers workers;
	json_t *done, *usage = NULL, *answer = NULL, *value;

	if (node_workers_read(cdp, &workers) != 0) {
		*reason = "a worker thread of it did not tell its heap";
		return -1;
	}
	done = cdp_call(cdp, "HeapProfiler.collectGarbage", NULL, &ignored);
	if (done != NULL)
		usage = cdp_call(cdp, "Runtime.getHeapUsage", NULL, &ignored);
	if (usage != NULL)
		answer = node_evaluate(
		    cdp, contact->opened ? CLOSES_AFTER_MS : 0, &ignored);
	value = json_object_get(json_object_get(answer, "result"), "value");
	values[ASK_HEAP] = member(usage, "usedSize") + workers.used;
	values[ASK_EXTERNAL] = member(value, "external") + workers.external;
	values[ASK_LIMIT] = member(value, "limit");
	node_split(value, &workers, values);
	json_decref(done);
	json_decref(usage);
	json_decref(answer);
	return isnan(values[ASK_HEAP]) ? -1 : 0;
}

/* Only a port on loopback, and not the one that takes the load. */
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

/* Waits for an inspector at another port than that. */
static int
node_await(struct contact *contact, int other_than, double until)
{
	for (;;) {
		if (node_find(contact) == 0 && contact->port != other_than)
			return 0;
		if (clock_now() >= until)
			return -1;
		clock_pause(pause_s);
	}
}

/*
 * An inspector that the process' options do not mention was opened by a signal;
 * perhaps by the primary of its cluster, after we signalled that.
 */
static int
node_is_invited(const struct contact *contact)
{
	static const char *const files[] = {"cmdline", "environ"};
	char *text = xmalloc(OPTIONS);
	int invited = 0;

	for (size_t i = 0; i < COUNT(files) && !invited; i++) {
		ssize_t length =
		    proc_read(contact->dir, files[i], text, OPTIONS);
		size_t size = length > 0 ? (size_t)length : 0;

		invited = memmem(text, size, "--inspect", 9) != NULL ||
			  memmem(text, size, "--in\\spect", 10) != NULL;
	}
	free(text);
	return invited;
}

/* If it does not move, its port stays the same. */
static void
node_move(struct contact *contact)
{
	struct error ignored = {0};
	int before = contact->port;
	struct cdp *cdp = cdp_open(before, opening_s, &ignored);
	json_t *done = NULL;

	if (cdp != NULL)
		done = node_call(cdp, MOVE, &ignored);
	cdp_close(cdp);
	if (done != NULL &&
	    node_await(contact, before, clock_now() + opening_s) != 0)
		contact->port = before;
	json_decref(done);
}

/* An application's own handler catches the signal too, and opens nothing. */
static int
node_open(struct contact *contact, const char **reason)
{
	*reason = "it opened no inspector after SIGUSR1";
	if (contact->opened)
		return -1;
	*reason = "its executable is not Node's, so SIGUSR1, which would open "
		  "an inspector, is not sent to it";
	if (!node_program_is(contact->dir))
		return -1;
	*reason = "it does not catch SIGUSR1, which opens the inspector";
	if (!proc_catches(contact->dir, SIGUSR1))
		return -1;
	if (contact->opening != NULL)
		contact->opening(contact->opening_arg,
				 node_program_port(contact->dir));
	*reason = "SIGUSR1, which opens the inspector, cannot be sent to it";
	if (proc_signal(contact->dir, contact->pid, SIGUSR1) != 0)
		return -1;
	*reason = "it opened no inspector after SIGUSR1";
	contact->opened = 1;
	if (node_await(contact, 0, clock_now() + opening_s) != 0)
		return -1;
	node_move(contact);
	return 0;
}

int
node_reach(struct contact *contact, const char **reason)
{
	*reason = asker_node.refusal;
	if (!contact_allows(contact, "node"))
		return -1;
	if (contact->port != 0)
		return 0;
	if (node_find(contact) != 0)
		return node_open(contact, reason);
	if (!node_is_invited(contact)) {
		contact->opened = 1;
		node_move(contact);
	}
	return 0;
}

/* An inspector that has closed itself since is opened again. */
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
	result = cdp != NULL ? node_read(cdp, contact, values, reason) : -1;
	cdp_close(cdp);
	if (result == 0)
		*reason = NULL;
	return result;
}

int
node_arm_close(struct cdp *cdp, const struct contact *contact,
	       struct error *err)
{
	json_t *answer;

	if (!contact->opened)
		return 0;
	answer = node_evaluate(cdp, CLOSES_AFTER_MS, err);
	json_decref(answer);
	return answer != NULL ? 0 : -1;
}

/* According to the kernel: a connection would keep it from closing. */
static int
node_listens(const struct contact *contact)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	int found = 0;

	listen_of(listeners, &contact->pid, 1);
	for (size_t i = 0; i < listeners->count; i++)
		found |= listeners->items[i].row.port == contact->port;
	free(listeners);
	return found;
}

/* The target closes it shortly after we have hung up. */
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

void
node_close(struct contact *contact)
{
	double until = clock_now() + 2 * opening_s;

	if (!contact->opened || contact->port == 0)
		return;
	node_leave(contact);
	while (node_listens(contact) && clock_now() < until)
		clock_pause(pause_s);
	contact->was_opened = contact->port;
	contact->closed = !node_listens(contact);
	contact->opened = contact->port = 0;
}

const struct asker asker_node = {
    .name = "inspector",
    .help = "inspector",
    .runtime = "node",
    .refusal = "flatline did not start it, so it is not asked: --runtime node "
	       "allows that",
    .ask = node_ask,
    .leave = node_leave,
};
