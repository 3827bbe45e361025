/* SPDX-License-Identifier: MIT */
/* Finds the requests in the commands of a script. */
#ifndef TRAFFIC_CURL_LINES_H
#define TRAFFIC_CURL_LINES_H

#include "traffic/curl_request.h"
#include "traffic/document.h"
#include "traffic/import.h"
#include "traffic/shell.h"

struct curl_lines {
	const struct import_plan *plan;
	struct import_notes *notes;
	int choosing;		/* only hosts are looked for */
	size_t line;		/* of the command */
	int expands;		/* it has what a shell would replace */
	struct strings cookies; /* that PowerShell's session has so far */
};

/* What to do with a request; -1: it cannot be made. */
typedef int curl_run_fn(struct curl_request *, struct curl_lines *);

/*
 * Runs each request of a command that is curl's, or PowerShell's. What cannot
 * be made is noted; a command of another program is none.
 */
void curl_lines_command(struct curl_lines *, const struct strings *words,
			curl_run_fn *);
/* curl_invoke.c: the same for Invoke-WebRequest, at words[first]. */
int curl_invoke(struct curl_request *, const struct curl_lines *,
		const struct strings *words, size_t first);
/* Keeps the cookie of "$session.Cookies.Add(...)": 1; 0: it is none. */
int curl_invoke_cookie(struct curl_lines *, const struct strings *words);

#endif
