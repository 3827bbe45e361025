/* SPDX-License-Identifier: MIT */
#include "scenario/place.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

/* As browsers and curl do: Secure cookies go to this machine over http too. */
static int
host_is_here(const char *host, size_t length)
{
	return (length == 9 && strncasecmp(host, "localhost", 9) == 0) ||
	       (length == 5 && strncmp(host, "[::1]", 5) == 0) ||
	       (length > 4 && strncmp(host, "127.", 4) == 0);
}

void
place_of(struct place *place, const char *base, const char *url)
{
	const char *whole = *url == '/' ? base : url, *path;
	const char *host = strstr(whole, "://");

	host = host != NULL ? host + 3 : whole;
	place->host = host;
	place->host_len =
	    *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
	place->origin = whole;
	place->origin_len = (size_t)(host - whole) + strcspn(host, "/?#");
	path = *url == '/' ? url : whole + place->origin_len;
	place->path = *path == '/' ? path : "/";
	place->path_len = strcspn(place->path, "?#");
	place->is_safe = text_starts(whole, "https:") ||
			 host_is_here(place->host, place->host_len);
}
