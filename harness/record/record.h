/* SPDX-License-Identifier: MIT */
/*
 * The run directory, the only thing that passes between commands: written as
 * the run goes, row by row, so that a run that was killed can be judged.
 *
 *   run.json     what ran (object below), rewritten whole, atomically
 *   samples.csv  time_s,requests,errors,rss_bytes,...  one header, numbers
 *   routes.csv   time_s,route,status_class,requests,errors    cumulative,
 *                when memory has been read
 *   events.csv   time_s,event,detail
 *   processes.csv  time_s,pid,start,name,rss_bytes,anon_bytes,
 *                heap_after_gc_bytes, if several
 *   self.csv     time_s,requests,errors,rss_bytes,...  flatline itself
 *   latency.csv  route,percentile,latency_ms,uncorrected_ms
 *   details.csv  route,detail,requests    where --cover was given
 *   target.log   what a started target wrote
 *
 * time_s counts from the start of load (before it: negative).
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <jansson.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "record/run_info.h"

/*
 * Done so far. Each thread that drives counts in a share of its own, so that
 * they never wait for each other; whoever samples reads the sum.
 */
struct dose_share {
	_Alignas(64) _Atomic uint64_t requests; /* completed, also warm-up */
	_Atomic uint64_t errors; /* requests without a good reply */
};
enum { DOSE_SHARES = 64 };
struct dose {
	struct dose_share shares[DOSE_SHARES];
};
uint64_t dose_requests(const struct dose *);
uint64_t dose_errors(const struct dose *);

/* Writing. Every function may be called from any thread. */
struct record;

/* Makes the directory; it may exist, but not hold a run. STATUS_IO. */
struct record *record_create(const char *dir, struct error *);
void record_free(struct record *);
/*
 * For a run that never began: takes away what was written, and the directory
 * too unless something else is in it (a target.log that says something).
 */
void record_discard(struct record *);
const char *record_dir(const struct record *);

void record_start_clock(struct record *); /* time_s is 0 now */
double record_time(const struct record *);

/* Replaces run.json. */
void record_describe(struct record *, const struct run_info *);
/* The columns of samples.csv after time_s, once, before the first sample. */
void record_columns(struct record *, const struct strings *names);
/* One value a column; NAN is a gap. */
void record_sample(struct record *, const double *values);
/* All rows of one look at the routes have its time. */
void record_route(struct record *, double time_s, const char *route,
		  const char *status_class, uint64_t requests, uint64_t errors);
/*
 * flatline itself, in self.csv, which can be judged as any CSV; NAN is a gap.
 * Memory is all of it and what is its own alone; cpu_s all threads' since the
 * start; busiest the share of a processor that the busiest driving thread
 * took since the last row; lag by how much a timer of theirs was late at most.
 */
struct self_row {
	double requests, errors, rss_bytes, anon_bytes, cpu_s, busiest, lag_ms,
	    late, dropped;
};
void record_self(struct record *, const struct self_row *);
/* One process of a target that has several, in processes.csv. */
enum { PROCESS_RSS, PROCESS_ANON, PROCESS_HEAP, PROCESS_VALUES };
void record_process(struct record *, pid_t pid, uint64_t start,
		    const char *name, const double values[PROCESS_VALUES]);
/*
 * A happening of the run: "phase" (detail: warm-up, measure, drain, done),
 * "target", "exit", "out of memory", "restart", "process", "gap", "absent" (a
 * series that was named), "error".
 */
void record_event(struct record *, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Replaces a file of the directory atomically, for results at the end. */
void record_file(struct record *, const char *name, const char *text);

/* Foreign text as a JSON string, which can hold no more than visible UTF-8. */
json_t *record_text(const char *text);

/*
 * -1 when something could not be written (disk full): the first failure, once
 * and for all. The rows before it are on disk.
 */
int record_check(struct record *, struct error *);

/* Reading. */
struct column {
	char *name;
	double *values; /* NAN: an empty field */
};

/*
 * A CSV of more columns is refused. Of more rows, several are one: the newest
 * value of each column.
 */
enum { TABLE_COLUMNS = 256, TABLE_ROWS = 1 << 16 };

struct table {
	struct column *columns;
	size_t ncolumns, nrows;
	int cut; /* the last row was incomplete and was left out */
};

struct run_event {
	double time_s;
	char *event, *detail;
};

/* A run directory, or a CSV on its own (info and events are then empty). */
struct run {
	char *path;
	struct run_info info; /* run.json; nothing known if there is none */
	struct table samples;
	struct run_event *events;
	size_t nevents;
};

/*
 * Reads a directory, a CSV file, or "-". Errors are STATUS_DATA and name file
 * and line. A cut last row and a run.json that is missing or cut short are
 * normal after a kill. To be freed, also after an error.
 */
int run_read(struct run *, const char *path, struct error *);
void run_free(struct run *);

/* The same without its samples: info and events, empty for a CSV. */
int run_read_about(struct run *, const char *path, struct error *);

/*
 * The samples of a run directory, a CSV or "-", row by row, in memory that does
 * not grow with their number. Errors are STATUS_DATA and name file and line;
 * a last row without its line break is left out: in a run directory that is
 * normal after a kill; elsewhere it is an error if it has too few fields.
 */
struct rows;
struct rows *rows_open(const char *path, struct error *);
/* Of the single processes of a run, processes.csv; NULL: there are none. */
struct rows *rows_open_processes(const char *run_dir);
void rows_close(struct rows *);
const struct strings *rows_columns(const struct rows *);
/* One value a column, NAN for an empty field. 1: a row; 0: the end; or -1. */
int rows_next(struct rows *, double *values, struct error *);
int rows_cut(const struct rows *); /* whether a last row was left out */

/* routes.csv: what a route has come to by that time. */
struct route_row {
	double time_s;
	char route[200], status_class[16];
	double requests, errors; /* since the start of load */
};

/* The rows of a run directory, in the order of time; NULL: there are none. */
struct route_rows;
struct route_rows *route_rows_open(const char *run_dir);
void route_rows_close(struct route_rows *);
/* 1: a row; 0: the end. */
int route_rows_next(struct route_rows *, struct route_row *);
/* An index for its class: 1 to 5; 6: aborted; 0: failed. */
enum { ROUTE_CLASSES = 7 };
size_t route_row_class(const struct route_row *);

/*
 * The lines of another CSV of a run directory (latency.csv), one after the
 * other: the texts of the columns that are named, "" for one it does not have.
 * A line that is cut short, or that we would not write, is passed over.
 * -1: there is no such file.
 */
typedef void run_line_fn(void *arg, const char *const *texts);
int run_lines(const struct run *, const char *file, const char *const *columns,
	      size_t ncolumns, run_line_fn *, void *arg);

/* Replaces a JSON file of a run directory, after the run. */
int record_write_object(const char *dir, const char *file, const json_t *,
			struct error *);
/* An object in a JSON file of a run directory; NULL: there is none. */
json_t *record_read_object(const char *dir, const char *file);

/* NULL if there is no such column. */
const struct column *table_column(const struct table *, const char *name);
/* Any CSV of numbers with a header line. */
int table_parse(struct table *, const char *name, const char *text, size_t len,
		struct error *);
void table_free(struct table *);

/* The first or last event of that name; NULL: none. */
const struct run_event *run_first_event(const struct run *, const char *event);
const struct run_event *run_last_event(const struct run *, const char *event);
/* Whether run.json lists the column among the counters of its target. */
int run_has_counter(const struct run_info *, const char *column);

#endif
