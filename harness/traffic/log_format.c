/* SPDX-License-Identifier: MIT */
/* Line formats, in the notation of nginx's log_format. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"

enum { SCRATCH = 65536, LOOKED_AT = 100, METHOD_MAX = 20 };

/* Stricter formats come first: common fits combined lines as well. */
static const struct {
	const char *name, *text;
} presets[] = {
    {"json", ""},
    {"alb", "$type $time_iso8601 $elb $remote_addr $target $t1 $t2 $t3 $status "
	    "$target_status $received $sent \"$request\" \"$http_user_agent\""},
    {"combined", "$remote_addr $ident $remote_user [$time_local] \"$request\" "
		 "$status $body_bytes_sent \"$http_referer\" "
		 "\"$http_user_agent\""},
    {"common", "$remote_addr $ident $remote_user [$time_local] \"$request\" "
	       "$status $body_bytes_sent"},
    {"envoy", "[$time_iso8601] \"$request\" $status $flags"},
};

static const char *
preset_text(const char *name)
{
	for (size_t i = 0; i < COUNT(presets); i++)
		if (strcmp(presets[i].name, name) == 0)
			return presets[i].text;
	return NULL;
}

/* The variable at '$', with or without braces; *at moves past it. */
static struct slice
take_variable(const char **at)
{
	struct slice name = {*at + 1, 0};
	int braces = (*at)[1] == '{';

	name.at += braces;
	while (isalnum((unsigned char)name.at[name.len]) ||
	       name.at[name.len] == '_')
		name.len++;
	*at = name.at + name.len;
	if (braces && **at == '}')
		(*at)++;
	return name;
}

static int
format_add(struct log_format *format, const char *start, const char **at,
	   struct error *err)
{
	struct log_field *field = &format->fields[format->nfields];
	struct slice name;

	field->before = (struct slice){start, (size_t)(*at - start)};
	name = take_variable(at);
	if (name.len == 0)
		return error_set(err, STATUS_USAGE,
				 "--format: a $ without a name at '%.20s'",
				 start);
	if (format->nfields > 0 && field->before.len == 0)
		return error_set(
		    err, STATUS_USAGE,
		    "--format: nothing separates $%.*s from the variable "
		    "before it",
		    (int)name.len, name.at);
	field->set = log_variable(name.at, name.len);
	format->nfields++;
	return 0;
}

static int
format_has(const struct log_format *format, const char *name)
{
	log_setter *set = log_variable(name, strlen(name));

	for (size_t i = 0; i < format->nfields; i++)
		if (format->fields[i].set == set)
			return 1;
	return 0;
}

int
log_format_compile(struct log_format *format, const char *text,
		   struct error *err)
{
	const char *preset = preset_text(text), *start, *at;

	*format = (struct log_format){
	    .name = preset != NULL ? text : "the given format",
	    .is_json = strcmp(text, "json") == 0,
	    .text = xstrdup(preset != NULL ? preset : text)};
	format->scratch.data = xmalloc(SCRATCH);
	format->scratch.cap = SCRATCH;
	if (format->is_json)
		return 0;
	for (start = at = format->text; *at != '\0';) {
		if (*at != '$') {
			at++;
			continue;
		}
		if (format->nfields == LOG_FIELDS)
			return error_set(err, STATUS_USAGE,
					 "--format: more than %d variables",
					 LOG_FIELDS);
		if (format_add(format, start, &at, err) != 0)
			return -1;
		start = at;
	}
	format->after = (struct slice){start, strlen(start)};
	if (!format_has(format, "request") && !format_has(format, "uri") &&
	    !format_has(format, "request_uri"))
		return error_set(err, STATUS_USAGE,
				 "--format: it has no $request and no "
				 "$request_uri; named ones are json, alb, "
				 "combined, common and envoy");
	return 0;
}

void
log_format_free(struct log_format *format)
{
	free(format->text);
	buf_free(&format->scratch);
}

