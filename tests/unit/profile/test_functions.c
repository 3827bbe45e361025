/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/functions.h"

static const char source[] = "// caf\xc3\xa9 \xf0\x9f\x92\xa7\n"
			     "function publish(x) {\n"
			     "  return x;\n"
			     "}\n"
			     "app.get('/items/:id', (q) => 1);\n"
			     "app.post('/publish', publish);\n";

#define REPORT(publish, items)                                                 \
	"{\"result\":[{\"url\":\"node:fs\",\"functions\":[]},"                 \
	"{\"url\":\"file:///app/a%20b.js\",\"functions\":["                    \
	"{\"functionName\":\"\",\"ranges\":[{\"startOffset\":0,"               \
	"\"endOffset\":118,\"count\":1}]},"                                    \
	"{\"functionName\":\"publish\",\"ranges\":[{\"startOffset\":11,"       \
	"\"endOffset\":46,\"count\":" publish "}]},"                           \
	"{\"functionName\":\"\",\"ranges\":[{\"startOffset\":69,"              \
	"\"endOffset\":77,\"count\":" items "}]}]},"                           \
	"{\"url\":\"file:///app/node_modules/x/i.js\",\"functions\":["         \
	"{\"functionName\":\"dep\",\"ranges\":[{\"startOffset\":5,"            \
	"\"endOffset\":9,\"count\":1}]}]}]}"

static void
add(struct functions *functions, const char *text, int under_load)
{
	struct error err = {0};

	assert_int_equal(functions_parse(functions, "report", text,
					 strlen(text), under_load, &err),
			 0);
}

static void
start_is_told_from_load(void **state)
{
	struct functions functions = {0};
	struct buf text = {0};

	(void)state;
	add(&functions, REPORT("1", "0"), 0);
	add(&functions, REPORT("0", "7"), 1);
	assert_int_equal(functions.count, 2);
	assert_int_equal(functions.nfiles, 1);
	assert_string_equal(functions.files[0].path, "/app/a b.js");
	functions.files[0].text = xstrdup(source);
	functions_locate(&functions);
	assert_string_equal(functions.items[0].name, "publish");
	assert_int_equal(functions.items[0].line, 2);
	assert_int_equal(functions.items[0].last_line, 4);
	assert_string_equal(functions.items[0].route, "POST /publish");
	assert_true(functions.items[0].at_start && !functions.items[0].loaded);
	assert_int_equal(functions.items[1].line, 5);
	assert_string_equal(functions.items[1].route, "GET /items/:id");
	assert_true(functions.items[1].loaded && !functions.items[1].at_start);
	assert_int_equal(functions_loaded(&functions), 1);

	functions_write_lcov(&functions, &text);
	assert_non_null(
	    strstr(buf_text(&text), "SF:/app/a b.js\nFN:2,publish"));
	assert_non_null(strstr(buf_text(&text),
			       "FNF:2\nFNH:1\nDA:2,0\nDA:3,0\n"
			       "DA:4,0\nDA:5,1\nLF:4\nLH:1\n"));
	buf_clear(&text);
	functions_write_html(&functions, &text);
	assert_non_null(
	    strstr(buf_text(&text), "<span class=\"s\">function publish(x)"));
	assert_non_null(strstr(buf_text(&text), "&#39;/items/:id&#39;"));
	buf_free(&text);
	functions_free(&functions);
}

static void
dependencies_are_added_by_name(void **state)
{
	static const char package[] =
	    "{\"name\":\"app\",\"dependencies\":{\"x\":\"1\"}}";
	struct functions functions = {0};
	struct strings packages = {0};

	(void)state;
	dependencies_parse(package, strlen(package), &packages);
	assert_int_equal(packages.count, 1);
	functions.packages = &packages;
	add(&functions, REPORT("0", "0"), 0);
	assert_int_equal(functions.count, 3);
	functions_locate(&functions); /* without a source there is no line */
	assert_int_equal(functions.items[2].line, 0);
	functions_free(&functions);
	strings_free(&packages);
}

static void
what_is_no_report_is_refused(void **state)
{
	static const char *const bad[] = {"", "{}", "[]", "{\"result\":1}"};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct functions functions = {0};
		struct error err = {0};

		assert_int_equal(functions_parse(&functions, "report", bad[i],
						 strlen(bad[i]), 1, &err),
				 -1);
		assert_int_equal(err.status, STATUS_DATA);
		functions_free(&functions);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(start_is_told_from_load),
	    cmocka_unit_test(dependencies_are_added_by_name),
	    cmocka_unit_test(what_is_no_report_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
