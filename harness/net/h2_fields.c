/* SPDX-License-Identifier: MIT */
/* The head of a request, as HTTP/2 has it: RFC 9113, 8.2 and 8.3. */
#include "net/h2.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/permit.h"

/* They are about one connection, and HTTP/2 has no words for that. */
static int
is_of_connection(const char *name, size_t len)
{
	static const char *const names[] = {"Connection", "Keep-Alive",
					    "Proxy-Connection", "Upgrade"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], name, len) == 0)
			return 1;
	return 0;
}

static nghttp2_nv *
fields_add(struct h2_fields *to)
{
	if (to->count == to->room) {
		to->room = to->room > 0 ? 2 * to->room : 16;
		to->fields =
		    xrealloc(to->fields, to->room * sizeof(*to->fields));
	}
	to->fields[to->count] = (nghttp2_nv){0};
	return &to->fields[to->count++];
}

static void
fields_add_fixed(struct h2_fields *to, const char *name, const char *value,
		 size_t value_len)
{
	nghttp2_nv *field = fields_add(to);

	field->name = (uint8_t *)name;
	field->namelen = strlen(name);
	field->value = (uint8_t *)value;
	field->valuelen = value_len;
	field->flags = NGHTTP2_NV_FLAG_NO_COPY_NAME;
}

static void
add_name(struct h2_fields *to, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = (char)tolower((unsigned char)name[i]);

		buf_add(&to->names, &c, 1);
	}
}

/* One of base/head.h's lines. A header without a value is left out. */
static void
add_line(void *arg, const char *line)
{
	struct h2_fields *to = arg;
	size_t name_len = strcspn(line, ":"), len;
	const char *value = line + name_len + 1;
	nghttp2_nv *field;

	value += strspn(value, " \t");
	len = strlen(value);
	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	if (len == 0 || is_of_connection(line, name_len))
		return;
	if (name_len == strlen("Host") &&
	    strncasecmp(line, "Host", name_len) == 0) {
		to->authority = value;
		to->authority_len = strcspn(value, " \t\r\n");
		return;
	}
	field = fields_add(to);
	field->namelen = name_len;
	field->value = (uint8_t *)value;
	field->valuelen = len;
	add_name(to, line, name_len);
}

/* The buffer of names does not move any more. */
static void
set_names(struct h2_fields *to)
{
	uint8_t *name = (uint8_t *)to->names.data;

	for (size_t i = 0; i < to->count; i++) {
		if (to->fields[i].name != NULL)
			continue;
		to->fields[i].name = name;
		name += to->fields[i].namelen;
	}
}

static void
fields_clear(struct h2_fields *fields)
{
	fields->count = 0;
	fields->authority = NULL;
	fields->authority_len = 0;
	buf_clear(&fields->names);
}

void
h2_fields_free(struct h2_fields *fields)
{
	free(fields->fields);
	buf_free(&fields->names);
}

void
h2_fields_end(struct h2 *h2)
{
	h2_fields_free(&h2->common);
	h2_fields_free(&h2->fields);
}

static void
add_length(struct h2 *h2, size_t length)
{
	int len = snprintf(h2->length, sizeof(h2->length), "%zu", length);

	fields_add_fixed(&h2->fields, "content-length", h2->length,
			 (size_t)len);
}

/* Pseudo-headers come first: their places are taken before the rest. */
enum { METHOD, SCHEME, PATH, AUTHORITY, PSEUDO };

static void
set_pseudo(struct h2_fields *to, size_t i, const char *name, const char *value,
	   size_t len)
{
	to->fields[i] = (nghttp2_nv){.name = (uint8_t *)name,
				     .namelen = strlen(name),
				     .value = (uint8_t *)value,
				     .valuelen = len,
				     .flags = NGHTTP2_NV_FLAG_NO_COPY_NAME};
}

static void
set_authority(struct h2_fields *to)
{
	set_pseudo(to, AUTHORITY, ":authority",
		   to->authority != NULL ? to->authority : "",
		   to->authority_len);
}

static void
add_preset(const struct http1_preset *preset, const char *scheme,
	   const struct http_request *request, struct h2_fields *to)
{
	for (int i = 0; i < PSEUDO; i++)
		fields_add(to)->name = (uint8_t *)"";
	http1_preset_lines(preset, request, add_line, to);
	set_pseudo(to, SCHEME, ":scheme", scheme, strlen(scheme));
}

void
h2_fields_begin(struct h2 *h2)
{
	static const struct http_request none = {0};
	struct h2_fields *common = &h2->common;

	add_preset(&h2->preset, h2->settings.address.scheme, &none, common);
	set_names(common);
	set_authority(common);
	/* They outlive every frame that is still to be sent. */
	for (size_t i = 0; i < common->count; i++)
		common->fields[i].flags = NGHTTP2_NV_FLAG_NO_COPY_NAME |
					  NGHTTP2_NV_FLAG_NO_COPY_VALUE;
}

static void
copy_common(struct h2 *h2)
{
	const struct h2_fields *common = &h2->common;
	struct h2_fields *to = &h2->fields;

	while (to->room < common->count)
		fields_add(to);
	memcpy(to->fields, common->fields,
	       common->count * sizeof(*common->fields));
	to->count = common->count;
}

static void
add_own(struct h2 *h2, const struct http_request *request)
{
	struct h2_fields *to = &h2->fields;

	for (size_t i = 0; i < request->nheaders; i++)
		add_line(to, request->headers[i]);
	if (mark_header(h2->preset.mark, h2->mark) != NULL)
		add_line(to, h2->mark);
	if (permit_takes_body(request) &&
	    !permit_has_header(request, h2->preset.always, "Content-Length"))
		add_length(h2, request->body_len);
	set_names(to);
}

static void
set_request(struct h2_fields *to, const struct http_request *request,
	    const char *path)
{
	set_pseudo(to, METHOD, ":method", request->method,
		   strlen(request->method));
	set_pseudo(to, PATH, ":path", path,
		   (size_t)(strchrnul(path, '#') - path));
}

const struct h2_fields *
h2_fields_of(struct h2 *h2, const struct http_request *request,
	     struct buf *composed)
{
	struct h2_fields *to = &h2->fields;
	const char *path = address_path(request->url, composed);
	int overrules = http1_overrules(request);

	fields_clear(to);
	if (overrules)
		add_preset(&h2->preset, h2->settings.address.scheme, request,
			   to);
	else
		copy_common(h2);
	add_own(h2, request);
	if (overrules)
		set_authority(to);
	set_request(to, request, path);
	return to;
}

void
h2_fields_compose(struct h2_fields *to, const struct http1_preset *preset,
		  const char *scheme, const struct http_request *request)
{
	fields_clear(to);
	add_preset(preset, scheme, request, to);
	for (size_t i = 0; i < request->nheaders; i++)
		add_line(to, request->headers[i]);
	set_names(to);
	set_authority(to);
	set_request(to, request, request->url);
}
