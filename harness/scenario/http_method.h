/* SPDX-License-Identifier: MIT */
/* The methods that have a function in http and a name in request tables. */
#ifndef SCENARIO_HTTP_METHOD_H
#define SCENARIO_HTTP_METHOD_H

#include <stddef.h>

struct http_method {
	const char *name, *verb, *caller; /* "get", "GET", "http.get" */
};

extern const struct http_method http_methods[];
extern const size_t http_nmethods;

/* "GET" for "get"; NULL: no method. */
const char *http_method(const char *name);

#endif
