/* SPDX-License-Identifier: MIT */
/* Goroutines that are left, by what Go's pages say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "profile/goroutines.h"

#define COUNTED(n, more)                                                       \
	"goroutine profile: total " n "\n"                                     \
	"1 @ 0x43a8d6 0x6e1f3c\n"                                              \
	"#\t0x6e1f3b\tmain.main+0x11c\t/srv/app/main.go:33\n\n" more           \
	" @ 0x43a8d6 0x44a6d2\n"                                               \
	"#\t0x44a6d1\tgithub.com/x/pool.(*Pool).wait+0x41\t"                   \
	"/go/pkg/mod/github.com/x/pool@v1.2.0/pool.go:31\n"                    \
	"#\t0x44a7d1\tmain.serve.func1+0x21\t/srv/app/main.go:20\n\n"

static void
take(struct goroutines *goroutines, const char *text, size_t look)
{
	assert_int_equal(goroutines_take(goroutines, text, look), 0);
}

static void
test_counted(void **state)
{
	struct goroutines goroutines;
	struct profile profile;

	(void)state;
	goroutines_init(&goroutines);
	profile_init(&profile);
	take(&goroutines, COUNTED("2", "1"), 0);
	take(&goroutines, COUNTED("301", "300"), 1);
	take(&goroutines, COUNTED("602", "601"), 2);
	assert_true(goroutines_more(&goroutines) == 600);
	goroutines_keepers(&goroutines, &profile, 2500);
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "github.com/x/pool");
	assert_string_equal(
	    profile.keepers[0].what,
	    "goroutines that wait at pool.(*Pool).wait (pool.go:31)");
	assert_string_equal(profile.keepers[0].path, "");
	assert_true(profile.keepers[0].count == 600);
	assert_true(profile.keepers[0].bytes == 600 * 2500.0);
	profile_free(&profile);
	goroutines_free(&goroutines);
}

/* As many as before, or all in one half: none is left by requests. */
static void
test_flat(void **state)
{
	struct goroutines goroutines;

	(void)state;
	goroutines_init(&goroutines);
	take(&goroutines, COUNTED("301", "300"), 0);
	take(&goroutines, COUNTED("602", "601"), 1);
	take(&goroutines, COUNTED("602", "601"), 2);
	assert_true(goroutines_more(&goroutines) == 0);
	goroutines_free(&goroutines);
}

/* A body that nobody closed: only who started the request is of the service. */
#define BLOCK                                                                  \
	"goroutine 51 [select, 2 minutes]:\n"                                  \
	"net/http.(*persistConn).readLoop(0xc0001aa000)\n"                     \
	"\t/usr/lib/go/src/net/http/transport.go:2213 +0xcf9\n"                \
	"created by net/http.(*Transport).dialConn in goroutine 20\n"          \
	"\t/usr/lib/go/src/net/http/transport.go:1743 +0x1790\n"               \
	"[originating from goroutine 20]:\n"                                   \
	"net/http.(*Transport).dialConn(...)\n"                                \
	"\t/usr/lib/go/src/net/http/transport.go:1744 +0x1790\n"               \
	"created by net/http.(*Transport).queueForDial\n"                      \
	"\t/usr/lib/go/src/net/http/transport.go:1449 +0x7cb\n"                \
	"[originating from goroutine 18]:\n"                                   \
	"net/http.(*Transport).queueForDial(...)\n"                            \
	"\t/usr/lib/go/src/net/http/transport.go:1449 +0x7cb\n"                \
	"github.com/x/rates.Fetch(...)\n"                                      \
	"\t/go/pkg/mod/github.com/x/rates@v0.3.0/rates.go:12 +0x3d\n"          \
	"main.main.func1(...)\n"                                               \
	"\t/srv/app/main.go:22 +0x1d\n\n"
#define TEN(x) x x x x x x x x x x

static void
test_created(void **state)
{
	static const char main_only[] =
	    "goroutine 1 [IO wait]:\n"
	    "main.main()\n\t/srv/app/main.go:40 +0x1d\n\n";
	struct goroutines goroutines;
	struct profile profile;

	(void)state;
	goroutines_init(&goroutines);
	profile_init(&profile);
	take(&goroutines, main_only, 0);
	take(&goroutines, TEN(BLOCK), 1);
	take(&goroutines, TEN(BLOCK) TEN(BLOCK), 2);
	goroutines_keepers(&goroutines, &profile, 2500);
	assert_int_equal(profile.keeper_count, 1);
	assert_string_equal(profile.keepers[0].name, "github.com/x/rates");
	assert_string_equal(profile.keepers[0].what,
			    "goroutines that wait at "
			    "http.(*persistConn).readLoop (transport.go:2213)");
	assert_string_equal(
	    profile.keepers[0].path,
	    " ← rates.Fetch (rates.go:12)"
	    " ← created by http.(*Transport).dialConn (transport.go:1743)");
	assert_true(profile.keepers[0].count == 20);
	profile_free(&profile);
	goroutines_free(&goroutines);
}

/* What Go 1.26 can prove. */
static void
test_proven(void **state)
{
	static const char proven[] =
	    "goroutineleak profile: total 600\n"
	    "600 @ 0x43a8d6 0x44a6d2\n"
	    "#\t0x44a6d1\tgithub.com/x/pool.(*Pool).wait+0x41\t"
	    "/go/pkg/mod/github.com/x/pool@v1.2.0/pool.go:31\n"
	    "#\t0x44a7d1\tmain.serve.func1+0x21\t/srv/app/main.go:20\n";
	struct goroutines goroutines;
	struct profile profile;

	(void)state;
	goroutines_init(&goroutines);
	profile_init(&profile);
	take(&goroutines, COUNTED("2", "1"), 0);
	take(&goroutines, COUNTED("301", "300"), 1);
	take(&goroutines, COUNTED("602", "601"), 2);
	assert_int_equal(goroutines_take_proven(&goroutines, proven), 0);
	goroutines_keepers(&goroutines, &profile, 2500);
	assert_string_equal(
	    profile.keepers[0].what,
	    "goroutines that can never wake, at pool.(*Pool).wait "
	    "(pool.go:31)");
	assert_int_equal(
	    goroutines_take_proven(&goroutines, "Unknown profile\n"), -1);
	profile_free(&profile);
	goroutines_free(&goroutines);
}

static void
test_others(void **state)
{
	static const char *const texts[] = {
	    "", "Unknown profile\n", "goroutine ", "goroutine 1", "<html>"};
	struct goroutines goroutines;

	(void)state;
	goroutines_init(&goroutines);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(goroutines_take(&goroutines, texts[i], 0), -1);
	take(&goroutines, "goroutine 1 [running]:\nmain.f(", 0);
	take(&goroutines, "goroutine 1 [running]:\nmain.f(1)\n\t", 0);
	take(&goroutines, "goroutine 1 [running]:\n[x\ncreated by \n\ta.go:1",
	     0);
	assert_true(goroutines_parse_stacks("x\n# Stack = 327680 / 393216\n") ==
		    327680);
	goroutines_free(&goroutines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_counted), cmocka_unit_test(test_flat),
	    cmocka_unit_test(test_created), cmocka_unit_test(test_proven),
	    cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
