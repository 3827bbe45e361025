/* SPDX-License-Identifier: MIT */
/* Patterns from --route and from API descriptions. */
#include "traffic/pattern_source.h"

#include "traffic/census.h"
#include "traffic/traffic.h"

int
patterns_add_all(struct patterns *patterns, const struct strings *texts,
		 struct error *err)
{
	for (size_t i = 0; i < texts->count; i++)
		if (patterns_add(patterns, texts->items[i], err) != 0)
			return -1;
	return 0;
}

int
patterns_add_openapi(struct patterns *patterns, const char *path,
		     struct import_notes *notes, struct error *err)
{
	const struct census_plan census_plan = {0};
	struct census *census = census_new(&census_plan);
	struct reach reach = {.input = path};
	const struct import_plan plan = {
	    .name = path, .census = census, .reach = &reach};
	struct census_row *rows;
	struct error ignored = {0};
	int result = importer_read(&import_openapi, &plan, path, notes, err);
	size_t count = census_rows(census, &rows);

	for (size_t i = 0; i < count; i++)
		patterns_add(patterns, rows[i].route, &ignored);
	census_rows_free(rows, count);
	census_free(census);
	return result;
}
