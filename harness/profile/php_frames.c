/* SPDX-License-Identifier: MIT */
#include "profile/php_frames.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void
php_store_belongs(struct frame *frame, const char *library)
{
	size_t length = strcspn(frame->function, " ");

	(void)library;
	if (length > 0)
		frame->package = xstrndup(frame->function, length);
}

int
php_is_store(const char *package)
{
	static const char *const stores[] = {"APCu", "opcache", PHP_MALLOC,
					     PHP_SHARED};

	for (size_t i = 0; i < COUNT(stores); i++)
		if (strcmp(stores[i], package) == 0)
			return 1;
	return 0;
}

/* "curl.so" is one, libcurl is not. */
static int
is_extension(const struct frame *frame)
{
	return frame->package != NULL && text_ends(frame->package, ".so") &&
	       !text_starts(frame->package, "lib");
}

static int
runs_php(const struct frame *frame)
{
	return strstr(frame->function, "execute_ex") != NULL;
}

void
php_frames_blame(struct profile *profile)
{
	char *within = xcalloc(profile->count + 1, 1);

	for (size_t i = 1; i < profile->count; i++) {
		struct frame *frame = &profile->frames[i];

		frame->is_users = 0; /* PHP is the program, not the service */
		within[i] = !runs_php(frame) &&
			    (is_extension(frame) || within[frame->parent]);
		if (!within[i] || is_extension(frame))
			continue;
		free(frame->package);
		frame->package = NULL;
	}
	free(within);
}
