/* SPDX-License-Identifier: MIT */
/* What keeps a helper out of a process. */
#ifndef SAMPLE_HELPER_H
#define SAMPLE_HELPER_H

#include "sample/ask.h"

/* Why there is none in it: "is linked statically, ...". */
const char *helper_missing(const struct contact *);

#endif
