/* SPDX-License-Identifier: MIT */
/*
 * Postman collections, v2.0 and v2.1 (schema.getpostman.com): the requests of
 * all folders, in their order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/document.h"
#include "traffic/postman.h"
#include "traffic/traffic.h"

/* "/:id" with the value that the URL has for it. */
static void
fill_segments(struct postman *postman, json_t *url, const char *raw,
	      struct buf *out)
{
	json_t *one;
	size_t v;

	while (*raw != '\0') {
		size_t len =
		    text_starts(raw, "/:") ? strcspn(raw + 2, "/?#:") : 0;
		const char *value = "1";

		if (len == 0) {
			buf_add(out, raw++, 1);
			continue;
		}
		json_array_foreach(json_object_get(url, "variable"), v, one)
		{
			const char *key = postman_text(one, "key");

			if (strlen(key) == len &&
			    memcmp(key, raw + 2, len) == 0 &&
			    *postman_text(one, "value") != '\0')
				value = postman_text(one, "value");
		}
		buf_addf(out, "/%s", value);
		raw += 2 + len;
	}
	(void)postman;
}

/* The URL: a text, or an object that has it raw. */
static void
read_url(struct postman *postman, json_t *url)
{
	const char *raw = json_is_string(url) ? json_string_value(url)
					      : postman_text(url, "raw");
	struct buf text = {0};

	/* Who serves it may be a variable that only an environment has. */
	if (text_starts(raw, "{{") && strstr(raw, "}}") != NULL) {
		char *name =
		    xstrndup(raw + 2, (size_t)(strstr(raw, "}}") - raw - 2));

		if (postman_variable(postman, name) == NULL)
			raw = strstr(raw, "}}") + 2;
		free(name);
	}
	fill_segments(postman, url, raw, &text);
	postman_fill(postman, buf_text(&text), &postman->url);
	buf_free(&text);
}

static void
read_headers(struct postman *postman, json_t *list)
{
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		struct buf value = {0};

		if (json_is_true(json_object_get(one, "disabled")))
			continue;
		postman_fill(postman, postman_text(one, "value"), &value);
		postman_header(postman, postman_text(one, "key"),
			       buf_text(&value));
		buf_free(&value);
	}
}

static void
keep_set(void *arg, const char *name, const char *getter)
{
	struct session *session = arg;

	session_keep(session, name, getter);
}

static void
count_request(struct postman *postman, json_t *item, const char *method)
{
	const char *url = buf_text(&postman->url), *path = route_path(url);
	int has_body = postman->body.len > 0 && postman->nparts == 0;
	struct example example = {
	    .headers = (const char *const *)postman->headers.items,
	    .nheaders = postman->headers.count,
	    .body = has_body ? buf_text(&postman->body) : NULL,
	    .body_len = has_body ? postman->body.len : 0,
	    .parts = postman->parts,
	    .nparts = postman->nparts,
	    .body_unknown = postman->unknown,
	    .todo = postman->todo.len > 0 ? buf_text(&postman->todo) : NULL};
	struct buf target = {0};
	struct hit hit;

	hit_init(&hit);
	buf_adds(&target, *path == '/' ? "" : "/");
	buf_add(&target, path, strcspn(path, "#"));
	hit.method = (struct slice){method, strlen(method)};
	hit.target = (struct slice){buf_text(&target), target.len};
	hit.example = &example;
	hit.status = (int)json_integer_value(json_object_get(
	    json_array_get(json_object_get(item, "response"), 0), "code"));
	census_add(postman->plan->census, &hit);
	if (postman->plan->session != NULL) {
		session_add(postman->plan->session, &hit,
			    &(struct session_reply){.body = ""});
		postman_tests(item, keep_set, postman->plan->session);
	}
	buf_free(&target);
}

