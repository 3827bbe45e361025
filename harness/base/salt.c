/* SPDX-License-Identifier: MIT */
/* --salt: what makes the values of uuid() and unique() a run's own. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/settings.h"

static uint32_t
salt_draw(void)
{
	uint32_t drawn;

	if (getrandom(&drawn, sizeof(drawn), 0) != (ssize_t)sizeof(drawn))
		drawn = (uint32_t)(clock_now() * 1e9);
	return drawn;
}

void
settings_salt(struct settings *settings, const char *suffix)
{
	char *old = settings->salt;

	if (old == NULL)
		settings->salt = xasprintf("%08x%s", salt_draw(), suffix);
	else if (*suffix != '\0')
		settings->salt = xasprintf("%s%s", old, suffix);
	else
		return;
	free(old);
}
