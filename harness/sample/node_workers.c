/* SPDX-License-Identifier: MIT */
/*
 * NodeWorker's domain of the protocol: a session for each worker that is there,
 * and messages to it and from it, as texts within those to the process.
 */
#include "sample/node_workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { MOST = 64, SESSION = 32 };

static const double patience_s = 5, pause_s = 0.005;

#define MEMORY                                                                 \
	"(()=>{const v=(process.getBuiltinModule||require)('v8')"              \
	".getHeapStatistics();return{used:v.used_heap_size,"                   \
	"physical:v.total_physical_size,"                                      \
	"external:process.memoryUsage().external}})()"

struct worker {
	char session[SESSION];
	int ended;
};

struct talk {
	struct cdp *cdp;
	struct worker workers[MOST];
	size_t count, beyond;
	const struct worker *asked; /* whose answer is awaited */
	int number;		    /* of the message to it */
	json_t *answer;		    /* owned; NULL: none yet */
};

static struct worker *
talk_find(struct talk *talk, const char *session)
{
	for (size_t i = 0; i < talk->count; i++)
		if (strcmp(talk->workers[i].session, session) == 0)
			return &talk->workers[i];
	return NULL;
}

static void
talk_add(struct talk *talk, const char *session)
{
	if (talk->count == MOST || strlen(session) >= SESSION) {
		talk->beyond++;
		return;
	}
	strcpy(talk->workers[talk->count++].session, session);
}

static void
talk_take(struct talk *talk, const char *text)
{
	struct error ignored = {0};
	json_t *message;

	if (text == NULL || talk->answer != NULL)
		return;
	message = cdp_parse(text, strlen(text), &ignored);
	if (cdp_answer(message, talk->number, &talk->answer, &ignored) <= 0)
		talk->answer = NULL;
	json_decref(message);
}

static int
talk_hear(void *arg, const char *method, json_t *params)
{
	struct talk *talk = arg;
	const char *session =
	    json_string_value(json_object_get(params, "sessionId"));
	struct worker *worker =
	    session != NULL ? talk_find(talk, session) : NULL;

	if (session == NULL)
		return 0;
	if (strcmp(method, "NodeWorker.attachedToWorker") == 0)
		talk_add(talk, session);
	else if (worker == NULL)
		return 0;
	else if (strcmp(method, "NodeWorker.detachedFromWorker") == 0)
		worker->ended = 1;
	else if (worker == talk->asked)
		talk_take(talk, json_string_value(
				    json_object_get(params, "message")));
	return 0;
}

static int
talk_call(struct talk *talk, const char *method, json_t *params)
{
	struct error ignored = {0};
	json_t *done = cdp_call(talk->cdp, method, params, &ignored);

	json_decref(done);
	return done != NULL ? 0 : -1;
}

static int
talk_send(struct talk *talk, const struct worker *worker, const char *method,
	  json_t *params)
{
	json_t *message = json_pack("{s:i, s:s, s:o}", "id", ++talk->number,
				    "method", method, "params", params);
	char *text = json_dumps(message, JSON_COMPACT);
	int result;

	talk->asked = worker;
	result = talk_call(talk, "NodeWorker.sendMessageToWorker",
			   json_pack("{s:s, s:s}", "sessionId", worker->session,
				     "message", text));
	free(text);
	json_decref(message);
	return result;
}

/* Answers come as events while another question is answered. NULL: none came;
 * a worker that ended meanwhile owes none. */
static json_t *
talk_ask(struct talk *talk, const struct worker *worker, const char *method,
	 json_t *params)
{
	double until = clock_now() + patience_s;
	json_t *answer;

	if (talk_send(talk, worker, method, params) != 0)
		return NULL;
	while (talk->answer == NULL && !worker->ended && clock_now() < until) {
		if (talk_call(talk, "Runtime.getHeapUsage", NULL) != 0)
			break;
		if (talk->answer == NULL)
			clock_pause(pause_s);
	}
	answer = talk->answer;
	talk->answer = NULL;
	talk->asked = NULL;
	return answer;
}

static int
add_bytes(double *sum, json_t *value, const char *name)
{
	json_t *number = json_object_get(value, name);

	if (!json_is_number(number) || !(json_number_value(number) >= 0))
		return -1;
	*sum += json_number_value(number);
	return 0;
}

static int
talk_read(struct talk *talk, const struct worker *worker,
	  struct node_workers *sum)
{
	json_t *done = talk_ask(talk, worker, "HeapProfiler.collectGarbage",
				json_object());
	json_t *answer = NULL, *value;
	int failed;

	if (done != NULL)
		answer = talk_ask(talk, worker, "Runtime.evaluate",
				  json_pack("{s:s, s:b, s:b}", "expression",
					    MEMORY, "returnByValue", 1,
					    "includeCommandLineAPI", 1));
	value = json_object_get(json_object_get(answer, "result"), "value");
	failed = add_bytes(&sum->used, value, "used") != 0 ||
		 add_bytes(&sum->external, value, "external") != 0 ||
		 add_bytes(&sum->physical, value, "physical") != 0;
	sum->count += !failed;
	json_decref(done);
	json_decref(answer);
	return failed && !worker->ended ? -1 : 0;
}

/* Those that are there are heard of before it is answered. */
static int
talk_begin(struct talk *talk, struct cdp *cdp)
{
	*talk = (struct talk){.cdp = cdp};
	cdp_listen(cdp, talk_hear, talk);
	return talk_call(talk, "NodeWorker.enable",
			 json_pack("{s:b}", "waitForDebuggerOnStart", 0));
}

static void
talk_end(struct talk *talk)
{
	talk_call(talk, "NodeWorker.disable", NULL);
	cdp_listen(talk->cdp, NULL, NULL);
}

int
node_workers_read(struct cdp *cdp, struct node_workers *sum)
{
	struct talk talk;
	int failed = talk_begin(&talk, cdp) != 0;

	*sum = (struct node_workers){0};
	for (size_t i = 0; i < talk.count && !failed; i++)
		failed = !talk.workers[i].ended &&
			 talk_read(&talk, &talk.workers[i], sum) != 0;
	talk_end(&talk);
	return failed || talk.beyond > 0 ? -1 : 0;
}

size_t
node_workers_count(struct cdp *cdp)
{
	struct talk talk;

	talk_begin(&talk, cdp);
	talk_end(&talk);
	return talk.count + talk.beyond;
}
