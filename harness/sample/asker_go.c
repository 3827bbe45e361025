/* SPDX-License-Identifier: MIT */
/*
 * Go's heap through net/http/pprof, where the service serves it: at the URL of
 * --pprof, or on one of its own ports.
 */
#include "sample/asker_go.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"
#include "sample/ask.h"
#include "sample/elf.h"
#include "sample/listen.h"
#include "sample/proc.h"

/* Profiles contain stacks, and are long. */
enum { PROFILE = 64 << 20, NAMES = 64 << 20 };

static const double patience_s = 10;

/* A whole number between the mark and the end of the line. */
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
go_parse_heap_size(const char *text)
{
	if (!text_starts(text, "heap profile: "))
		return NAN;
	return number_after(text, "\n# HeapSys = ");
}

double
go_parse_goroutines(const char *text)
{
	static const char head[] = "goroutine profile: total ";

	return text_starts(text, head) ? number_after(text, head) : NAN;
}

int
go_page(const char *base, const char *what, struct buf *text)
{
	char *url = xasprintf("%s/%s", base, what);
	struct error ignored = {0};
	int result;

	buf_clear(text);
	result = fetch_text(url, patience_s, PROFILE, text, &ignored);
	free(url);
	return result;
}

/*
 * 64-bit Linux: where the runtime asks the kernel for its heap (mallocinit in
 * runtime/malloc.go). If less than HeapSys is mapped there, as with the race
 * detector, it is elsewhere.
 */
static void
go_split(const struct contact *contact, double heap_size, double *values)
{
#ifdef __aarch64__
	struct heap_range range = {.from = 0x4000000000};
#else
	struct heap_range range = {.from = 0xc000000000};
#endif
	range.to = range.from + ((uint64_t)1 << 40);
	range.least = heap_size;
	if (heap_size > 0)
		ask_split(contact, &range, values);
}

static int
go_read(const struct contact *contact, const char *base, double *values)
{
	struct buf text = {0};
	double size = NAN;

	if (go_page(base, "heap?gc=1&debug=1", &text) == 0) {
		values[ASK_HEAP] = go_parse_heap(buf_text(&text));
		size = go_parse_heap_size(buf_text(&text));
	}
	if (!isnan(values[ASK_HEAP])) {
		go_split(contact, size, values);
		if (go_page(base, "goroutine?debug=1", &text) == 0)
			values[ASK_GOROUTINES] =
			    go_parse_goroutines(buf_text(&text));
	}
	buf_free(&text);
	return isnan(values[ASK_HEAP]) ? -1 : 0;
}

static int
go_read_port(const struct contact *contact, int port, double *values)
{
	char *base = xasprintf("http://127.0.0.1:%d/debug/pprof", port);
	int result = go_read(contact, base, values);

	free(base);
	return result;
}

/* A stripped program keeps the names of its functions. */
int
go_file_has_profiles(int fd)
{
	static const char *const sections[] = {".gopclntab",
					       ".data.rel.ro.gopclntab"};
	static const char function[] = "net/http/pprof.Index";
	struct elf_section section;
	char *names = NULL;
	int found = 1; /* if the names cannot be read */

	for (size_t i = 0; i < COUNT(sections) && names == NULL; i++)
		if (elf_find(fd, sections[i], &section) == 0)
			names = elf_read(fd, &section, NAMES);
	if (names != NULL)
		found = memmem(names, section.size, function,
			       strlen(function)) != NULL;
	free(names);
	return found;
}

static int
go_has_profiles(const struct contact *contact)
{
	int fd = proc_open_file(contact->dir, "exe"), found = 1;

	if (fd >= 0) {
		found = go_file_has_profiles(fd);
		close(fd);
	}
	return found;
}

static int
go_try_ports(struct contact *contact, const struct listeners *listeners,
	     int of_service, double *values)
{
	for (size_t i = 0; i < listeners->count; i++) {
		int port = listeners->items[i].row.port;

		if ((port == contact->service) != of_service ||
		    go_read_port(contact, port, values) != 0)
			continue;
		contact->port = port;
		return 0;
	}
	return -1;
}

/*
 * Looks for the port that serves profiles. The one that takes the load is tried
 * last: if it is not the one, the service sees a request that nobody meant.
 */
static int
go_find(struct contact *contact, double *values, const char **reason)
{
	struct listeners *listeners;
	int result;

	*reason = "it is built without net/http/pprof: import that, and serve "
		  "/debug/pprof";
	if (!go_has_profiles(contact))
		return -1;
	*reason = "none of its ports serves /debug/pprof/heap: serve what "
		  "net/http/pprof registers, or give --pprof URL";
	listeners = xcalloc(1, sizeof(*listeners));
	listen_of(listeners, &contact->pid, 1);
	result = go_try_ports(contact, listeners, 0, values);
	if (result != 0)
		result = go_try_ports(contact, listeners, 1, values);
	free(listeners);
	return result;
}

char *
go_base(struct contact *contact)
{
	double values[ASK_VALUES] = {NAN, NAN, NAN, NAN, NAN, NAN};
	const char *ignored;

	if (!contact_allows(contact, "go"))
		return NULL;
	if (contact->pprof != NULL)
		return xstrdup(contact->pprof);
	if (contact->port == 0 && go_find(contact, values, &ignored) != 0)
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

	*reason = "its profiles cannot be read";
	if (contact->pprof != NULL)
		result = go_read(contact, contact->pprof, values);
	else if (contact->port != 0)
		result = go_read_port(contact, contact->port, values);
	else
		result = go_find(contact, values, reason);
	if (result == 0)
		*reason = NULL;
	return result;
}

const struct asker asker_go = {
    .name = "pprof",
    .help = "/debug/pprof",
    .runtime = "go",
    .refusal = "flatline did not start it, so it is not asked: --runtime go "
	       "or --pprof URL allows that",
    .ask = go_ask,
};
