/* SPDX-License-Identifier: MIT */
#include "base/counters.h"

#include <string.h>

int
counter_is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t length = strlen(name);

	return length > 0 && length <= COUNTER_NAME &&
	       strspn(name, letters) == length && name[0] >= 'a' &&
	       name[0] <= 'z';
}
