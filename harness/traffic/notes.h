/* SPDX-License-Identifier: MIT */
/* What was noted while a file was read, besides its traffic. */
#ifndef TRAFFIC_NOTES_H
#define TRAFFIC_NOTES_H

#include <stddef.h>

#include "base/error.h"
#include "traffic/log_notes.h"

enum { NOTES_TOLD = 6, NOTES_HOSTS = 6 };

/* Where requests went that are left out. */
struct notes_host {
	char origin[256];
	double requests;
};

struct import_notes {
	double lines, broken; /* lines of a log; parts that could not be used */
	char first_broken[120]; /* and the first of them; "" */
	size_t first_line;
	char format[64];  /* of the log, and what is around its lines; "" */
	char host[256];	  /* that the requests went to; "": unknown */
	int host_rank;	  /* why that one: see notes_meet_host() */
	double elsewhere; /* requests to other hosts, ignored */
	struct notes_host others[NOTES_HOSTS]; /* the first of those */
	size_t nothers;
	/* What was left out or assumed, in sentences: the first of them. */
	char told[NOTES_TOLD][400];
	size_t ntold; /* all */
	struct log_notes log;
};

struct import_plan;

/*
 * The host whose requests are taken: the one of --host, or that of the target
 * if it is among them, or the first. All URLs are shown to notes_meet_host()
 * before any is asked for with notes_same_host(); without that the first one
 * asked for sets it.
 */
void notes_meet_host(struct import_notes *, const struct import_plan *,
		     const char *url);
void notes_choose_host(struct import_notes *, const struct import_notes *met);
/* 1: this one went to that host; 0: elsewhere, which is noted. */
int notes_same_host(struct import_notes *, const struct import_plan *,
		    const char *url);
/* STATUS_DATA if no request went to the host of --host. */
int notes_check_host(const struct import_notes *, const struct import_plan *,
		     struct error *);

/* Notes a part that could not be used, with its text. */
void notes_broken(struct import_notes *, const char *text, size_t len,
		  size_t line);
/* Notes a sentence. */
void notes_tell(struct import_notes *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
