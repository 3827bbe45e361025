/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/names.h"

static struct names names;
static char items[NAMES_MOST][16];

static const char *
item_name(const void *of, size_t index)
{
	return ((const char(*)[16])of)[index];
}

static void
each_name_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAMES_MOST; i++) {
		uint16_t *slot;

		snprintf(items[i], sizeof(items[i]), "GET /%zu", i * 7919);
		slot = names_slot(&names, items[i], item_name, items);
		assert_int_equal(*slot, 0);
		*slot = (uint16_t)(i + 1);
	}
	for (size_t i = 0; i < NAMES_MOST; i++)
		assert_int_equal(
		    *names_slot(&names, items[i], item_name, items), i + 1);
	assert_int_equal(*names_slot(&names, "GET /x", item_name, items), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_name_has_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
