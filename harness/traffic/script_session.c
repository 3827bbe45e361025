/* SPDX-License-Identifier: MIT */
/* Writes a recorded session as one flow, in its own order. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/script_parts.h"

enum { PAUSE_MS = 20 /* shorter ones are the browser's own work */ };

/* Waits as long as was waited from the end of the step before. */
static void
write_pause(struct script *script, size_t i)
{
	const struct session_step *steps = script->session->steps;
	double ms;

	if (i == 0)
		return;
	ms = 1000 *
	     (steps[i].began_s - steps[i - 1].began_s - steps[i - 1].took_s);
	if (!(ms >= PAUSE_MS) || !isfinite(ms))
		return;
	script->notes->paused_s += ms / 1000;
	if (ms < 10000)
		buf_addf(&script->flows, "  think(\"%.0fms\")\n", ms);
	else
		buf_addf(&script->flows, "  think(\"%.1fs\")\n", ms / 1000);
}

/* seen.token = need(r:json("token"), "token") */
static void
write_values(struct script *script, size_t i)
{
	const struct session *session = script->session;

	for (size_t v = 0; v < session->nvalues; v++) {
		const struct session_value *value = &session->values[v];

		if (value->step == i)
			buf_addf(&script->flows,
				 "  seen.%s = need(%s, \"%s\")\n", value->name,
				 value->getter, value->name);
	}
}

static void
write_step(struct script *script, size_t i)
{
	const struct session_step *step = &script->session->steps[i];
	struct route_stats stats = {
	    .nsent = 1, .sent = (struct request_copy *)&step->request};
	char *route = xasprintf("%s %.*s", step->method,
				(int)strcspn(step->target, "?"), step->target);
	struct census_row row = {route, &stats};

	statuses_add(&stats.answers, step->status, 1);
	script->step = step;
	write_pause(script, i);
	buf_adds(&script->flows, "  r = ");
	script_call(&script->flows, step->method, strlen(step->method));
	script_text(script, step->target, strlen(step->target));
	script_options(script, &row);
	buf_adds(&script->flows, ")\n");
	write_values(script, i);
	script->step = NULL;
	if (statuses_usual(&stats.answers) == 0)
		script->notes->unanswered++;
	free(route);
}

static void
write_helpers(const struct script *script, struct buf *out)
{
	if (script->session->nvalues > 0)
		buf_adds(out, "\nlocal function need(value, what)\n"
			      "  return value or error(\"the reply has no \" "
			      ".. what, 2)\n"
			      "end\n");
	if (script->encodes)
		buf_adds(out, "\nlocal function encode(text)\n"
			      "  return (tostring(text):gsub(\"[^%w%-._~]\", "
			      "function(c)\n"
			      "    return (\"%%%02X\"):format(c:byte())\n"
			      "  end))\n"
			      "end\n");
}

static void
write_todo(struct script *script)
{
	const struct session *session = script->session;
	char *todo;

	for (size_t i = 0; i < session->todo.count; i++)
		strings_add(&script->notes->todo, session->todo.items[i]);
	if (session->beyond == 0)
		return;
	todo = xasprintf("%zu requests behind the first %d are left out",
			 session->beyond, SESSION_STEPS);
	strings_add(&script->notes->todo, todo);
	free(todo);
}

void
script_make_session(const struct script_plan *plan,
		    const struct session *session, struct script_made *made)
{
	struct script script = {.plan = plan,
				.secrets = &made->secrets,
				.notes = made,
				.session = session};

	*made = (struct script_made){0};
	for (size_t i = 0; i < session->count; i++)
		write_step(&script, i);
	write_todo(&script);
	script_head(plan, &made->secrets, &made->lua);
	write_helpers(&script, &made->lua);
	buf_adds(&made->lua, "\nflow(\"session\", function()\n");
	buf_adds(&made->lua, session->nvalues > 0
				 ? "  local r, seen = nil, {}\n"
				 : "  local r\n");
	buf_add(&made->lua, buf_text(&script.flows), script.flows.len);
	buf_adds(&made->lua, "end)\n");
	buf_free(&script.flows);
	strings_free(&script.hidden);
	strings_free(&script.names);
}
