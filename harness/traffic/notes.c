/* SPDX-License-Identifier: MIT */
#include "traffic/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "traffic/traffic.h"

/* "http://host:80" of an absolute URL, without its path and its login. */
static void
notes_origin(char *origin, size_t size, const char *url)
{
	size_t len = (size_t)(route_path(url) - url);
	const char *host = memmem(url, len, "://", 3), *login = NULL;

	host = host != NULL ? host + 3 : url;
	login = memrchr(host, '@', (size_t)(url + len - host));
	snprintf(origin, size, "%.*s%.*s", (int)(host - url), url,
		 (int)(url + len - (login != NULL ? login + 1 : host)),
		 login != NULL ? login + 1 : host);
}

int
notes_same_host(struct import_notes *notes, const char *url)
{
	char origin[sizeof(notes->host)];

	notes_origin(origin, sizeof(origin), url);
	if (notes->host[0] == '\0')
		memcpy(notes->host, origin, sizeof(origin));
	if (origin[0] == '\0' || strcasecmp(notes->host, origin) == 0)
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

void
notes_tell(struct import_notes *notes, const char *fmt, ...)
{
	va_list args;

	if (notes->ntold++ >= NOTES_TOLD)
		return;
	va_start(args, fmt);
	vsnprintf(notes->told[notes->ntold - 1], sizeof(notes->told[0]), fmt,
		  args);
	va_end(args);
}
