/* SPDX-License-Identifier: MIT */
/* HAR 1.2, as browsers save it: http://www.softwareishard.com/blog/har-12-spec/
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/document.h"
#include "traffic/import.h"
#include "traffic/session.h"
#include "traffic/traffic.h"

enum { HEADERS = 64, PARTS = 64 };

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static struct slice
slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

/* The body as text; some browsers save only the fields of a form. */
static void
har_body(json_t *post, struct buf *body)
{
	json_t *text = json_object_get(post, "text"), *param;
	size_t i;

	if (strcmp(text_of(post, "encoding"), "base64") == 0 &&
	    text_unbase64(body, text_of(post, "text")) == 0)
		return;
	if (json_is_string(text) && json_string_length(text) > 0) {
		buf_clear(body);
		buf_add(body, json_string_value(text),
			json_string_length(text));
		return;
	}
	json_array_foreach(json_object_get(post, "params"), i, param)
	{
		buf_adds(body, i > 0 ? "&" : "");
		escape_url(body, text_of(param, "name"),
			   strlen(text_of(param, "name")));
		buf_adds(body, "=");
		escape_url(body, text_of(param, "value"),
			   strlen(text_of(param, "value")));
	}
}

static void
har_headers(json_t *message, struct strings *lines)
{
	json_t *header;
	size_t i;

	json_array_foreach(json_object_get(message, "headers"), i, header)
	{
		char *line;

		if (lines->count == HEADERS)
			break;
		line = xasprintf("%s: %s", text_of(header, "name"),
				 text_of(header, "value"));
		strings_add(lines, line);
		free(line);
	}
}

/* Some tools save a body's type beside it only. */
static void
har_type(const char *type, struct strings *lines)
{
	char *line;

	if (*type == '\0' || lines->count == HEADERS)
		return;
	for (size_t i = 0; i < lines->count; i++)
		if (strncasecmp(lines->items[i], "content-type:", 13) == 0)
			return;
	line = xasprintf("Content-Type: %s", type);
	strings_add(lines, line);
	free(line);
}

/* Fields of a multipart form; a file whose content is not shown is a file. */
static size_t
har_parts(json_t *post, struct example_part parts[PARTS])
{
	json_t *param;
	size_t i, count = 0;

	if (strncasecmp(text_of(post, "mimeType"), "multipart/", 10) != 0 ||
	    *text_of(post, "text") != '\0')
		return 0;
	json_array_foreach(json_object_get(post, "params"), i, param)
	{
		const char *file = text_of(param, "fileName");
		const char *type = text_of(param, "contentType");
		json_t *value = json_object_get(param, "value");

		if (count == PARTS)
			break;
		parts[count++] = (struct example_part){
		    .name = text_of(param, "name"),
		    .value = json_is_string(value) || *file == '\0'
				 ? text_of(param, "value")
				 : NULL,
		    .file = *file != '\0' ? file : NULL,
		    .type = *type != '\0' ? type : NULL};
	}
	return count;
}

/* Whether it had a body that the browser did not save. */
static int
har_hides_body(json_t *request, json_t *post)
{
	return json_number_value(json_object_get(request, "bodySize")) > 0 ||
	       (post != NULL && *text_of(post, "mimeType") != '\0');
}

/* The reply, for what goes out again in a later request. */
static void
har_reply(const struct import_plan *plan, json_t *entry, const struct hit *hit)
{
	json_t *response = json_object_get(entry, "response");
	json_t *content = json_object_get(response, "content");
	json_t *text = json_object_get(content, "text");
	struct strings lines = {0};
	struct buf body = {0};
	double took_ms = json_number_value(json_object_get(entry, "time"));

	har_headers(response, &lines);
	if (strcmp(text_of(content, "encoding"), "base64") != 0)
		buf_add(&body, json_string_value(text),
			json_string_length(text));
	else if (text_unbase64(&body, text_of(content, "text")) != 0)
		buf_clear(&body);
	session_add(plan->session, hit,
		    &(struct session_reply){
			.headers = (const char *const *)lines.items,
			.nheaders = lines.count,
			.body = buf_text(&body),
			.body_len = body.len,
			.took_s = took_ms > 0 ? took_ms / 1000 : 0});
	strings_free(&lines);
	buf_free(&body);
}

