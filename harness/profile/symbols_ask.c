/* SPDX-License-Identifier: MIT */
/* Has flatline symbols look up addresses, and reads what it says. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/mem.h"
#include "profile/symbols.h"

enum {
	ANSWER = 16 << 20,   /* bytes, at most */
	PLACES_MAX = 100000, /* further ones are dropped */
	HEX = 20
};

/* The text up to the tab or the end of the line, and what follows. */
static const char *
next_word(const char **at, size_t *length)
{
	const char *word = *at;

	*length = strcspn(word, "\t\n");
	*at = word + *length + (word[*length] == '\t');
	return word;
}

/* -1: it is not one; *at is then the end of the line or before. */
static int
parse_place(const char **at, struct symbol_place *place)
{
	size_t kind, offset, line, function, file;
	const char *kinds = next_word(at, &kind);
	const char *offsets = next_word(at, &offset);
	const char *lines = next_word(at, &line);
	const char *functions = next_word(at, &function);
	const char *files = next_word(at, &file);
	long number = strtol(lines, NULL, 10);

	if (kind != 1 || offset == 0 || line == 0 ||
	    (function == 0 && file == 0))
		return -1;
	*place = (struct symbol_place){
	    .offset = strtoull(offsets, NULL, 16),
	    .function = xstrndup(functions, function),
	    .file = xstrndup(files, file),
	    .line = number > 0 && number < INT32_MAX ? (int)number : 0,
	    .exact = kinds[0] == 'd'};
	return 0;
}

static int
place_compare(const void *a, const void *b)
{
	const struct symbol_place *const *x = a, *const *y = b;

	if ((*x)->offset != (*y)->offset)
		return (*x)->offset > (*y)->offset ? 1 : -1;
	if ((*x)->exact != (*y)->exact)
		return (*x)->exact ? -1 : 1;
	return *x > *y ? 1 : -1;
}

/* By offset; debug information goes before symbols, in the order of lines. */
static void
places_sort(struct symbols *symbols)
{
	const struct symbol_place **order =
	    xcalloc(symbols->count + 1, sizeof(*order));
	struct symbol_place *sorted =
	    xcalloc(symbols->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < symbols->count; i++)
		order[i] = &symbols->places[i];
	qsort(order, symbols->count, sizeof(*order), place_compare);
	for (size_t i = 0; i < symbols->count; i++)
		sorted[i] = *order[i];
	free(order);
	free(symbols->places);
	symbols->places = sorted;
}

void
symbols_parse(struct symbols *symbols, const char *answer)
{
	symbols->places = NULL;
	symbols->count = 0;
	while (*answer != '\0' && symbols->count < PLACES_MAX) {
		struct symbol_place place;

		if (parse_place(&answer, &place) == 0) {
			if ((symbols->count & (symbols->count + 1)) == 0)
				symbols->places = xrealloc(
				    symbols->places,
				    2 * (symbols->count + 1) * sizeof(place));
			symbols->places[symbols->count++] = place;
		}
		answer += strcspn(answer, "\n");
		answer += *answer == '\n';
	}
	places_sort(symbols);
}

void
symbols_free(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++) {
		free(symbols->places[i].function);
		free(symbols->places[i].file);
	}
	free(symbols->places);
	*symbols = (struct symbols){.places = NULL};
}

/* What debug information says, or else the symbol. */
size_t
symbols_find(const struct symbols *symbols, uint64_t offset,
	     const struct symbol_place **found)
{
	size_t low = 0, high = symbols->count, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (symbols->places[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	*found = symbols->places + low;
	while (low + count < symbols->count &&
	       (*found)[count].offset == offset &&
	       (*found)[count].exact == (*found)[0].exact)
		count++;
	return count;
}

static const char own[] = "/proc/self/exe", subcommand[] = "symbols";

char *const symbols_environment[] = {NULL};

int
symbols_are_asked(const char *const *argv)
{
	return argv[0] != NULL && strcmp(argv[0], own) == 0 &&
	       argv[1] != NULL && strcmp(argv[1], subcommand) == 0;
}

void
symbols_ask(struct symbols *symbols, const char *path, const uint64_t *offsets,
	    size_t count, double timeout_s)
{
	size_t asked = count < SYMBOLS_ASKED ? count : SYMBOLS_ASKED;
	const char **argv = xcalloc(asked + 4, sizeof(*argv));
	char(*words)[HEX] = xcalloc(asked + 1, sizeof(*words));
	const struct child child = {.argv = argv,
				    .env = symbols_environment,
				    .timeout_s = timeout_s,
				    .most = ANSWER};
	struct buf answer = {0};

	argv[0] = own;
	argv[1] = subcommand;
	argv[2] = path;
	for (size_t i = 0; i < asked; i++) {
		snprintf(words[i], HEX, "%" PRIx64, offsets[i]);
		argv[3 + i] = words[i];
	}
	child_output(&child, &answer);
	symbols_parse(symbols, buf_text(&answer));
	buf_free(&answer);
	free(words);
	free(argv);
}
