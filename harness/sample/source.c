/* SPDX-License-Identifier: MIT */
#include "sample/source.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sample/proc.h"

static ssize_t
source_text(const struct source *source, int dir, int *kept, char *text)
{
	if (source->kept && kept != NULL)
		return proc_read_kept(kept, dir, source->path, text, PROC_TEXT);
	return proc_read(dir, source->path, text, PROC_TEXT);
}

int
source_read(const struct source *source, int dir, int *kept, double *values,
	    const char **reason)
{
	char text[PROC_TEXT];

	for (size_t i = 0; i < source->nmetrics; i++)
		values[i] = NAN;
	*reason = NULL;
	if (source->read != NULL)
		return source->read(dir, values, reason);
	if (source_text(source, dir, kept, text) >= 0)
		return source->parse(text, values, reason);
	*reason = strerrordesc_np(errno);
	return -1;
}

/* A number at the end of the text may have been cut off: space must follow. */
const char *
source_number(const char *text, double *value)
{
	size_t digits;

	text += strspn(text, " \t");
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 20 || !isspace((unsigned char)text[digits]))
		return NULL;
	*value = strtod(text, NULL);
	return text + digits;
}

static const char *
source_line(const char *text, const char *label)
{
	size_t length = strlen(label);

	for (; text != NULL; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, label, length) == 0 && text[length] == ':')
			return text + length + 1;
	}
	return NULL;
}

double
source_field(const char *text, const char *label, const char *unit)
{
	const char *line = source_line(text, label);
	double value;

	if (line == NULL || (line = source_number(line, &value)) == NULL)
		return NAN;
	line += strspn(line, " ");
	if (!text_starts(line, unit) || line[strlen(unit)] != '\n')
		return NAN;
	return value;
}
