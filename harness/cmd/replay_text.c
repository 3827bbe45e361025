/* SPDX-License-Identifier: MIT */
/* What a driven log comes to, for people. */
#include "cmd/replay_text.h"

#include <string.h>

#include "base/escape.h"
#include "base/units.h"
#include "drive/log_replay.h"
#include "report/screen.h"

static double
number_of(json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* All parts from that one on that have anything to say. */
static void
print_parts(FILE *out, json_t *replay, size_t part)
{
	struct buf words = {0};
	const char *title;

	while ((title = replay_part(part++, &words, replay)) != NULL) {
		screen_note(out, title, buf_text(&words));
		buf_free(&words);
	}
}

void
replay_print(FILE *out, json_t *replay)
{
	print_parts(out, replay, 0);
}

static void
show_route(FILE *out, json_t *row, int left)
{
	const char *flow = text_of(row, "flow");
	struct buf words = {0}, visible = {0};
	char count[UNITS_TEXT];

	buf_addf(&words, "%9s  %s",
		 units_count(count, number_of(row, "requests")),
		 text_of(row, "route"));
	if (left)
		buf_adds(&words, "  (left out)");
	else if (*flow == '\0')
		buf_adds(&words, "  (alone)");
	else if (strcmp(flow, text_of(row, "route")) != 0)
		buf_addf(&words, "  (by %s)", flow);
	escape_terminal(&visible, buf_text(&words));
	fprintf(out, "  %s\n", buf_text(&visible));
	buf_free(&words);
	buf_free(&visible);
}

static void
show_routes(FILE *out, json_t *replay, const char *key, int left)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(replay, key), i, row)
	    show_route(out, row, left);
}

void
replay_show(FILE *out, json_t *replay)
{
	struct buf words = {0};

	replay_announce(&words, replay);
	screen_wrap(out, 0, 2, buf_text(&words));
	show_routes(out, replay, "routes", 0);
	show_routes(out, replay, "no_flow_routes", 1);
	print_parts(out, replay, 1);
	buf_free(&words);
}
