/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include "scenario/dataset.h"

/* What the fields of all rows are, with | between and \n behind a row. */
static const struct {
	const char *text;
	char separator;
	const char *fields, *error;
} rows[] = {
    {"a,b\n1,2\n3,4\n", ',', "1|2\n3|4\n", NULL},
    {"a,b\r\n1,2\r\n3,4", ',', "1|2\n3|4\n", NULL},
    {"\xef\xbb\xbf"
     "a\n1",
     ',', "1\n", NULL},
    {"a;b\n1,5;2\n", ';', "1,5|2\n", NULL},
    {"a,b\n,\n", ',', "|\n", NULL},
    {"a,b\n\"x,y\",\"\"\n", ',', "x,y|\n", NULL},
    {"a\n\"x\ny\"\nz\n", ',', "x\ny\nz\n", NULL},
    {"a\n\"x \"\"y\"\"\"\n", ',', "x \"\"y\"\"\n", NULL},
    {"a,b\n\n1,2\n\r\n3,4\n\n", ',', "1|2\n3|4\n", NULL},
    {"a\n1\r2\n", ',', "1\r2\n", NULL},
    {"one\ntwo\r\n\nthree", 0, "one\ntwo\nthree\n", NULL},
    {"", ',', NULL, "x: it has no rows"},
    {"a,b\n", ',', NULL, "x: it has no rows"},
    {"\n\n", 0, NULL, "x: it has no rows"},
    {"a,b\n1\n", ',', NULL, "x:2: 1 fields, but the header has 2"},
    {"a,b\n1,2\n\"x\ny\",2\n1,2,3\n", ',', NULL,
     "x:5: 3 fields, but the header has 2"},
    {"a\n\"1\n", ',', NULL, "x:2: a quoted field is not closed"},
    {"a\n\"1\"2\n", ',', NULL, "x:2: a quoted field is not closed"},
    {"\"a\n", ',', NULL,
     "x:1: the first line must be a header of 1 to 256 names"},
};

static void
write_row(const struct dataset *set, size_t row, struct buf *out)
{
	const char *at = dataset_row(set, (long)row);
	struct field field = dataset_line(set, row);
	enum field_end ends = FIELD_LAST;

	do {
		if (set->separator != 0)
			ends = field_read(&at, dataset_end(set), set->separator,
					  &field);
		buf_add(out, field.text, field.length);
		buf_adds(out, ends == FIELD_MORE ? "|" : "\n");
	} while (ends == FIELD_MORE);
}

static void
rows_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file file = {(char *)"x", (char *)rows[i].text,
				    strlen(rows[i].text)};
		struct dataset set = {.file = &file,
				      .separator = rows[i].separator};
		struct error err = {0};
		struct buf out = {0};
		int failed = dataset_index(&set, &err);

		for (size_t row = 0; !failed && row < set.count; row++)
			write_row(&set, row, &out);
		if (failed != (rows[i].error != NULL ? -1 : 0) ||
		    (failed && strstr(err.text, rows[i].error) == NULL) ||
		    (!failed && strcmp(buf_text(&out), rows[i].fields) != 0))
			fail_msg("row %zu: '%s' %s", i, buf_text(&out),
				 err.text);
		buf_free(&out);
		free(set.rows);
	}
}

static void
sets_are_shared(void **state)
{
	struct file file = {(char *)"x", (char *)"a\n1\n", 4};
	struct datasets *sets = datasets_new();
	struct error err = {0};
	struct dataset *set;

	(void)state;
	set = datasets_get(sets, &file, ',', ORDER_UNIQUE, &err);
	assert_non_null(set);
	assert_ptr_equal(datasets_get(sets, &file, ',', ORDER_UNIQUE, &err),
			 set);
	assert_ptr_not_equal(datasets_get(sets, &file, ',', ORDER_RANDOM, &err),
			     set);
	datasets_free(sets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_found),
	    cmocka_unit_test(sets_are_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
