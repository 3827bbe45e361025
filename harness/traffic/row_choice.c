/* SPDX-License-Identifier: MIT */
#include "traffic/row_choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* "POST /admin" of "POST /admin/users": what counts as one kind. */
static uint64_t
row_kind(const char *route, size_t *method)
{
	size_t len = *method = strcspn(route, " ");

	if (route[len] == ' ' && route[len + 1] == '/')
		len += 2;
	while (route[len] != '\0' && route[len] != '/')
		len++;
	return text_hash(TEXT_HASH_START, route, len);
}

/* How many rows before that one are of its kind, or else of its method. */
struct turn {
	size_t of_method, of_kind, row;
	uint64_t kind, method;
};

static int
turn_order(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;

	if (a->of_kind != b->of_kind)
		return a->of_kind < b->of_kind ? -1 : 1;
	if (a->of_method != b->of_method)
		return a->of_method < b->of_method ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static int
kind_order(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static int
method_order(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;

	if (a->method != b->method)
		return a->method < b->method ? -1 : 1;
	if (a->of_kind != b->of_kind)
		return a->of_kind < b->of_kind ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static void
number_turns(struct turn *turns, size_t count)
{
	qsort(turns, count, sizeof(*turns), kind_order);
	for (size_t i = 0; i < count; i++)
		turns[i].of_kind = i > 0 && turns[i].kind == turns[i - 1].kind
				       ? turns[i - 1].of_kind + 1
				       : 0;
	qsort(turns, count, sizeof(*turns), method_order);
	for (size_t i = 0; i < count; i++)
		turns[i].of_method =
		    i > 0 && turns[i].method == turns[i - 1].method
			? turns[i - 1].of_method + 1
			: 0;
	qsort(turns, count, sizeof(*turns), turn_order);
}

/* The first of each kind, in turns of the methods; then the second of each. */
static void
choose_spread(struct row_choice *choices, size_t count, size_t most)
{
	struct turn *turns = xcalloc(count + 1, sizeof(*turns));
	size_t n = 0, method;

	for (size_t i = 0; i < count; i++) {
		const char *route = choices[i].row->route;

		if (!choices[i].asked)
			continue;
		turns[n].row = i;
		turns[n].kind = row_kind(route, &method);
		turns[n++].method = text_hash(TEXT_HASH_START, route, method);
	}
	number_turns(turns, n);
	for (size_t i = 0; i < n && i < most; i++)
		choices[turns[i].row].chosen = 1;
	free(turns);
}

void
rows_choose(struct row_choice *choices, size_t count, size_t most, int counts)
{
	if (!counts) {
		choose_spread(choices, count, most);
		return;
	}
	for (size_t i = 0; i < count && most > 0; i++)
		if (choices[i].asked) {
			choices[i].chosen = 1;
			most--;
		}
}
