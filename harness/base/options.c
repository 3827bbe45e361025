/* SPDX-License-Identifier: MIT */
#include "base/options.h"

#include <string.h>

#include "base/mem.h"
#include "base/option_formats.h"
#include "base/settings.h"
#include "base/text.h"

/* What a row allows, as options.def spells it. */
#define ANY .whole = 0
#define RANGE(low, high) .least = low, .most = high
#define WHOLE(low, high) .least = low, .most = high, .whole = 1
#define CHECK(format) .check = format_##format
#define NEEDS(...) , .needs = OPTION_LIST_OF(__VA_ARGS__)

const struct option_row option_table[OPTIONS] = {
#define OPTION(field_, name_, letter_, key_, group_, kind_, argument_,         \
	       fallback_, allowed_, help_)                                     \
	[OPT_##field_] = {.field = #field_,                                    \
			  .name = name_,                                       \
			  .letter = letter_,                                   \
			  .key = key_,                                         \
			  .group = GROUP_##group_,                             \
			  .kind = OPTION_##kind_,                              \
			  .offset = offsetof(struct settings, field_),         \
			  .argument = argument_,                               \
			  .fallback = fallback_,                               \
			  .help = help_,                                       \
			  allowed_},
#include "base/options.def"
};

const char *const option_headings[GROUPS] = {
#define GROUP(name, heading) [GROUP_##name] = heading,
#include "base/options.def"
};

int
option_in(const enum option_id *list, enum option_id id)
{
	for (; list != NULL && *list != OPT_NONE; list++)
		if (*list == id)
			return 1;
	return 0;
}

const struct option_row *
option_by_name(const char *name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (strcmp(option_table[i].name, name) == 0)
			return &option_table[i];
	return NULL;
}

/* "users" of "load.users" if the table is load; NULL: of another table. */
static const char *
option_key_in(const struct option_row *row, const char *table)
{
	size_t length = strlen(table);

	if (row->key == NULL || strncmp(row->key, table, length) != 0 ||
	    row->key[length] != '.')
		return NULL;
	return row->key + length + 1;
}

const struct option_row *
option_by_key(const char *table, const char *key)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		const char *own = option_key_in(&option_table[i], table);

		if (own != NULL && strcmp(own, key) == 0)
			return &option_table[i];
	}
	return NULL;
}

const char *
option_suggest_key(const char *table, const char *mistyped)
{
	const char *words[OPTIONS + 1];
	size_t count = 0;

	for (size_t i = 0; i < OPTIONS; i++) {
		const char *own = option_key_in(&option_table[i], table);

		if (own != NULL)
			words[count++] = own;
	}
	words[count] = NULL;
	return text_nearest(mistyped, words);
}
