/* SPDX-License-Identifier: MIT */
/* What a replayed log amounts to, for people. */
#include "cmd/replay_text.h"

#include <string.h>

#include "base/escape.h"
#include "base/units.h"
#include "drive/log_replay.h"
#include "report/screen.h"

/* Prints each part from this one on that has anything to say. */
static void
print_parts(FILE *out, const struct run_replay *replay, size_t part)
{
	struct buf words = {0};
	const char *title;

	while ((title = replay_note(part++, &words, replay)) != NULL) {
		screen_note(out, title, buf_text(&words));
		buf_free(&words);
	}
}

void
replay_print(FILE *out, const struct run_replay *replay)
{
	print_parts(out, replay, 0);
}

static void
show_route(FILE *out, const struct run_replay_route *row, int left)
{
	const char *route = run_or_empty(row->route);
	struct buf words = {0}, visible = {0};
	char count[UNITS_TEXT];

	buf_addf(&words, "%9s  %s",
		 units_count(count, run_or_zero(row->requests)), route);
	if (left)
		buf_adds(&words, "  (left out)");
	else if (row->flow == NULL)
		buf_adds(&words, "  (alone)");
	else if (strcmp(row->flow, route) != 0)
		buf_addf(&words, "  (by %s)", row->flow);
	escape_terminal(&visible, buf_text(&words));
	fprintf(out, "  %s\n", buf_text(&visible));
	buf_free(&words);
	buf_free(&visible);
}

static void
show_others(FILE *out, double requests, const char *what)
{
	char count[UNITS_TEXT];

	if (run_or_zero(requests) > 0)
		fprintf(out, "  %9s  on more routes than are listed%s\n",
			units_count(count, requests), what);
}

static void
show_routes(FILE *out, const struct run_list *routes, int left)
{
	const struct run_replay_route *rows = routes->items;

	for (size_t i = 0; i < routes->count; i++)
		show_route(out, &rows[i], left);
}

void
replay_show(FILE *out, const struct run_replay *replay)
{
	struct buf words = {0};

	replay_announce(&words, replay);
	screen_wrap(out, 0, 2, buf_text(&words));
	show_routes(out, &replay->routes, 0);
	show_others(out, replay->other_routes, "");
	show_routes(out, &replay->no_flow_routes, 1);
	show_others(out, replay->no_flow_other_routes, "  (left out)");
	print_parts(out, replay, 1);
	buf_free(&words);
}
