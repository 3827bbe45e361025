/* SPDX-License-Identifier: MIT */
/* Sources as people write them, and the routes that lead to their functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/function_routes.h"

enum { MOST = 20 };

/* A function is the text between << and >>, after its name and a colon. */
struct sources {
	struct functions functions;
	struct extent extents[MOST];
	struct source_file files[2];
	struct function items[MOST];
};

static void
read_source(struct sources *sources, size_t file, const char *text)
{
	char *out = xcalloc(1, strlen(text) + 1);
	size_t open[MOST], depth = 0, n = 0;

	sources->files[file].text = out;
	sources->functions.nfiles = file + 1;
	for (const char *at = text; *at != '\0'; at++) {
		size_t i = sources->functions.count;

		if (strncmp(at, ">>", 2) == 0) {
			sources->extents[open[--depth]].end = out + n;
			at++;
		} else if (strncmp(at, "<<", 2) == 0) {
			size_t len = strcspn(at + 2, ":");

			sources->items[i].name = xstrndup(at + 2, len);
			sources->items[i].file = file;
			sources->extents[i].begin = out + n;
			open[depth++] = i;
			sources->functions.count++;
			at += 2 + len;
		} else {
			out[n++] = *at;
		}
	}
}

static void
expect(const char *first, const char *second, const char *wanted)
{
	struct sources sources = {0};
	char got[600] = "";

	sources.functions.files = sources.files;
	sources.functions.items = sources.items;
	read_source(&sources, 0, first);
	if (second != NULL)
		read_source(&sources, 1, second);
	functions_route(&sources.functions, sources.extents);
	for (size_t i = 0; i < sources.functions.count; i++) {
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s=%s;",
			 sources.items[i].name, sources.items[i].route);
		free(sources.items[i].name);
	}
	free(sources.files[0].text);
	free(sources.files[1].text);
	assert_string_equal(got, wanted);
}

static void
what_stands_in_the_call(void **state)
{
	(void)state;
	expect("app.get('/a', <<:(q) => <<:() => 1>>>>);<<b:() => 2>>", NULL,
	       "=GET /a;=GET /a;b=;");
	expect("app.post(\n  \"/a\", // it's (\n  auth(/['(]/),\n"
	       "  <<:(q) => '\\')'>>\n);\n<<b:() => 2>>",
	       NULL, "=POST /a;b=;");
	expect("map.get('key', <<:() => 1>>); app.get(x, <<:() => 1>>)", NULL,
	       "=;=;");
}

static void
what_is_named_there(void **state)
{
	(void)state;
	expect("<<publish:(q) => 1>> <<get:() => 2>> <<pub:() => 3>>\n"
	       "app.put('/publish',\n  check,\n  publish)\n"
	       "app.get('/pub', x /* pub */, 'pub', pub2)",
	       NULL, "publish=PUT /publish;get=;pub=;");
	expect("<<a:() => 1>> app.get('/1', a); app.get('/2', a)", NULL,
	       "a=GET /1;");
}

static void
what_is_in_another_file(void **state)
{
	(void)state;
	expect("app.delete('/x', handlers.remove); app.get('/y', list)",
	       "<<remove:() => 1>> <<list:() => 2>> <<:() => 3>>",
	       "remove=DELETE /x;list=GET /y;=;");
	expect("app.get('/x', a.list, b.list) <<send:() => 1>>\n"
	       "app.get('/z', <<:(q, r) => r.send(1)>>)",
	       "<<list:() => 1>> <<list:() => 2>>",
	       "send=;=GET /z;list=;list=;");
}

static void
what_is_one_step_away(void **state)
{
	(void)state;
	expect("<<far:() => 1>> <<near:() => far()>>\n"
	       "<<handler:() => { <<:() => near()>> }>> <<other:() => 2>>\n"
	       "app.all('/h', handler)",
	       NULL, "far=;near=ALL /h;handler=ALL /h;=ALL /h;other=;");
	expect("<<save:() => 1>> app.post('/s', <<:(q) => save(q)>>)", NULL,
	       "save=POST /s;=POST /s;");
}

static void
odd_sources_do_no_harm(void **state)
{
	(void)state;
	expect("", NULL, "");
	expect("app.get('/a", NULL, "");
	expect("app.get('/a', <<:() => '>>", NULL, "=GET /a;");
	expect("x.get(\n", ".all('/',(((", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_stands_in_the_call),
	    cmocka_unit_test(what_is_named_there),
	    cmocka_unit_test(what_is_in_another_file),
	    cmocka_unit_test(what_is_one_step_away),
	    cmocka_unit_test(odd_sources_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
