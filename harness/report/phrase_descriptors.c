/* SPDX-License-Identifier: MIT */
/* Which open descriptors there are more of: what a leak of them is of. */
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"

enum { SHOWN = 4 };

/* The words around what a group is of, by its kind. Others are their own name.
 */
static const struct {
	const char *kind, *before, *after;
} kinds[] = {
    {"tcp", "sockets to ", ""},
    {"tcp port", "sockets at its port ", ""},
    {"udp", "UDP sockets to ", ""},
    {"udp port", "UDP sockets at port ", ""},
    {"unix", "Unix sockets ", ""},
    {"socket", "sockets without a connection", ""},
    {"file", "files ", ""},
    {"deleted file", "files ", ", deleted"},
    {"memfd", "memory files ", ""},
    {"pipe", "pipe ends", ""},
};

static void
descriptors_add_what(struct buf *out, const struct descriptor_growth *item)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].kind, item->kind) == 0) {
			buf_addf(out, "%s%s%s", kinds[i].before, item->what,
				 kinds[i].after);
			return;
		}
	buf_addf(out, "%s%s%s descriptors", item->kind,
		 item->what[0] != '\0' ? " " : "", item->what);
}

static double
item_more(const struct descriptor_growth *item)
{
	return item->after - item->before;
}

static int
is_same_place(const struct descriptor_growth *a,
	      const struct descriptor_growth *b)
{
	return strcmp(a->kind, b->kind) == 0 && strcmp(a->what, b->what) == 0;
}

/* Whether one before it is of the same place, and so has told of it. */
static int
is_told(const struct judged_descriptors *of, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (is_same_place(&of->items[k], &of->items[i]))
			return 1;
	return 0;
}

/* CLOSE_WAIT is the one state that says whose fault it is, which is explained
 * once. */
static void
descriptors_add_state(struct buf *out, const struct descriptor_growth *item)
{
	static const char explained[] =
	    " (the other end has closed, the service has not)";

	buf_adds(out, item->state);
	if (strcmp(item->state, "CLOSE_WAIT") == 0 &&
	    strstr(buf_text(out), explained) == NULL)
		buf_adds(out, explained);
}

/* "5,012 more sockets to 127.0.0.1:8085, ESTABLISHED; 300 CLOSE_WAIT" */
static void
descriptors_add_place(struct buf *out, const struct judged_descriptors *of,
		      size_t first)
{
	char count[UNITS_TEXT];

	buf_addf(out, "%s%s more ", out->len > 0 ? "; " : "",
		 units_count(count, item_more(&of->items[first])));
	descriptors_add_what(out, &of->items[first]);
	if (of->items[first].state[0] != '\0')
		buf_adds(out, ", ");
	descriptors_add_state(out, &of->items[first]);
	for (size_t i = first + 1; i < of->count; i++) {
		if (!is_same_place(&of->items[first], &of->items[i]))
			continue;
		buf_addf(out, " and %s ",
			 units_count(count, item_more(&of->items[i])));
		descriptors_add_state(out, &of->items[i]);
	}
}

void
phrase_descriptors(struct buf *out, const struct judged *run)
{
	const struct judged_descriptors *of = &run->descriptors;
	size_t shown = 0;

	for (size_t i = 0; i < of->count && shown < SHOWN; i++) {
		/* What is small beside the rest is other growth. */
		if (is_told(of, i) ||
		    item_more(&of->items[i]) < 0.02 * of->more)
			continue;
		descriptors_add_place(out, of, i);
		shown++;
	}
	if (shown > 0 && of->routes[0] != '\0')
		buf_addf(out, "; %swith %s", of->sure ? "" : "most likely ",
			 of->routes);
}
