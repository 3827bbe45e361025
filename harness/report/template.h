/* SPDX-License-Identifier: MIT */
/*
 * A text with holes, inside this stage: {{name}} stands for a part, and what is
 * between {{?name}} and {{/name}} is there only if that part is not empty.
 */
#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"

/* Adds the part of that name, escaped for where it goes. -1: unknown. */
typedef int template_part_fn(struct buf *, const char *name, void *arg);

/* STATUS_IO: the template is not one of ours; file is its name. */
int template_fill(struct buf *, const char *text, const char *file,
		  template_part_fn *, void *arg, struct error *);

#endif
