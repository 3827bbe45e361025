/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/buf.h"
#include "profile/helpers.h"

void
helper_set(struct strings *environment, const char *name, const char *value,
	   const char *both)
{
	const char *before = getenv(name);
	struct buf line = {0};

	buf_addf(&line, "%s=", name);
	if (before != NULL && before[0] != '\0')
		buf_addf(&line, both, value, before);
	else
		buf_adds(&line, value);
	strings_add(environment, buf_text(&line));
	buf_free(&line);
}