static int
read_request(struct postman *postman, json_t *item, json_t *request)
{
	const char *method =
	    json_is_object(request) ? postman_text(request, "method") : "GET";
	const char *url;

	read_url(postman, json_is_object(request)
			      ? json_object_get(request, "url")
			      : request);
	read_headers(postman, json_object_get(request, "header"));
	postman_body(postman, json_object_get(request, "body"));
	postman_auth(postman, request);
	url = buf_text(&postman->url);
	method = *method != '\0' ? method : "GET";
	if (*url == '\0' ||
	    method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-")] != '\0')
		return -1;
	if (*url != '/' && strstr(url, "://") == NULL) {
		char *whole = xasprintf("http://%s", url);

		buf_clear(&postman->url);
		buf_adds(&postman->url, whole);
		free(whole);
	}
	if (*buf_text(&postman->url) == '/' ||
	    notes_same_host(postman->notes, postman->plan,
			    buf_text(&postman->url)))
		count_request(postman, item, method);
	return 0;
}

static void
request_clear(struct postman *postman)
{
	buf_clear(&postman->url);
	buf_clear(&postman->body);
	buf_clear(&postman->todo);
	strings_free(&postman->headers);
	strings_free(&postman->owned);
	postman->nparts = 0;
	postman->unknown = 0;
}

static int
has_script(json_t *item)
{
	json_t *event;
	size_t i;

	json_array_foreach(json_object_get(item, "event"), i, event)
	{
		json_t *exec =
		    json_object_get(json_object_get(event, "script"), "exec");

		if (strcmp(postman_text(event, "listen"), "prerequest") == 0 &&
		    (json_array_size(exec) > 1 ||
		     *postman_text(event, "exec") != '\0' ||
		     json_string_length(json_array_get(exec, 0)) > 0))
			return 1;
	}
	return 0;
}

/* What is done with each item that has a request. */
typedef void item_fn(struct postman *, json_t *item, json_t *request);

static void
each_item(struct postman *postman, json_t *owner, item_fn *fn)
{
	json_t *item;
	size_t i;

	if (postman->nowners == POSTMAN_DEEP)
		return;
	postman->owners[postman->nowners++] = owner;
	json_array_foreach(json_object_get(owner, "item"), i, item)
	{
		json_t *request = json_object_get(item, "request");

		if (json_is_array(json_object_get(item, "item")))
			each_item(postman, item, fn);
		else if (request != NULL)
			fn(postman, item, request);
	}
	postman->nowners--;
}

static void
note_kept(void *arg, const char *name, const char *getter)
{
	struct postman *postman = arg;

	(void)getter;
	if (!strings_has(&postman->kept, name))
		strings_add(&postman->kept, name);
}

/* Before all else: what tests set, and where requests go. */
static void
meet_item(struct postman *postman, json_t *item, json_t *request)
{
	postman_tests(item, note_kept, postman);
	request_clear(postman);
	read_url(postman, json_is_object(request)
			      ? json_object_get(request, "url")
			      : request);
	if (strstr(buf_text(&postman->url), "://") != NULL)
		notes_meet_host(postman->notes, postman->plan,
				buf_text(&postman->url));
}

static void
read_item(struct postman *postman, json_t *item, json_t *request)
{
	const char *name = postman_text(item, "name");

	request_clear(postman);
	postman->notes->lines++;
	postman->scripts += (size_t)has_script(item);
	if (read_request(postman, item, request) != 0)
		notes_broken(postman->notes, name, strlen(name),
			     (size_t)postman->notes->lines);
}

static void
postman_read(struct postman *postman)
{
	each_item(postman, postman->root, meet_item);
	each_item(postman, postman->root, read_item);
	if (postman->scripts + (size_t)has_script(postman->root) > 0)
		notes_tell(postman->notes,
			   "scripts that run before a request (%zu of them) "
			   "are left out: what they do has to be done by hand",
			   postman->scripts +
			       (size_t)has_script(postman->root));
	request_clear(postman);
	buf_free(&postman->url);
	buf_free(&postman->body);
	buf_free(&postman->todo);
	strings_free(&postman->kept);
}

static int
postman_parse(const struct import_plan *plan, const char *text, size_t len,
	      struct import_notes *notes, struct error *err)
{
	json_error_t error;
	struct postman postman = {.plan = plan, .notes = notes};

	postman.root = document_json(text, len, &error);
	if (postman.root == NULL)
		return error_set(err, STATUS_DATA,
				 "%s:%d: not a Postman collection: not JSON: "
				 "%s",
				 plan->name, error.line, error.text);
	if (!json_is_array(json_object_get(postman.root, "item")))
		error_set(err, STATUS_DATA,
			  "%s: not a Postman collection of v2: it has no item",
			  plan->name);
	else
		postman_read(&postman);
	if (err->status == STATUS_OK && !(notes->lines > notes->broken))
		error_set(err, STATUS_DATA, "%s: it has no HTTP request",
			  plan->name);
	else if (err->status == STATUS_OK)
		notes_check_host(notes, plan, err);
	json_decref(postman.root);
	return err->status == STATUS_OK ? 0 : -1;
}

static int
postman_begins(const char *text)
{
	return *text == '{' && document_has_key(text, "\"info\"") &&
	       document_has_key(text, "\"item\"") &&
	       strstr(text, "getpostman.com") != NULL;
}

const struct importer import_postman = {
    .name = "postman",
    .help = "a Postman collection, v2.1",
    .ordered = 1,
    .begins = postman_begins,
    .parse = postman_parse,
};
