/* SPDX-License-Identifier: MIT */
/*
 * One request to a pool of PHP-FPM, by FastCGI. Whoever answers is not trusted:
 * in bounded bytes, before a deadline.
 */
#ifndef PROFILE_FPM_ASK_H
#define PROFILE_FPM_ASK_H

#include "base/buf.h"
#include "base/error.h"
#include "sample/fpm.h"

/* What that script prints, which is a file that the pool can read.
 * STATUS_UNAVAILABLE. */
int fpm_ask(const struct fpm_pool *, const char *script, struct buf *,
	    struct error *);
/* What a reply's records carry from the script's output, behind its head. -1:
 * it is cut off, or tells of a failure. */
int fpm_reply(const struct buf *records, struct buf *printed);

#endif
