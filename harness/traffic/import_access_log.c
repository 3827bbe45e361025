/* SPDX-License-Identifier: MIT */
/* Access logs, line by line. */
#include "traffic/import.h"
#include "traffic/log_reader.h"

/* Counts all requests; frees the reader. */
static int
access_log_take(const struct import_plan *plan, struct log_reader *reader,
		struct import_notes *notes, struct error *err)
{
	struct hit hit;
	int got = -1;

	while (reader != NULL && (got = log_reader_next(reader, &hit, err)) > 0)
		census_add(plan->census, &hit);
	log_reader_close(reader);
	log_notes_tell(notes);
	if (census_unkept(plan->census) > 0)
		notes_tell(notes,
			   "the targets of %.0f requests are long and found no "
			   "room: their routes are kept",
			   census_unkept(plan->census));
	return got;
}

static struct log_reader_plan
reader_plan(const struct import_plan *plan, const char *name)
{
	return (struct log_reader_plan){.name = name,
					.format = plan->format,
					.stop_fd = -1,
					.host = plan->host};
}

int
access_log_parse(const struct import_plan *plan, const char *text, size_t len,
		 struct import_notes *notes, struct error *err)
{
	const struct log_reader_plan reads = reader_plan(plan, plan->name);

	return access_log_take(
	    plan, log_reader_open_text(&reads, text, len, notes, err), notes,
	    err);
}

static int
access_log_read(const struct import_plan *plan, const char *path,
		struct import_notes *notes, struct error *err)
{
	const struct log_reader_plan reads = reader_plan(plan, path);

	return access_log_take(plan, log_reader_open(&reads, notes, err), notes,
			       err);
}

const struct importer import_access_log = {
    .name = "access-log",
    .help = "of servers, proxies, frameworks, clouds; packed or not",
    .counts = 1,
    .read = access_log_read,
};
