/* SPDX-License-Identifier: MIT */
/* Whose the memory is that PHP's workers keep. */
#ifndef PROFILE_PHP_FRAMES_H
#define PROFILE_PHP_FRAMES_H

#include "profile/profile.h"

/* A store that all workers share: the first word of what is in it. */
void php_store_belongs(struct frame *, const char *library);
#define PHP_MALLOC "malloc in the workers"
#define PHP_SHARED "shared memory"
int php_is_store(const char *package); /* or one of these */
/*
 * Of native stacks: what an extension has libraries or PHP itself do is the
 * extension's, until PHP runs the service's code again.
 */
void php_frames_blame(struct profile *);

#endif
