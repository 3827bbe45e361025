/* SPDX-License-Identifier: MIT */
#include "traffic/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "traffic/import.h"
#include "traffic/traffic.h"

/* Why a host is chosen; a higher rank wins. */
enum { UNKNOWN, FIRST, OF_TARGET, GIVEN };

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

static const char *
without_scheme(const char *origin)
{
	const char *host = strstr(origin, "://");

	return host != NULL ? host + 3 : origin;
}

/* Whether "http://h:80" is what was asked for: that, "h:80" or "h". */
static int
host_fits(const char *wanted, const char *origin)
{
	char whole[256];
	const char *host = without_scheme(origin);
	size_t len;

	if (strstr(wanted, "://") != NULL) {
		notes_origin(whole, sizeof(whole), wanted);
		return strcasecmp(whole, origin) == 0;
	}
	len = strlen(wanted);
	return strncasecmp(host, wanted, len) == 0 &&
	       (host[len] == '\0' || (host[len] == ':' && wanted[0] != '\0' &&
				      strrchr(wanted, ':') == NULL));
}

static int
host_rank(const struct import_plan *plan, const char *origin)
{
	if (plan->host != NULL)
		return host_fits(plan->host, origin) ? GIVEN : UNKNOWN;
	return plan->target != NULL && host_fits(plan->target, origin)
		   ? OF_TARGET
		   : FIRST;
}

void
notes_meet_host(struct import_notes *notes, const struct import_plan *plan,
		const char *url)
{
	char origin[sizeof(notes->host)];
	int rank;

	notes_origin(origin, sizeof(origin), url);
	rank = host_rank(plan, origin);
	if (origin[0] == '\0' || rank <= notes->host_rank)
		return;
	notes->host_rank = rank;
	memcpy(notes->host, origin, sizeof(origin));
}

void
notes_choose_host(struct import_notes *notes, const struct import_notes *met)
{
	memcpy(notes->host, met->host, sizeof(notes->host));
	notes->host_rank = met->host_rank;
}

static void
note_other(struct import_notes *notes, const char *origin)
{
	size_t i = 0;

	notes->elsewhere++;
	while (i < notes->nothers &&
	       strcasecmp(notes->others[i].origin, origin) != 0)
		i++;
	if (i == NOTES_HOSTS)
		return;
	if (i == notes->nothers) {
		snprintf(notes->others[i].origin,
			 sizeof(notes->others[i].origin), "%s", origin);
		notes->nothers++;
	}
	notes->others[i].requests++;
}

int
notes_same_host(struct import_notes *notes, const struct import_plan *plan,
		const char *url)
{
	char origin[sizeof(notes->host)];

	notes_meet_host(notes, plan, url);
	notes_origin(origin, sizeof(origin), url);
	if (origin[0] == '\0' || strcasecmp(notes->host, origin) == 0 ||
	    (plan->host != NULL && host_fits(plan->host, origin)))
		return 1;
	note_other(notes, origin);
	return 0;
}

int
notes_check_host(const struct import_notes *notes,
		 const struct import_plan *plan, struct error *err)
{
	if (plan->host == NULL || notes->host[0] != '\0' || notes->nothers == 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s: no request in it went to %s: the first went to "
			 "%s",
			 plan->name, plan->host, notes->others[0].origin);
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
