/* SPDX-License-Identifier: MIT */
#include "record/intake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "record/metrics.h"
#include "record/rows.h"

/* 32 MiB: the most that is held of a file that is newest first. */
enum { HELD_VALUES = 1 << 22, AHEAD = 64 };

/* A column called time_s goes before all that may be times. */
static void
intake_find_time(struct intake *intake)
{
	const struct strings *headers = intake->headers;
	double unit;

	intake->time = strings_index(headers, "time_s");
	intake->unit = 1;
	for (size_t i = 0; i < headers->count && intake->time < 0; i++) {
		if (!intake_name_is_time(headers->items[i], &unit))
			continue;
		intake->time = (int)i;
		intake->unit = unit;
	}
}

/* Whether it is memory of processes, which is whole pages and is not small. */
static int
intake_is_process(const char *name, double factor)
{
	static const char *const generic[] = {"mem", "rss",
					      "container_memory_"};
	const struct metric_row *row = metric_row(name);
	int is = row->evidence == EVIDENCE_MEMORY &&
		 row->exactness != EXACTNESS_SHARE;

	for (size_t i = 0; i < COUNT(generic); i++)
		is |= row->evidence == EVIDENCE_OTHER &&
		      text_starts(name, generic[i]);
	return is && factor == 1;
}

static int
intake_add_column(struct intake *intake, size_t i, struct error *err)
{
	struct intake_column *column = &intake->of[i];
	const char *header = intake->headers->items[i];
	struct buf name = {0};
	int result = 0;

	intake_name(&name, header, &column->factor);
	if ((int)i == intake->time) {
		buf_clear(&name);
		buf_adds(&name, "time_s");
	} else if (strcmp(buf_text(&name), header) != 0 &&
		   (strings_has(intake->headers, buf_text(&name)) ||
		    strings_has(&intake->columns, buf_text(&name)))) {
		result = error_set(err, STATUS_DATA,
				   "%s:1: columns %.40s and %.40s are the "
				   "same: keep one",
				   intake->input, header, buf_text(&name));
	}
	strings_add(&intake->columns, buf_text(&name));
	column->is_process = intake_is_process(buf_text(&name), column->factor);
	column->pages = column->fours = 1;
	column->last = column->most = NAN;
	buf_free(&name);
	return result;
}

struct intake *
intake_open(const char *input, const struct strings *headers, struct error *err)
{
	struct intake *intake = xcalloc(1, sizeof(*intake));

	intake->input = input;
	intake->headers = headers;
	intake->of = xcalloc(headers->count, sizeof(*intake->of));
	intake->origin = intake->last_s = intake->last_requests = NAN;
	intake->last_pid = intake->last_text_s = intake->apart = NAN;
	intake->whole = 1;
	intake_find_time(intake);
	for (size_t i = 0; i < headers->count; i++)
		if (intake_add_column(intake, i, err) != 0) {
			intake_free(intake);
			return NULL;
		}
	intake->requests = strings_index(&intake->columns, "requests");
	intake->pid = strings_index(&intake->columns, "pid");
	return intake;
}

void
intake_free(struct intake *intake)
{
	if (intake == NULL)
		return;
	strings_free(&intake->columns);
	free(intake->of);
	free(intake->held);
	buf_free(&intake->note);
	free(intake);
}

/* The next row as it stands in the file, in our units. */
static int
intake_read(struct intake *intake, struct rows *rows, double *values,
	    struct error *err)
{
	int more = rows_read(rows, values, err);

	if (more <= 0)
		return more;
	for (size_t i = 0; i < intake->columns.count; i++)
		values[i] *= intake->of[i].factor;
	if (intake->time >= 0 &&
	    intake_time(intake, rows->line, &values[intake->time], err) != 0)
		return -1;
	return 1;
}

static double *
intake_held(const struct intake *intake, size_t row)
{
	return intake->held + row * (intake->columns.count + 1);
}

/* Reads another row and keeps it. */
static int
intake_hold(struct intake *intake, struct rows *rows, struct error *err)
{
	size_t width = intake->columns.count + 1;
	int more;

	if (intake->nheld == intake->room) {
		intake->room = intake->room > 0 ? 2 * intake->room : AHEAD;
		intake->held = xrealloc(intake->held,
					intake->room * width * sizeof(double));
	}
	more =
	    intake_read(intake, rows, intake_held(intake, intake->nheld), err);
	if (more > 0)
		intake_held(intake, intake->nheld++)[width - 1] =
		    (double)rows->line;
	return more;
}

/* The first two times that differ. */
static int
intake_falls(const struct intake *intake)
{
	double last = intake_held(intake, intake->nheld - 1)[intake->time];

	return last < intake_held(intake, 0)[intake->time]   ? 1
	       : last > intake_held(intake, 0)[intake->time] ? -1
							     : 0;
}

static int
intake_hold_all(struct intake *intake, struct rows *rows, struct error *err)
{
	size_t most = HELD_VALUES / (intake->columns.count + 1);
	int more;

	intake->reversed = 1;
	intake_note(intake, "newest first, turned round");
	while ((more = intake_hold(intake, rows, err)) > 0)
		if (intake->nheld > most)
			return error_set(err, STATUS_DATA,
					 "%s: newest first, and more than %zu "
					 "rows: turn it round: { head -n 1 %s; "
					 "tail -n +2 %s | tac; } >sorted.csv",
					 intake->input, most,
					 intake_file(intake),
					 intake_file(intake));
	return more;
}

/* Reads on until it is known whether the file is newest first. */
static int
intake_begin(struct intake *intake, struct rows *rows, struct error *err)
{
	int more = 1, falls = 0;

	intake->begun = 1;
	while (falls == 0 && intake->nheld < AHEAD &&
	       (more = intake_hold(intake, rows, err)) > 0)
		falls = intake->time >= 0 ? intake_falls(intake) : -1;
	if (more > 0 && falls > 0)
		more = intake_hold_all(intake, rows, err);
	intake->ended = more <= 0;
	return more < 0 ? -1 : 0;
}

/* 1: a row, oldest first; 0: the end. */
static int
intake_take(struct intake *intake, struct rows *rows, double *values,
	    size_t *line, struct error *err)
{
	size_t count = intake->columns.count, at = intake->at;
	const double *row;
	int more;

	if (at < intake->nheld) {
		intake->at++;
		row = intake_held(
		    intake, intake->reversed ? intake->nheld - 1 - at : at);
		memcpy(values, row, count * sizeof(*values));
		*line = (size_t)row[count];
		return 1;
	}
	more = intake->ended ? 0 : intake_read(intake, rows, values, err);
	*line = rows->line;
	return more;
}

int
intake_next(struct intake *intake, struct rows *rows, double *values,
	    struct error *err)
{
	size_t line;
	int more;

	if (!intake->begun && intake_begin(intake, rows, err) != 0)
		return -1;
	more = intake_take(intake, rows, values, &line, err);
	if (more > 0)
		return intake_check_row(intake, values, line, err) == 0 ? 1
									: -1;
	return more == 0 ? intake_check_end(intake, err) : -1;
}
