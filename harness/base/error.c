/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

int
error_set(struct error *err, enum status status, const char *fmt, ...)
{
	va_list ap;

	if (err->status != STATUS_OK)
		return -1;
	err->status = status;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

static int
status_rank(enum status status)
{
	if (status >= STATUS_USAGE)
		return (int)status;
	switch (status) {
	case STATUS_LEAK:
		return 3;
	case STATUS_FAILED:
		return 2;
	case STATUS_INCONCLUSIVE:
		return 1;
	default:
		return 0;
	}
}

enum status
status_worse(enum status a, enum status b)
{
	return status_rank(a) >= status_rank(b) ? a : b;
}