/* Where the literal begins; a quote after a backslash is part of the value. */
static const char *
find_literal(const char *start, const char *end, struct slice literal)
{
	const char *at = start;

	for (; (at = memchr(at, literal.at[0], (size_t)(end - at))) != NULL;
	     at++) {
		const char *before = at;

		if ((size_t)(end - at) < literal.len)
			return NULL;
		if (memcmp(at, literal.at, literal.len) != 0)
			continue;
		while (before > start && before[-1] == '\\')
			before--;
		if (literal.at[0] != '"' || (at - before) % 2 == 0)
			return at;
	}
	return NULL;
}

static int
match_text(const struct log_format *format, const char *line, size_t len,
	   struct hit *hit)
{
	const char *at = line, *end = line + len, *stop;

	for (size_t i = 0; i < format->nfields; i++) {
		const struct log_field *field = &format->fields[i];
		struct slice next = i + 1 < format->nfields
					? format->fields[i + 1].before
					: format->after;

		if ((size_t)(end - at) < field->before.len ||
		    memcmp(at, field->before.at, field->before.len) != 0)
			return -1;
		at += field->before.len;
		stop = next.len == 0 ? end : find_literal(at, end, next);
		if (stop == NULL)
			return -1;
		if (field->set != NULL)
			field->set(hit,
				   (struct slice){at, (size_t)(stop - at)});
		at = stop;
	}
	return 0;
}

/* Whether it is a method of letters, and a path or URL. */
static int
hit_is_request(const struct hit *hit)
{
	if (hit->method.len == 0 || hit->method.len > METHOD_MAX ||
	    hit->target.len == 0)
		return 0;
	for (size_t i = 0; i < hit->method.len; i++)
		if (!isupper((unsigned char)hit->method.at[i]) &&
		    hit->method.at[i] != '-')
			return 0;
	return hit->target.at[0] == '/' || hit->target.at[0] == '*' ||
	       (hit->target.len > 8 &&
		(memcmp(hit->target.at, "http://", 7) == 0 ||
		 memcmp(hit->target.at, "https://", 8) == 0));
}

int
log_line(struct log_format *format, const char *line, size_t len,
	 struct hit *hit)
{
	int result;

	hit_init(hit);
	result = format->is_json ? log_json(line, len, &format->scratch, hit)
				 : match_text(format, line, len, hit);
	/* The method where the log has none. */
	if (result == 0 && hit->method.len == 0)
		hit->method = (struct slice){"GET", 3};
	return result == 0 && hit_is_request(hit) ? 0 : -1;
}

/* How many of the first lines fit, and how many there are. */
static size_t
count_read(struct log_format *format, const char *text, size_t len,
	   size_t *lines)
{
	const char *end = text + len;
	size_t read = 0;

	for (*lines = 0; text < end && *lines < LOOKED_AT;) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *upto = stop != NULL ? stop : end;
		struct hit hit;

		if (stop == NULL && *lines > 0)
			break;
		upto -= upto > text && upto[-1] == '\r';
		*lines += upto > text;
		read +=
		    upto > text &&
		    log_line(format, text, (size_t)(upto - text), &hit) == 0;
		text = stop != NULL ? stop + 1 : end;
	}
	return read;
}

int
log_format_detect(struct log_format *format, const char *name, const char *text,
		  size_t len, struct error *err)
{
	size_t best = COUNT(presets), best_read = 0, lines = 0;

	for (size_t i = 0; i < COUNT(presets); i++) {
		struct log_format tried;
		size_t read;

		log_format_compile(&tried, presets[i].name, err);
		read = count_read(&tried, text, len, &lines);
		log_format_free(&tried);
		if (read > best_read) {
			best_read = read;
			best = i;
		}
	}
	if (lines == 0)
		return error_set(err, STATUS_DATA, "%s: it is empty", name);
	if (best_read == 0 || best_read * 2 < lines)
		return error_set(
		    err, STATUS_DATA,
		    "%s: no access log in a known format (%zu of the first %zu "
		    "lines can be read): give --format as in nginx's "
		    "log_format, '$remote_addr [$time_local] \"$request\" "
		    "$status'",
		    name, best_read, lines);
	return log_format_compile(format, presets[best].name, err);
}
