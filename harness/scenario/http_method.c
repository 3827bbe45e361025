/* SPDX-License-Identifier: MIT */
#include "scenario/http_method.h"

#include <string.h>

#include "base/mem.h"

const struct http_method http_methods[] = {
    {"get", "GET", "http.get"},
    {"post", "POST", "http.post"},
    {"put", "PUT", "http.put"},
    {"patch", "PATCH", "http.patch"},
    {"delete", "DELETE", "http.delete"},
    {"head", "HEAD", "http.head"},
    {"options", "OPTIONS", "http.options"},
};
const size_t http_nmethods = COUNT(http_methods);

const char *
http_method(const char *name)
{
	for (size_t i = 0; i < http_nmethods; i++)
		if (strcmp(http_methods[i].name, name) == 0)
			return http_methods[i].verb;
	return NULL;
}
