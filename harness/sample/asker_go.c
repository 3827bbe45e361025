/* SPDX-License-Identifier: MIT */
/*
 * Go's heap through net/http/pprof, where the service serves that: on --pprof
 * URL, or on one of its own ports.
 */
#include "sample/asker_go.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"
#include "sample/ask.h"
#include "sample/listen.h"

/* The stacks come with it, and are long. */
enum { PROFILE = 64 << 20 };

static const double patience_s = 10;

/* A whole number behind the mark, with nothing but a line's end behind it. */
static double
number_after(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);
	size_t digits;

	if (at == NULL)
		return NAN;
	at += strlen(mark);
	digits = strspn(at, "0123456789");
	if (digits == 0 || digits > 19 || at[digits] != '\n')
		return NAN;
	return strtod(at, NULL);
}

double
go_parse_heap(const char *text)
{
	if (!text_starts(text, "heap profile: "))
		return NAN;
	return number_after(text, "\n# HeapAlloc = ");
}

double
go_parse_goroutines(const char *text)
{
	static const char head[] = "goroutine profile: total ";

	return text_starts(text, head) ? number_after(text, head) : NAN;
}

static double
go_fetch(const char *base, const char *what, double (*parse)(const char *))
{
	char *url = xasprintf("%s/%s", base, what);
	struct error ignored = {0};
	struct buf text = {0};
	double value = NAN;

	if (fetch_text(url, patience_s, PROFILE, &text, &ignored) == 0)
		value = parse(buf_text(&text));
	buf_free(&text);
	free(url);
	return value;
}

static int
go_read(const char *base, double *values)
{
	values[ASK_HEAP] = go_fetch(base, "heap?gc=1&debug=1", go_parse_heap);
	if (isnan(values[ASK_HEAP]))
		return -1;
	values[ASK_GOROUTINES] =
	    go_fetch(base, "goroutine?debug=1", go_parse_goroutines);
	return 0;
}

static int
go_read_port(int port, double *values)
{
	char *base = xasprintf("http://127.0.0.1:%d/debug/pprof", port);
	int result = go_read(base, values);

	free(base);
	return result;
}

/* Whichever of its ports serves profiles; a service's own may be the one. */
static int
go_find(struct contact *contact, double *values)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	int result = -1;

	listen_of(listeners, &contact->pid, 1);
	for (size_t i = 0; i < listeners->count && result != 0; i++) {
		contact->port = listeners->items[i].row.port;
		result = go_read_port(contact->port, values);
	}
	if (result != 0)
		contact->port = 0;
	free(listeners);
	return result;
}

char *
go_base(struct contact *contact)
{
	double values[ASK_VALUES];

	if (contact->pprof != NULL)
		return xstrdup(contact->pprof);
	if (contact->port == 0 &&
	    (!contact->may_signal || go_find(contact, values) != 0))
		return NULL;
	return xasprintf("http://127.0.0.1:%d/debug/pprof", contact->port);
}

int
go_profile(const char *base, struct buf *text, struct error *err)
{
	char *url = xasprintf("%s/heap?gc=1&debug=1", base);
	int result = fetch_text(url, patience_s, PROFILE, text, err);

	free(url);
	return result;
}

static int
go_ask(struct contact *contact, double *values, const char **reason)
{
	int result;

	if (contact->pprof != NULL)
		result = go_read(contact->pprof, values);
	else if (contact->port != 0)
		result = go_read_port(contact->port, values);
	else
		result = contact->may_signal ? go_find(contact, values) : -1;
	if (result != 0)
		*reason = "none of its ports serves /debug/pprof/heap: import "
			  "net/http/pprof, or give --pprof URL";
	return result;
}

const struct asker asker_go = {
    .name = "pprof",
    .help = "/debug/pprof",
    .runtime = "go",
    .ask = go_ask,
};
