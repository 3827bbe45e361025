/* SPDX-License-Identifier: MIT */
#include "traffic/notes.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "traffic/traffic.h"

/* "http://host:80" of an absolute URL, without its path. */
static size_t
host_length(const char *url)
{
	return (size_t)(route_path(url) - url);
}

int
notes_same_host(struct import_notes *notes, const char *url)
{
	size_t len = host_length(url);

	if (notes->host[0] == '\0' && len > 0)
		snprintf(notes->host, sizeof(notes->host), "%.*s", (int)len,
			 url);
	if (len == 0 || (strlen(notes->host) == len &&
			 strncasecmp(notes->host, url, len) == 0))
		return 1;
	notes->elsewhere++;
	return 0;
}

void
notes_broken(struct import_notes *notes, const char *text, size_t len,
	     size_t line)
{
	struct buf copy = {0}, visible = {0};

	if (notes->broken++ > 0)
		return;
	buf_add(&copy, text, len < 80 ? len : 80);
	escape_terminal(&visible, buf_text(&copy));
	snprintf(notes->first_broken, sizeof(notes->first_broken), "%s",
		 buf_text(&visible));
	notes->first_line = line;
	buf_free(&copy);
	buf_free(&visible);
}