static void
har_hit(const struct import_plan *plan, json_t *entry, struct hit *hit)
{
	json_t *request = json_object_get(entry, "request");
	json_t *post = json_object_get(request, "postData");
	struct example_part parts[PARTS];
	struct strings lines = {0};
	struct buf body = {0};
	struct example example = {.parts = parts};

	har_headers(request, &lines);
	if (post != NULL) {
		example.nparts = har_parts(post, parts);
		har_body(post, &body);
	}
	if (example.nparts == 0 && body.len > 0) {
		har_type(text_of(post, "mimeType"), &lines);
		example.body = buf_text(&body);
		example.body_len = body.len;
	} else if (example.nparts == 0) {
		example.body_unknown = har_hides_body(request, post);
	}
	example.headers = (const char *const *)lines.items;
	example.nheaders = lines.count;
	hit->body_bytes = (double)body.len;
	hit->type = slice_of(text_of(post, "mimeType"));
	hit->example = &example;
	census_add(plan->census, hit);
	if (plan->session != NULL)
		har_reply(plan, entry, hit);
	strings_free(&lines);
	buf_free(&body);
}

static int
is_http(const char *url)
{
	return text_starts(url, "http://") || text_starts(url, "https://");
}

/* A request that can be repeated; -1: it cannot, such as a data: URL. */
static int
har_entry(const struct import_plan *plan, json_t *entry,
	  struct import_notes *notes)
{
	json_t *request = json_object_get(entry, "request");
	json_t *response = json_object_get(entry, "response");
	const char *url = text_of(request, "url"), *path = route_path(url);
	const char *began = text_of(entry, "startedDateTime");
	struct hit hit;

	hit_init(&hit);
	hit.method = slice_of(text_of(request, "method"));
	if (!is_http(url) || hit.method.len == 0 ||
	    strspn(hit.method.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") !=
		hit.method.len)
		return -1;
	if (!notes_same_host(notes, plan, url))
		return 0;
	hit.target = (struct slice){path, strcspn(path, "#")};
	if (hit.target.len == 0)
		hit.target = slice_of("/");
	hit.status =
	    (int)json_integer_value(json_object_get(response, "status"));
	hit.time_s = date_seconds(began, strlen(began));
	hit.client = slice_of("browser");
	har_hit(plan, entry, &hit);
	return 0;
}

static const char *
entry_url(json_t *entry)
{
	return text_of(json_object_get(entry, "request"), "url");
}

static void
har_entries(const struct import_plan *plan, json_t *entries,
	    struct import_notes *notes)
{
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
	{
		if (is_http(entry_url(entry)))
			notes_meet_host(notes, plan, entry_url(entry));
	}
	json_array_foreach(entries, i, entry)
	{
		const char *url = entry_url(entry);

		/* data:, blob: and extensions are the browser's own. */
		if (*url != '\0' && !is_http(url) && strncmp(url, "ws", 2) != 0)
			continue;
		notes->lines++;
		if (har_entry(plan, entry, notes) != 0)
			notes_broken(notes, url, strlen(url), i + 1);
	}
}

static int
har_parse(const struct import_plan *plan, const char *text, size_t len,
	  struct import_notes *notes, struct error *err)
{
	json_error_t error;
	json_t *root = document_json(text, len, &error);
	json_t *entries =
	    json_object_get(json_object_get(root, "log"), "entries");

	if (root == NULL)
		return error_set(err, STATUS_DATA,
				 "%s:%d: not a HAR file: not JSON: %s",
				 plan->name, error.line, error.text);
	har_entries(plan, entries, notes);
	if (!json_is_array(entries))
		error_set(err, STATUS_DATA,
			  "%s: not a HAR file: it has no log.entries",
			  plan->name);
	else if (!(notes->lines > notes->broken))
		error_set(err, STATUS_DATA, "%s: it has no HTTP request",
			  plan->name);
	else
		notes_check_host(notes, plan, err);
	json_decref(root);
	return err->status == STATUS_OK ? 0 : -1;
}

static int
har_begins(const char *text)
{
	return *text == '{' && document_has_key(text, "\"log\"") &&
	       (document_has_key(text, "\"creator\"") ||
		document_has_key(text, "\"entries\""));
}

const struct importer import_har = {
    .name = "har",
    .help = "a browser's requests, saved from its network panel",
    .counts = 1,
    .ordered = 1,
    .begins = har_begins,
    .parse = har_parse,
};
