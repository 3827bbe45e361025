/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample/network.h"
#include "sample/proc.h"

/* Of a container with one interface. */
static const char fib[] = "Main:\n"
			  "  +-- 0.0.0.0/0 3 0 5\n"
			  "     |-- 0.0.0.0\n"
			  "        /0 universe UNICAST\n"
			  "     +-- 10.88.0.0/16 2 0 2\n"
			  "        |-- 10.88.0.0\n"
			  "           /16 link UNICAST\n"
			  "        |-- 10.88.0.2\n"
			  "           /32 host LOCAL\n"
			  "        |-- 10.88.255.255\n"
			  "           /32 link BROADCAST\n"
			  "     |-- 127.0.0.0\n"
			  "        /8 host LOCAL\n";

static const char inet6[] =
    "00000000000000000000000000000001 01 80 10 80       lo\n"
    "fe80000000000000649855fffe0ffa7c 02 40 20 c0     eth0\n";

static int
fib_has(const char *text)
{
	struct in_addr address;

	assert_int_equal(inet_pton(AF_INET, text, &address), 1);
	return network_parse_fib(fib, &address);
}

static int
inet6_has(const char *text)
{
	struct in6_addr address;

	assert_int_equal(inet_pton(AF_INET6, text, &address), 1);
	return network_parse_inet6(inet6, &address);
}

static void
test_addresses(void **state)
{
	(void)state;
	assert_true(fib_has("10.88.0.2"));
	assert_false(fib_has("10.88.0.0"));
	assert_false(fib_has("10.88.0.20"));
	assert_false(fib_has("10.88.255.255"));
	assert_true(inet6_has("fe80::6498:55ff:fe0f:fa7c"));
	assert_false(inet6_has("fe80::1"));
}

static void
test_own_network(void **state)
{
	int self = proc_open(getpid());

	(void)state;
	assert_true(network_has_host(self, "127.0.0.1"));
	assert_false(network_has_host(self, "192.0.2.1"));
	assert_false(network_has_host(self, "no.such.host.invalid"));
	close(self);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_own_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
