/* SPDX-License-Identifier: MIT */
/*
 * curl command lines, from scripts, documents, or a browser's "Copy as cURL"
 * for any shell; and what "Copy as PowerShell" gives.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/curl_lines.h"
#include "traffic/import.h"
#include "traffic/traffic.h"

/* "/a?b" of a URL; a query may follow the host at once. */
static void
add_target(const struct curl_request *curl, const char *url, struct buf *target)
{
	const char *path = route_path(url);

	if (curl->target != NULL) {
		buf_adds(target, curl->target);
		return;
	}
	if (*path != '/')
		buf_adds(target, "/");
	buf_add(target, path, strcspn(path, "#"));
	if (curl->upload != NULL && text_ends(buf_text(target), "/")) {
		const char *slash = strrchr(curl->upload, '/');

		buf_adds(target, slash != NULL ? slash + 1 : curl->upload);
	}
}

static void
add_query(struct buf *target, const struct buf *query)
{
	if (query->len > 0)
		buf_addf(target, "%c%s",
			 strchr(buf_text(target), '?') ? '&' : '?',
			 buf_text(query));
}

static void
curl_count(const struct curl_request *curl, const struct import_plan *plan,
	   const char *url)
{
	const char *method = curl_request_method(curl);
	struct example example = {.headers =
				      (const char *const *)curl->headers.items,
				  .nheaders = curl->headers.count,
				  .file = curl->get ? NULL : curl->file,
				  .parts = curl->parts,
				  .nparts = curl->nparts,
				  .body_unknown = curl->unknown};
	struct buf target = {0};
	struct hit hit;

	hit_init(&hit);
	add_target(curl, url, &target);
	add_query(&target, &curl->query);
	if (curl->get)
		add_query(&target, &curl->data);
	if (curl_request_has_text(curl)) {
		example.body = buf_text(&curl->data);
		example.body_len = curl->data.len;
		hit.body_bytes = (double)curl->data.len;
	}
	hit.method = (struct slice){method, strlen(method)};
	hit.target = (struct slice){buf_text(&target), target.len};
	hit.example = &example;
	census_add(plan->census, &hit);
	buf_free(&target);
}

/* curl's own headers of a body. */
static void
add_types(struct curl_request *curl)
{
	if (!curl_request_has_text(curl) || curl->upload != NULL)
		return;
	if (!curl_request_has_header(curl, "Content-Type"))
		curl_request_header(curl, "Content-Type",
				    curl->type != NULL
					? curl->type
					: "application/x-www-form-urlencoded");
	if (curl->type != NULL && !curl_request_has_header(curl, "Accept"))
		curl_request_header(curl, "Accept", curl->type);
}

/* http is what a URL without a scheme means; -1: not for us. */
static int
curl_url(struct curl_request *curl, struct curl_lines *lines, const char *given)
{
	const char *method = curl_request_method(curl);
	char *url = xasprintf(
	    "%s%s", strstr(given, "://") != NULL ? "" : "http://", given);
	int result = -1;

	if ((text_starts(url, "http://") || text_starts(url, "https://")) &&
	    *method != '\0' &&
	    method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-")] == '\0') {
		result = 0;
		if (lines->choosing)
			notes_meet_host(lines->notes, lines->plan, url);
		else if (notes_same_host(lines->notes, lines->plan, url))
			curl_count(curl, lines->plan, url);
	}
	free(url);
	return result;
}

/* All URLs of a pattern. */
static int
curl_urls(struct curl_request *curl, struct curl_lines *lines,
	  const char *pattern)
{
	struct strings urls = {0};
	int result = 0;

	if (curl->globoff)
		strings_add(&urls, pattern);
	else
		curl_glob(&urls, pattern);
	if (urls.count > CURL_URLS)
		curl_request_odd(curl, "what its URL stands for beyond %d",
				 CURL_URLS);
	for (size_t i = 0; i < urls.count && i < CURL_URLS; i++)
		if (curl_url(curl, lines, urls.items[i]) != 0)
			result = -1;
	strings_free(&urls);
	return result;
}

/* What the file does not show, or this reader does not follow. */
static void
tell_odd(const struct curl_request *curl, const struct curl_lines *lines)
{
	for (size_t i = 0; i < curl->odd.count; i++)
		notes_tell(lines->notes, "line %zu: left out is %s",
			   lines->line, curl->odd.items[i]);
	if (lines->expands)
		notes_tell(lines->notes,
			   "line %zu: $ and what follows it are sent as they "
			   "are written: no shell runs here",
			   lines->line);
}

/* Whether a shell would make a body of what only it can. */
static int
body_expands(const struct curl_request *curl)
{
	const char *data = buf_text(&curl->data);

	return *data == '$' || strstr(data, "$(") != NULL ||
	       strstr(data, "${") != NULL;
}

static int
curl_run(struct curl_request *curl, struct curl_lines *lines)
{
	int result = curl->urls.count > 0 ? 0 : -1;

	curl->unknown |= lines->expands && body_expands(curl);
	add_types(curl);
	for (size_t i = 0; i < curl->urls.count; i++)
		if (curl_urls(curl, lines, curl->urls.items[i]) != 0)
			result = -1;
	if (!lines->choosing)
		tell_odd(curl, lines);
	return result;
}

static int
curl_lines_run(struct curl_lines *lines, const char *text, size_t len,
	       struct error *err)
{
	struct shell shell = {text, text + len, 1,     shell_dialect(text, len),
			      0,    0,		{{0}}, 0};
	struct strings words = {0};
	int more;

	while ((more = shell_command(&shell, &words)) > 0) {
		lines->line = shell.began;
		lines->expands = shell.expands;
		curl_lines_command(lines, &words, curl_run);
	}
	strings_free(&words);
	strings_free(&lines->cookies);
	if (more < 0)
		return error_set(err, STATUS_DATA,
				 "%s:%zu: a quote of this command is not "
				 "closed",
				 lines->plan->name, shell.began);
	return 0;
}

static int
curl_parse(const struct import_plan *plan, const char *text, size_t len,
	   struct import_notes *notes, struct error *err)
{
	struct import_notes unused = {0};
	struct curl_lines lines = {.plan = plan, .notes = &unused};

	text = document_text(text, &len);
	lines.choosing = 1;
	if (curl_lines_run(&lines, text, len, err) != 0)
		return -1;
	notes_choose_host(notes, &unused);
	lines.choosing = 0;
	lines.notes = notes;
	if (curl_lines_run(&lines, text, len, err) != 0)
		return -1;
	if (!(notes->lines > notes->broken))
		return error_set(err, STATUS_DATA,
				 "%s: it has no curl command with a URL",
				 plan->name);
	return notes_check_host(notes, plan, err);
}

static int
curl_begins(const char *text)
{
	return text_starts(text, "curl ") || text_starts(text, "curl.exe ") ||
	       text_starts(text, "$ curl ") ||
	       document_has_line(text, "Invoke-WebRequest ");
}

const struct importer import_curl = {
    .name = "curl",
    .help = "command lines, such as a browser's 'Copy as cURL'",
    .begins = curl_begins,
    .parse = curl_parse,
};
