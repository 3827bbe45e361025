/* SPDX-License-Identifier: MIT */
#include "traffic/script_parts.h"
#include "traffic/row_choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"

enum { NAME_MAX_BYTES = 100 /* of a flow */, METHOD_MAX = 20 };

static void
script_think(struct script *script)
{
	struct pace pace = census_pace(script->plan->census);

	script->notes->paused_s = (pace.gap_low + pace.gap_high) / 2;
	if (pace.gap_high >= 0.001)
		buf_addf(&script->flows, "  think(\"%.0fms\", \"%.0fms\")\n",
			 floor(1000 * pace.gap_low),
			 ceil(1000 * pace.gap_high));
}

/* A flow's name: its route, with a number if that is taken. */
static char *
script_flow_name(struct script *script, const char *route)
{
	struct buf open = {0}, visible = {0};
	char *name;

	script_route(route, strnlen(route, NAME_MAX_BYTES - 8), &open);
	escape_terminal(&visible, buf_text(&open));
	name = xstrdup(buf_text(&visible));
	for (int i = 2; strings_has(&script->names, name); i++) {
		free(name);
		name = xasprintf("%s %d", buf_text(&visible), i);
	}
	buf_free(&open);
	buf_free(&visible);
	strings_add(&script->names, name);
	return name;
}

/* Notes what the expectation of a flow leaves out. */
static void
script_note_answers(struct script *script, const char *name,
		    const struct route_stats *stats)
{
	const struct statuses *answers = &stats->answers;
	unsigned usual = statuses_usual(answers), other = ~usual & ~1U;
	struct buf words = {0};
	double count = 0;

	for (int class = 1; class < STATUS_CLASSES; class ++)
		if (other >> class & 1)
			count += answers->classes[class];
	if (usual == 0)
		script->notes->unanswered++;
	if (usual == 0 || !(count > 0))
		return;
	buf_addf(&words, "%s (", name);
	statuses_words(answers, usual, &words);
	buf_addf(&words, "; %.0f of %.0f were answered ", count,
		 statuses_known(answers));
	statuses_words(answers, other, &words);
	buf_adds(&words, ")");
	strings_add(&script->notes->mixed, buf_text(&words));
	buf_free(&words);
}

static void
script_flow(struct script *script, const struct census_row *row)
{
	struct buf *out = &script->flows;
	size_t word = strcspn(row->route, " ");
	char *name = script_flow_name(script, row->route);

	script_note_answers(script, name, row->stats);
	buf_adds(out, "\nflow(");
	escape_lua(out, name, strlen(name));
	if (script->plan->counts)
		buf_addf(out, ", { weight = %.4g }",
			 100 * row->stats->requests / script->all);
	buf_adds(out, ", function()\n  ");
	script_call(out, row->route, word);
	script_paths(script, name, &row->stats->samples);
	script_options(script, row);
	buf_adds(out, ")\n");
	script_think(script);
	buf_adds(out, "end)\n");
	free(name);
}

/* Whether http.request() takes its method, and a target is known. */
static int
row_can_be_asked(const struct census_row *row)
{
	size_t method = strspn(row->route, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	if (row->stats->samples.count == 0)
		return 0;
	for (size_t i = 0; i < row->stats->samples.count; i++)
		if (row->stats->samples.items[i].target[0] != '/')
			return 0;
	return method > 0 && method <= METHOD_MAX && row->route[method] == ' ';
}

static void
script_flows(struct script *script, struct strings *skipped)
{
	const struct script_plan *plan = script->plan;
	struct row_choice *choices = xcalloc(plan->nrows + 1, sizeof(*choices));

	for (size_t i = 0; i < plan->nrows; i++) {
		choices[i] = (struct row_choice){
		    .row = &plan->rows[i],
		    .asked = row_can_be_asked(&plan->rows[i])};
		if (!choices[i].asked)
			strings_add(skipped, plan->rows[i].route);
	}
	rows_choose(choices, plan->nrows, SCRIPT_FLOWS, plan->counts);
	for (size_t i = 0; i < plan->nrows; i++) {
		if (choices[i].chosen)
			script_flow(script, choices[i].row);
		else if (choices[i].asked)
			strings_add(&script->notes->beyond,
				    choices[i].row->route);
	}
	free(choices);
}

static void
script_comment(struct buf *out, const char *before, const char *text)
{
	buf_addf(out, "-- %s", before);
	escape_lua_comment(out, text);
	buf_adds(out, "\n");
}

void
script_head(const struct script_plan *plan, const struct strings *secrets,
	    struct buf *out)
{
	struct pace pace = census_pace(plan->census);
	char text[UNITS_TEXT], rate[UNITS_TEXT];

	script_comment(out, "Made by flatline import ", plan->source);
	if (*plan->host != '\0')
		script_comment(out, "The requests went to ", plan->host);
	if (plan->counts && pace.seconds > 0)
		buf_addf(out, "-- Then: %s requests a second for %s.\n",
			 units_number(rate, census_requests(plan->census) /
						pace.seconds),
			 units_duration(text, pace.seconds));
	if (secrets->count > 0)
		buf_adds(out, "-- Left out because they look secret: set each "
			      "in the environment and\n-- give --env NAME.\n");
	for (size_t i = 0; i < secrets->count; i++)
		buf_addf(out, "local %s = env(\"%s\", \"\")\n",
			 secrets->items[i], secrets->items[i]);
	buf_adds(out, "load { users = 10, duration = \"60s\" }\n");
}

void
script_make(const struct script_plan *plan, struct script_made *made)
{
	struct script script = {
	    .plan = plan, .secrets = &made->secrets, .notes = made};

	*made = (struct script_made){0};
	for (size_t i = 0; i < plan->nrows; i++)
		script.all += plan->rows[i].stats->requests;
	script_flows(&script, &made->skipped);
	script_head(plan, &made->secrets, &made->lua);
	script_table(&script, &made->lua);
	buf_add(&made->lua, buf_text(&script.flows), script.flows.len);
	if (script.csv.len > 0)
		buf_addf(&made->csv, "flow,path\n%s", buf_text(&script.csv));
	buf_free(&script.flows);
	buf_free(&script.csv);
	strings_free(&script.hidden);
	strings_free(&script.names);
}

void
script_made_free(struct script_made *made)
{
	buf_free(&made->lua);
	buf_free(&made->csv);
	strings_free(&made->secrets);
	strings_free(&made->skipped);
	strings_free(&made->beyond);
	strings_free(&made->mixed);
	strings_free(&made->todo);
}
