/* SPDX-License-Identifier: MIT */
/* What stands at addresses of this very program, and what a bad answer does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/native_modules.h"
#include "profile/symbols.h"
#include "sample/proc.h"

static int where_line;

/* Where it was called, as a frame of a stack says it. */
static __attribute__((noinline)) uint64_t
where(void)
{
	return (uint64_t)(uintptr_t)__builtin_return_address(0) - 1;
}

/* No call here is the last thing that a function does: it would have no frame.
 */
static inline __attribute__((always_inline)) uint64_t
inlined_where(void)
{
	uint64_t found;

	where_line = __LINE__ + 1;
	found = where();
	__asm__ volatile("" : "+r"(found));
	return found;
}

static __attribute__((noinline)) uint64_t
outer_where(int *line)
{
	uint64_t found;

	*line = __LINE__ + 1;
	found = inlined_where();
	__asm__ volatile("" : "+r"(found));
	return found;
}

static void
look_up(struct symbols *symbols, struct modules *modules, uint64_t address,
	uint64_t *offset)
{
	int self = proc_open(getpid());
	const struct module *module;
	struct error err = {0};
	char *answer = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&answer, &length);

	modules_read(modules, self);
	close(self);
	module = modules_find(modules, address);
	assert_non_null(module);
	assert_string_equal(module->path, modules->program);
	*offset = address - module->begin + module->offset;
	assert_int_equal(symbols_print(module->path, offset, 1, out, &err), 0);
	fclose(out);
	symbols_parse(symbols, answer);
	free(answer);
}

static void
test_own_lines(void **state)
{
	int line = 0;
	uint64_t address = outer_where(&line), offset;
	const struct symbol_place *places;
	struct modules modules;
	struct symbols symbols;
	size_t count;

	(void)state;
	look_up(&symbols, &modules, address, &offset);
	count = symbols_find(&symbols, offset, &places);
	assert_true(count > 0);
	assert_string_equal(places[count - 1].function, "outer_where");
	if (places[0].exact) { /* else it was built without -g */
		assert_int_equal(count, 2);
		assert_string_equal(places[0].function, "inlined_where");
		assert_int_equal(places[0].line, where_line);
		assert_int_equal(places[1].line, line);
		assert_true(text_ends(places[0].file, "/test_symbols.c"));
	}
	assert_int_equal(symbols_find(&symbols, offset + 1, &places), 0);
	symbols_free(&symbols);
	modules_free(&modules);
}

static void
test_no_program(void **state)
{
	static const char *const paths[] = {FLATLINE_SRCDIR "/README.md", "/",
					    "/dev/zero", "/no/such/file"};
	const uint64_t offset = 4096;

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct error err = {0};

		assert_int_equal(
		    symbols_print(paths[i], &offset, 1, stdout, &err), -1);
		assert_int_equal(err.status, STATUS_DATA);
	}
}

/* Debug information goes before a symbol, and its lines keep their order. */
static void
test_answer(void **state)
{
	const struct symbol_place *places;
	struct symbols symbols;

	(void)state;
	symbols_parse(&symbols, "s\t20\t0\tsymbol\t\n"
				"nonsense\n\n\t\t\t\t\n"
				"s\t10\t0\tonly\t\n"
				"d\t20\t7\tinner\t/a.h\n"
				"d\t20\t-9\touter\t/a.c\n"
				"d\tzz\t99999999999999\tf\t/x\n"
				"s\t30");
	assert_int_equal(symbols.count, 5);
	assert_int_equal(symbols_find(&symbols, 0x20, &places), 2);
	assert_string_equal(places[0].function, "inner");
	assert_string_equal(places[1].function, "outer");
	assert_int_equal(places[1].line, 0);
	assert_int_equal(symbols_find(&symbols, 0x10, &places), 1);
	assert_string_equal(places[0].function, "only");
	assert_int_equal(symbols_find(&symbols, 0x30, &places), 0);
	symbols_free(&symbols);
	symbols_parse(&symbols, "");
	assert_int_equal(symbols_find(&symbols, 0, &places), 0);
	symbols_free(&symbols);
}

static void
expect_name(const char *mangled, const char *wanted)
{
	char *name = symbol_name(mangled);

	assert_string_equal(name, wanted);
	free(name);
}

static void
test_names(void **state)
{
	char *name = symbol_name("_ZN4shop4Cart3addEi");

	(void)state;
	expect_name("cart_add", "cart_add");
	expect_name("_Znonsense", "_Znonsense");
	expect_name("_RNvCs1234_7mycrate3foo", "mycrate::foo");
	expect_name("_RNvMNtCs1_6ledger4bookNtB2_4Book3add",
		    "ledger::book::{impl}::add");
	expect_name("_RNvXs_NtCs1_6ledger4bookNtB4_4BookNtNtCs2_4core3fmt5Debug"
		    "3fmt",
		    "ledger::book::{impl}::fmt");
	expect_name("_RINvNtCs1_6ledger4book4keepRShTjmEKj3_EB4_",
		    "ledger::book::keep");
	expect_name("_RNCNvCs1_6ledger4main0B3_", "ledger::main::{closure}");
	expect_name("_RNvB_3foo", "_RNvB_3foo");
	expect_name("_RNvNvNvNvNvC", "_RNvNvNvNvNvC");
	expect_name("_R", "_R");
	if (strcmp(name, "_ZN4shop4Cart3addEi") == 0)
		free(name); /* there is no C++ library here */
	else {
		assert_string_equal(name, "shop::Cart::add(int)");
		free(name);
		expect_name("_ZN6ledger6record17h0123456789abcdefE",
			    "ledger::record");
		expect_name(
		    "_ZN63_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$"
		    "core..clone..Clone$GT$5clone17h0123456789abcdefE",
		    "<alloc::vec::Vec<T> as core::clone::Clone>::clone");
	}
}

static void
test_maps(void **state)
{
	static const char maps[] =
	    "nonsense\n"
	    "7000-6000 r-xp 0 0:0 1 /backwards\n"
	    "9000-a000 r-xp 00001000 fe:01 1    /no/such/file\n"
	    "5000-6000 r-xp 00000000 00:00 0    [vdso]\n"
	    "1000-2000 rw-p 00000000 00:00 0    [heap]\n"
	    "b000-c000 r-xp";
	struct modules modules;

	(void)state;
	modules_parse(&modules, maps);
	assert_int_equal(modules.count, 2);
	assert_null(modules_find(&modules, 0));
	assert_null(modules_find(&modules, 0x1800));
	assert_null(modules_find(&modules, 0x6000));
	assert_null(modules_find(&modules, UINT64_MAX));
	assert_int_equal(modules_find(&modules, 0x5fff)->begin, 0x5000);
	assert_string_equal(modules_find(&modules, 0x9000)->path, "");
	modules_free(&modules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_own_lines), cmocka_unit_test(test_no_program),
	    cmocka_unit_test(test_answer),    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_maps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
