/* SPDX-License-Identifier: MIT */
/* The formats of access logs: those of log_formats.def, and given ones. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"

enum { SCRATCH = 65536 };

static const struct {
	const char *name;
	enum log_kind kind;
	const char *text;
} formats[] = {
#define FORMAT(name, kind, text) {name, LOG_##kind, text},
#include "traffic/log_formats.def"
};

size_t
log_formats(void)
{
	return COUNT(formats);
}

static void
format_init(struct log_format *format, const char *name, enum log_kind kind)
{
	*format = (struct log_format){.name = name, .kind = kind};
	log_names_init(&format->names);
	format->scratch.data = xmalloc(SCRATCH);
	format->scratch.cap = SCRATCH;
}

const char *
log_format_name(size_t row)
{
	return formats[row].name;
}

static const struct {
	const char *name, *text;
} answers[] = {
#define ANSWER(name, text) {name, text},
#include "traffic/log_formats.def"
};

static void
format_init_row(struct log_format *format, const char *name, enum log_kind kind,
		const char *text)
{
	struct error none = {0};

	format_init(format, name, kind);
	if (kind == LOG_PATTERN)
		log_pattern_compile(&format->pattern, &format->names, text,
				    &none);
	for (size_t i = 0; i < COUNT(answers); i++)
		if (strcmp(answers[i].name, name) == 0)
			log_pattern_compile(&format->answer, &format->names,
					    answers[i].text, &none);
}

void
log_format_row(struct log_format *format, size_t row)
{
	format_init_row(format, formats[row].name, formats[row].kind,
			formats[row].text);
}

static const struct {
	const char *name, *text;
} wraps[] = {
#define WRAP(name, text) {name, text},
#include "traffic/log_wraps.def"
#undef WRAP
};

size_t
log_wraps(void)
{
	return COUNT(wraps);
}

void
log_wrap_row(struct log_format *format, size_t row)
{
	format_init_row(format, wraps[row].name,
			*wraps[row].text == '\0' ? LOG_JSON : LOG_PATTERN,
			wraps[row].text);
}

int
log_format_is_known(const char *name)
{
	for (size_t i = 0; i < COUNT(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return 1;
	return 0;
}

static int
pattern_has(const struct log_pattern *pattern, enum log_part part)
{
	for (size_t i = 0; i < pattern->nfields; i++)
		if (pattern->fields[i].is.part == part)
			return 1;
	return 0;
}

static int
format_needs_target(struct error *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < COUNT(formats); i++)
		if (i == 0 || strcmp(formats[i].name, formats[i - 1].name) != 0)
			buf_addf(&names, "%s%s", i > 0 ? ", " : "",
				 formats[i].name);
	error_set(err, STATUS_USAGE,
		  "--format: it has no $request and no $request_uri; named "
		  "ones are %s",
		  buf_text(&names));
	buf_free(&names);
	return -1;
}

static int
compile_given(struct log_format *format, const char *text, struct error *err)
{
	static const char name[] = "the given format";

	format_init(format, name, *text == '{' ? LOG_JSON : LOG_PATTERN);
	if (format->kind == LOG_JSON)
		return log_json_compile(format, text, err);
	if (log_pattern_compile(&format->pattern, &format->names, text, err) !=
	    0)
		return -1;
	format->pattern.given = 1;
	if (pattern_has(&format->pattern, PART_REQUEST) ||
	    pattern_has(&format->pattern, PART_TARGET) ||
	    pattern_has(&format->pattern, PART_TEXT))
		return 0;
	return format_needs_target(err);
}

int
log_format_compile(struct log_format *format, const char *text,
		   struct error *err)
{
	for (size_t i = 0; i < COUNT(formats); i++)
		if (strcmp(formats[i].name, text) == 0) {
			log_format_row(format, i);
			return 0;
		}
	return compile_given(format, text, err);
}

void
log_format_free(struct log_format *format)
{
	free(format->pattern.text);
	free(format->answer.text);
	buf_free(&format->scratch);
	*format = (struct log_format){0};
}

static int
read_pattern(const struct log_format *format, struct slice line,
	     struct log_record *record)
{
	if (log_pattern_read(&format->pattern, line, record) == 0)
		return 0;
	if (format->answer.text == NULL)
		return -1;
	log_record_init(record);
	return log_pattern_read(&format->answer, line, record);
}

int
log_format_read(struct log_format *format, struct slice line,
		struct log_record *record)
{
	log_record_init(record);
	buf_clear(&format->scratch);
	switch (format->kind) {
	case LOG_JSON:
		return log_json(format, line, record);
	case LOG_PAIRS:
		return log_pairs(format, line, record);
	case LOG_W3C:
		return log_w3c(format, line, record);
	default:
		return read_pattern(format, line, record);
	}
}
