/* SPDX-License-Identifier: MIT */
/* What every importer has to hold: the scenario it leads to is valid Lua. */
#ifndef TESTS_FUZZ_TRAFFIC_H
#define TESTS_FUZZ_TRAFFIC_H

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

#include "scenario/dataset.h"
#include "traffic/coverage.h"
#include "traffic/import.h"
#include "traffic/script.h"
#include "traffic/session.h"

/* Every row of the table has the two fields of its header. */
static inline void
fuzz_table(const struct buf *csv)
{
	struct file file = {(char *)"table", csv->data, csv->len};
	struct dataset set = {.file = &file, .separator = ','};
	struct error err = {0};

	if (csv->len == 0)
		return;
	if (dataset_index(&set, &err) != 0 || set.columns != 2) {
		fprintf(stderr, "%s\n%s", err.text, csv->data);
		abort();
	}
	free(set.rows);
}

static inline void
fuzz_script(const struct census *census, const struct census_row *rows,
	    size_t count, const char *csv, const struct session *session)
{
	const struct script_plan plan = {"x]]\n", "y\n", census, rows,
					 count,	  1,	 csv,	 1};
	struct script_made made;
	lua_State *L = luaL_newstate();

	if (session != NULL)
		script_make_session(&plan, session, &made);
	else
		script_make(&plan, &made);
	if (luaL_loadbufferx(L, buf_text(&made.lua), made.lua.len, "script",
			     "t") != LUA_OK) {
		fprintf(stderr, "%s\n%s", lua_tostring(L, -1),
			buf_text(&made.lua));
		abort();
	}
	fuzz_table(&made.csv);
	lua_close(L);
	script_made_free(&made);
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
fuzz_import(int (*parse)(const struct import_plan *, const char *, size_t,
			 struct import_notes *, struct error *),
	    const char *format, const char *text, size_t len)
{
	const struct census_plan kept = {
	    .keep = CENSUS_SAMPLES, .bins = 1, .nodes = 60};
	struct census *census = census_new(&kept);
	struct session session = {0};
	const struct import_plan plan = {.name = "input",
					 .format = format,
					 .census = census,
					 .session = &session};
	struct import_notes notes = {0};
	struct error err = {0};

	if (parse(&plan, text, len, &notes, &err) == 0) {
		struct census_row *rows;
		size_t count;

		census_settle(census);
		count = census_rows(census, &rows);
		fuzz_script(census, rows, count, NULL, NULL);
		fuzz_script(census, rows, count, "x\"\n.csv", NULL);
		session_connect(&session);
		fuzz_script(census, rows, count, NULL, &session);
		fuzz_coverage(census);
		census_rows_free(rows, count);
	} else if (err.status == STATUS_OK) {
		abort();
	}
	session_free(&session);
	census_free(census);
}

#endif
