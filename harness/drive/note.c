/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "drive/internal.h"

void
drive_note(const struct drive *drive, const char *fmt, const char *text)
{
	char *line;

	if (drive->observer->note == NULL)
		return;
	line = xasprintf(fmt, text);
	drive->observer->note(line);
	free(line);
}
