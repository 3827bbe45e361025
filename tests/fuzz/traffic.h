/* SPDX-License-Identifier: MIT */
/* What every importer has to hold: the scenario it leads to is valid Lua. */
#ifndef TESTS_FUZZ_TRAFFIC_H
#define TESTS_FUZZ_TRAFFIC_H

#include <lauxlib.h>
#include <stdio.h>

#include "fuzz.h"

#include "traffic/coverage.h"
#include "traffic/import.h"
#include "traffic/script.h"

static inline void
fuzz_script(const struct census *census, const struct census_row *rows,
	    size_t count)
{
	const struct script_plan plan = {"x]]\n", "y\n", census,
					 rows,	  count, 1};
	struct strings secrets = {0}, skipped = {0};
	struct buf script = {0};
	lua_State *L = luaL_newstate();

	script_write(&plan, &script, &secrets, &skipped);
	if (luaL_loadbufferx(L, buf_text(&script), script.len, "script", "t") !=
	    LUA_OK) {
		fprintf(stderr, "%s\n%s", lua_tostring(L, -1),
			buf_text(&script));
		abort();
	}
	lua_close(L);
	buf_free(&script);
	strings_free(&secrets);
	strings_free(&skipped);
}

static inline void
fuzz_coverage(const struct census *census)
{
	struct driven driven = {0};
	struct coverage coverage;
	struct buf sentence = {0};

	driven_add(&driven, "GET /a/:id", 1, 1, NULL);
	coverage_make(&coverage, census, &driven);
	coverage_sentence(&coverage, &sentence);
	json_decref(coverage_json(&coverage, "x"));
	buf_free(&sentence);
	coverage_free(&coverage);
	driven_free(&driven);
}

static inline void
fuzz_import(int (*parse)(const struct intake_plan *, const char *, size_t,
			 struct intake_notes *, struct error *),
	    const char *format, const char *text, size_t len)
{
	const struct census_plan kept = {.keep = 1, .bins = 1, .nodes = 60};
	struct census *census = census_new(&kept);
	const struct intake_plan plan = {"input", format, census};
	struct intake_notes notes = {0};
	struct error err = {0};

	if (parse(&plan, text, len, &notes, &err) == 0) {
		struct census_row *rows;
		size_t count;

		census_settle(census);
		count = census_rows(census, &rows);
		fuzz_script(census, rows, count);
		fuzz_coverage(census);
		census_rows_free(rows, count);
	} else if (err.status == STATUS_OK) {
		abort();
	}
	census_free(census);
}

#endif
