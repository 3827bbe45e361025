/* SPDX-License-Identifier: MIT */
/* Whose code a native function is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/native_package.h"

#define APP "/srv/my-shop"
#define LIB "/usr/lib/x86_64-linux-gnu/"
#define CRATES "/root/.cargo/registry/src/index.crates.io-1949cf8c/"

static const struct {
	const char *module, *function, *source;
	const char *package; /* NULL: the language's own */
	int is_users;
} cases[] = {
    {LIB "libc.so.6", "__strdup", "", NULL, 0},
    {LIB "libstdc++.so.6.0.30", "operator new(unsigned long)", "", NULL, 0},
    {"[vdso]", "clock_gettime", "", NULL, 0},
    {"", "(code of no file)", "", NULL, 0},
    {LIB "libcart.so.1.2", "cart_add", "/src/cart.c", "libcart.so", 0},
    {LIB "libglib-2.0.so.0", "g_hash_table_insert", "", "libglib-2.0.so", 0},
    {LIB "libglib-2.0.so.0", "g_malloc", "", NULL, 0},
    {LIB "libcart.so", "std::vector<int>::push_back", "", NULL, 0},
    {"/opt/plugin", "run", "", "plugin", 0},
    {APP, "handle", "/srv/src/main.c", "my-shop", 1},
    {APP, "main", "", "my-shop", 1},
    {APP, "xmalloc", "/srv/src/mem.c", NULL, 0},
    {APP, "shop::Cart::add", "/srv/src/cart.cpp", "shop", 1},
    {APP, "sessions::Store::open", "/srv/src/store.hpp", "sessions", 0},
    {APP, "(anonymous namespace)::work", "/srv/src/a.cpp", "my-shop", 1},
    {APP, "std::map<int, int>::insert", "/usr/include/c++/12/bits/stl_map.h",
     NULL, 0},
    {APP, "fmt::v10::format", "/srv/build/_deps/fmt-src/include/fmt/core.h",
     "fmt", 0},
    {APP, "sqlite3_step", "/srv/third_party/sqlite/sqlite3.c", "sqlite", 0},
    {APP, "my_shop::handle", "/srv/src/main.rs", "my_shop", 1},
    {APP, "ledger::record", "/srv/ledger/src/lib.rs", "ledger", 0},
    {APP, "serde_json::value::to_value",
     CRATES "serde_json-1.0.2/src/value/mod.rs", "serde_json", 0},
    {APP, "alloc::vec::Vec<u8>::push", "/rustc/a1b2/library/alloc/src/vec.rs",
     NULL, 0},
    {APP, "<alloc::vec::Vec<T> as core::clone::Clone>::clone", "", NULL, 0},
    {APP, "__rust_alloc", "", NULL, 0},
    {APP, "::", "", "my-shop", 1},
    {APP, "", "", "my-shop", 1},
};

static void
test_packages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct native_code code = {
		    APP, cases[i].module, cases[i].function, cases[i].source};
		int is_users = 7;
		char *package = native_package(&code, &is_users);
		const char *wanted = cases[i].package;

		if ((package == NULL) != (wanted == NULL) ||
		    (wanted != NULL && strcmp(package, wanted) != 0) ||
		    is_users != cases[i].is_users)
			fail_msg("%s in %s: %s, %d", cases[i].function,
				 cases[i].module,
				 package != NULL ? package : "none", is_users);
		free(package);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_packages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
