/* SPDX-License-Identifier: MIT */
/* Which hosts a cookie is for: RFC 6265, sections 5.1.3 and 5.3. */
#ifndef SCENARIO_COOKIE_DOMAIN_H
#define SCENARIO_COOKIE_DOMAIN_H

/* Both in small letters. Whether the host is the domain, or below it. */
int cookie_domain_matches(const char *domain, const char *host);
/*
 * Whether that host may set a cookie for that domain, which must not be one
 * that strangers share, such as co.uk or github.io.
 */
int cookie_domain_accepts(const char *domain, const char *host);

#endif
