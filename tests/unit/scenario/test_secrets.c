/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include "base/buf.h"
#include "scenario/secrets.h"

static const struct {
	const char *text, *hidden;
} rows[] = {
    {"", ""},
    {"nothing here", "nothing here"},
    {"s3cret", "(TOKEN)"},
    {"a s3cret, and s3cret.", "a (TOKEN), and (TOKEN)."},
    {"s3crets3cret", "(TOKEN)(TOKEN)"},
    /* The longer of two that begin in the same place. */
    {"s3cret-and-more", "(LONGER)"},
    {"s3cret-and-", "(TOKEN)-and-"},
    /* As it looks in a URL, a form and JSON. */
    {"p=a%26b%20c%22&x", "p=(ODD)&x"},
    {"{\"p\":\"a&b c\\\"\"}", "{\"p\":\"(ODD)\"}"},
    {"a&b c\"", "(ODD)"},
    /* Too short to be told from any other text. */
    {"abc", "abc"},
};

static void
names_stand_for_values(void **state)
{
	struct secrets *secrets = secrets_new();

	(void)state;
	secrets_add(secrets, "TOKEN", "s3cret");
	secrets_add(secrets, "TOKEN", "s3cret");
	secrets_add(secrets, "LONGER", "s3cret-and-more");
	secrets_add(secrets, "ODD", "a&b c\"");
	secrets_add(secrets, "SHORT", "abc");
	secrets_add(secrets, "EMPTY", "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = {0};

		secrets_hide(secrets, rows[i].text, strlen(rows[i].text), &out);
		assert_string_equal(buf_text(&out), rows[i].hidden);
		buf_free(&out);
	}
	secrets_free(secrets);
}

/* However many a script asks for. */
static void
they_are_bounded(void **state)
{
	struct secrets *secrets = secrets_new();
	struct buf out = {0};

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char *value = xasprintf("value %d", i);

		secrets_add(secrets, "NAME", value);
		free(value);
	}
	secrets_hide(secrets, "value 7 ", 8, &out);
	assert_string_equal(buf_text(&out), "(NAME) ");
	buf_free(&out);
	secrets_free(secrets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_stand_for_values),
	    cmocka_unit_test(they_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
