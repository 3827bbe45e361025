/* SPDX-License-Identifier: MIT */
#include "report/template.h"
#include "runs.h"

static int
part(struct buf *out, const char *name, void *arg)
{
	assert_string_equal(arg, "arg");
	if (strcmp(name, "full") == 0)
		buf_adds(out, "F{{empty}}");
	return strcmp(name, "full") == 0 || strcmp(name, "empty") == 0 ? 0 : -1;
}

static const struct {
	const char *text, *filled; /* NULL: an error */
} rows[] = {
    {"", ""},
    {"no holes } } { {", "no holes } } { {"},
    {"a{{full}}b{{empty}}c", "aF{{empty}}bc"}, /* a part is not filled again */
    {"{{?full}}<{{full}}>{{/full}}.", "<F{{empty}}>."},
    {"{{?empty}}<{{full}}>{{/empty}}.", "."},
    {"{{?empty}}never closed", NULL},
    {"{{unknown}}", NULL},
    {"{{?unknown}}x{{/unknown}}", NULL},
    {"{{open", "{{open"},
};

static void
holes_are_filled(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error err = {0};
		struct buf out = {0};
		char arg[] = "arg";
		int result = template_fill(&out, rows[i].text, "x.html", part,
					   arg, &err);

		assert_int_equal(result, rows[i].filled != NULL ? 0 : -1);
		if (rows[i].filled != NULL)
			assert_string_equal(buf_text(&out), rows[i].filled);
		else
			assert_true(text_starts(err.text, "x.html: ") &&
				    strstr(err.text, "{{") != NULL);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(holes_are_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
