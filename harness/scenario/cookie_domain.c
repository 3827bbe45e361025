/* SPDX-License-Identifier: MIT */
#include "scenario/cookie_domain.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <string.h>

/* An address has no domains. */
static int
is_address(const char *host)
{
	struct in_addr ignored;

	return *host == '[' || inet_pton(AF_INET, host, &ignored) == 1;
}

int
cookie_domain_matches(const char *domain, const char *host)
{
	size_t length = strlen(host), suffix = strlen(domain);

	if (strcmp(domain, host) == 0)
		return 1;
	return length > suffix && host[length - suffix - 1] == '.' &&
	       strcmp(host + length - suffix, domain) == 0 && !is_address(host);
}

int
cookie_domain_accepts(const char *domain, const char *host)
{
	const psl_ctx_t *list = psl_builtin();

	if (*domain == '\0' || !cookie_domain_matches(domain, host))
		return 0;
	if (strcmp(domain, host) == 0)
		return 1;
	if (list == NULL) /* a libpsl that was built without one */
		return strchr(domain, '.') != NULL;
	return psl_is_cookie_domain_acceptable(list, host, domain);
}
