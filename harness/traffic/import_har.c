/* SPDX-License-Identifier: MIT */
/* HAR 1.2, as browsers save it: http://www.softwareishard.com/blog/har-12-spec/
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/document.h"
#include "traffic/import.h"
#include "traffic/log.h"
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

static void
form_encode(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_addf(out,
			 strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
				"uvwxyz0123456789-._~",
				*text) != NULL
			     ? "%c"
			     : "%%%02X",
			 (unsigned char)*text);
}

/* The body as text; some browsers save only the fields of a form. */
static void
har_body(json_t *post, struct buf *body)
{
	json_t *text = json_object_get(post, "text"), *param;
	size_t i;

	if (json_is_string(text) && json_string_length(text) > 0) {
		buf_add(body, json_string_value(text),
			json_string_length(text));
		return;
	}
	json_array_foreach(json_object_get(post, "params"), i, param)
	{
		buf_adds(body, i > 0 ? "&" : "");
		form_encode(body, text_of(param, "name"));
		buf_adds(body, "=");
		form_encode(body, text_of(param, "value"));
	}
}

static void
har_headers(json_t *request, struct strings *lines)
{
	json_t *header;
	size_t i;

	json_array_foreach(json_object_get(request, "headers"), i, header)
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
	example.headers = (const char *const *)lines.items;
	example.nheaders = lines.count;
	if (example.nparts == 0 && body.len > 0) {
		example.body = buf_text(&body);
		example.body_len = body.len;
	} else if (example.nparts == 0) {
		example.body_unknown = har_hides_body(request, post);
	}
	hit->body_bytes = (double)body.len;
	hit->type = slice_of(text_of(post, "mimeType"));
	hit->example = &example;
	census_add(plan->census, hit);
	strings_free(&lines);
	buf_free(&body);
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
	if ((!text_starts(url, "http://") && !text_starts(url, "https://")) ||
	    hit.method.len == 0 ||
	    strspn(hit.method.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
		hit.method.len)
		return -1;
	if (!notes_same_host(notes, url))
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

static int
har_parse(const struct import_plan *plan, const char *text, size_t len,
	  struct import_notes *notes, struct error *err)
{
	json_error_t error;
	json_t *root = json_loadb(text, len, 0, &error), *entry;
	json_t *entries =
	    json_object_get(json_object_get(root, "log"), "entries");
	size_t i;

	if (root == NULL)
		return error_set(err, STATUS_DATA,
				 "%s:%d: not a HAR file: not JSON: %s",
				 plan->name, error.line, error.text);
	json_array_foreach(entries, i, entry)
	{
		const char *url =
		    text_of(json_object_get(entry, "request"), "url");

		notes->lines++;
		if (har_entry(plan, entry, notes) != 0)
			notes_broken(notes, url, strlen(url), i + 1);
	}
	if (!json_is_array(entries))
		error_set(err, STATUS_DATA,
			  "%s: not a HAR file: it has no log.entries",
			  plan->name);
	else if (!(notes->lines > notes->broken))
		error_set(err, STATUS_DATA, "%s: it has no HTTP request",
			  plan->name);
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
    .begins = har_begins,
    .parse = har_parse,
};
