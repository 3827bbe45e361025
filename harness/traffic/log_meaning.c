/* SPDX-License-Identifier: MIT */
/* What a field of a log means: as --format says, or by its usual name. */
#include <string.h>

#include "traffic/log.h"

struct log_meaning
log_meaning_of(const struct log_format *format, const struct log_name *name)
{
	const struct log_given *given = &format->given;

	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->names[i].text, name->text) == 0)
			return given->is[i];
	return log_names_find(&format->names, name);
}
