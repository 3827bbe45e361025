/* SPDX-License-Identifier: MIT */
/*
 * A template, inside this stage: {{name}} is replaced by a part, and what is
 * between {{?name}} and {{/name}} appears only if that part is not empty.
 */
#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"

/* Adds the part of that name, escaped for its context. -1: unknown name. */
typedef int template_part_fn(struct buf *, const char *name, void *arg);

/* STATUS_IO: the template is malformed; file is its name for the message. */
int template_fill(struct buf *, const char *text, const char *file,
		  template_part_fn *, void *arg, struct error *);
/* The same of a file that comes with the program: "templates/report.html". Its
 * {{style}} is templates/style.css. */
int template_fill_file(struct buf *, const char *file, template_part_fn *,
		       void *arg, struct error *);

#endif
