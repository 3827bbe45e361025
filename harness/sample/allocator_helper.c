/* SPDX-License-Identifier: MIT */
/* Why the helper of --allocator does not answer in a process. */
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/allocator.h"
#include "sample/helper.h"
#include "sample/source_allocator.h"
#include "sample/target.h"

static const double patience_s = 0.2, pause_s = 0.01;

static const char *
allocator_refuses(const char *allocator)
{
	static const struct {
		const char *name, *text;
	} others[] = {
	    {"sanitizer",
	     "was built with a sanitizer, which has a malloc of its own"},
	    {"jemalloc", "uses jemalloc, not glibc's malloc"},
	    {"tcmalloc", "uses tcmalloc, not glibc's malloc"},
	    {"mimalloc", "uses mimalloc, not glibc's malloc"},
	    {"musl", "uses musl, not glibc's malloc"},
	};

	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(allocator, others[i].name) == 0)
			return others[i].text;
	return NULL;
}

static const char *
process_refuses(const struct contact *contact, uint64_t state)
{
	const char *why = allocator_refuses(allocator_of(contact->pid));

	if (why == NULL && state == ALLOCATOR_FOREIGN)
		return "has a malloc of its own, not glibc's";
	if (why == NULL && state == ALLOCATOR_OLD)
		return "has a glibc before 2.33, which cannot be asked";
	if (why == NULL && state == ALLOCATOR_ALONE)
		return "could not start the helper's thread";
	return why != NULL ? why : helper_missing(contact);
}

/* Waits for a page; its state, or 0 if there is none. */
static uint64_t
helper_await(const struct contact *contact)
{
	double until = clock_now() + patience_s;
	struct allocator_page page;

	while (allocator_page_read(contact->dir, &page) != 0) {
		if (clock_now() >= until)
			return 0;
		clock_pause(pause_s);
	}
	return page.state;
}

int
target_check_helper(struct target *target, struct error *err)
{
	struct contact contact = target_contact(target, NULL);
	uint64_t state = helper_await(&contact);
	const char *why =
	    state != ALLOCATOR_READS ? process_refuses(&contact, state) : NULL;

	target_contact_close(&contact);
	if (why == NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--allocator glibc: %.60s %s; leave the option out",
			 target_name(target), why);
}
