/* SPDX-License-Identifier: MIT */
/* Access logs, line by line. */
#include "traffic/import.h"
#include "traffic/log_reader.h"

/* Counts all requests; frees the reader. */
static int
access_log_take(const struct import_plan *plan, struct log_reader *reader,
		struct error *err)
{
	struct hit hit;
	int got = -1;

	while (reader != NULL && (got = log_reader_next(reader, &hit, err)) > 0)
		census_add(plan->census, &hit);
	log_reader_close(reader);
	return got;
}

int
access_log_parse(const struct import_plan *plan, const char *text, size_t len,
		 struct import_notes *notes, struct error *err)
{
	const struct log_reader_plan reads = {plan->name, plan->format, -1,
					      NULL};

	return access_log_take(
	    plan, log_reader_open_text(&reads, text, len, notes, err), err);
}

static int
access_log_read(const struct import_plan *plan, const char *path,
		struct import_notes *notes, struct error *err)
{
	const struct log_reader_plan reads = {path, plan->format, -1, NULL};

	return access_log_take(plan, log_reader_open(&reads, notes, err), err);
}

const struct importer import_access_log = {
    .name = "access-log",
    .help = "nginx, Apache, AWS ALB, Envoy; JSON lines; .gz",
    .counts = 1,
    .read = access_log_read,
};
