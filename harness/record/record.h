/* SPDX-License-Identifier: MIT */
/*
 * The run directory, the only thing that commands pass on. It is written as the
 * run goes, row by row, so that a run can be judged even after a kill.
 *
 *   run.json       what ran (record/run_info.h); replaced atomically
 *   samples.csv    time_s,requests,errors,rss_bytes,...  a header, then numbers
 *   routes.csv     time_s,route,status_class,requests,errors  cumulative, as of
 *                  each time that memory was read
 *   events.csv     time_s,event,detail
 *   processes.csv  time_s,pid,start,name,rss_bytes,anon_bytes,
 *                  heap_after_gc_bytes  if the target has several processes
 *   descriptors.csv  time_s,kind,what,state,count  a row where the number of
 *                  open descriptors of a group has changed since the last look
 *   self.csv       time_s,requests,errors,rss_bytes,...  flatline itself
 *   latency.csv    route,percentile,latency_ms,uncorrected_ms
 *   details.csv    route,detail,requests  only with --cover
 *   target.log     output of a target that flatline started
 *
 * time_s counts from the start of the load and is negative before it.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <jansson.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/counters.h"
#include "base/error.h"
#include "record/run_info.h"

/*
 * Requests completed so far. Each thread counts in a share of its own, so that
 * they never contend; readers add up the shares.
 */
struct dose_share {
	_Alignas(64) _Atomic uint64_t requests; /* warm-up included */
	_Atomic uint64_t errors;      /* requests without a good reply */
	_Atomic uint64_t visitors;    /* users, or iterations of new ones */
	_Atomic uint64_t connections; /* that were opened */
	_Atomic uint64_t aborts;      /* requests aborted on purpose */
	/* Replies of 400 and above, expected or not, and requests without. */
	_Atomic uint64_t all_errors;
	_Atomic uint64_t messages; /* by WebSocket, TCP, stream of events */
	_Atomic uint64_t streams;  /* of events, that were opened */
	_Atomic uint64_t counted[COUNTERS]; /* by the scenario itself */
};
enum { DOSE_SHARES = 64 };
struct dose {
	struct dose_share shares[DOSE_SHARES];
};
uint64_t dose_requests(const struct dose *);
uint64_t dose_errors(const struct dose *);
uint64_t dose_visitors(const struct dose *);
uint64_t dose_connections(const struct dose *);
uint64_t dose_aborts(const struct dose *);
uint64_t dose_messages(const struct dose *);
uint64_t dose_streams(const struct dose *);
uint64_t dose_all_errors(const struct dose *);
uint64_t dose_counted(const struct dose *, size_t counter);

/* Writing. All functions are thread-safe. */
struct record;

/* Creates the directory; it may exist, but must not hold a run. STATUS_IO. */
struct record *record_create(const char *dir, struct error *);
void record_free(struct record *);
/*
 * For a run that never began: removes what was written, and the directory
 * unless it holds something else (a target.log that is not empty).
 */
void record_discard(struct record *);
const char *record_dir(const struct record *);

/*
 * For a run without an end: of samples, processes and descriptors no more than
 * so many rows are kept, by merging the older ones in time: merge.h. Before the
 * first row.
 */
enum { RECORD_ROWS = 16384 };
void record_bound(struct record *, size_t most);

void record_start_clock(struct record *); /* sets time_s to 0 */
double record_time(const struct record *);
/* When that was: milliseconds since 1970. */
double record_began_ms(const struct record *);

/* Replaces run.json. */
void record_describe(struct record *, const struct run_info *);
/*
 * Sets the columns of samples.csv after time_s; once, before the first sample.
 */
void record_columns(struct record *, const struct strings *names);
/* One value for each column; NAN is a gap. */
void record_sample(struct record *, const double *values);
void record_sample_at(struct record *, double time_s, const double *values);
/* All rows of one reading of the routes have the same time. */
void record_route(struct record *, double time_s, const char *route,
		  const char *status_class, uint64_t requests, uint64_t errors);
/*
 * A row of self.csv about flatline itself, which can be judged as any CSV; NAN
 * is a gap. Memory: resident, and the anonymous part of it. cpu_s: all threads
 * since the start. busiest: the largest share of a processor that a load thread
 * took since the last row. lag_ms: how late a timer of a load thread was at
 * most.
 */
struct self_row {
	double requests, errors, rss_bytes, anon_bytes, cpu_s, busiest, lag_ms,
	    late, dropped;
};
void record_self(struct record *, const struct self_row *);
/* A row of processes.csv: one process of a target that has several. */
enum {
	PROCESS_RSS,
	PROCESS_ANON,
	PROCESS_HEAP,
	PROCESS_IN_USE,
	PROCESS_OUTSIDE_MALLOC,
	PROCESS_VALUES
};
void record_process(struct record *, pid_t pid, uint64_t start,
		    const char *name, const double values[PROCESS_VALUES]);
/* A row of descriptors.csv; rows of one look have the same time. what: a path
 * or an address, foreign text. */
void record_descriptors(struct record *, double time_s, const char *kind,
			const char *what, const char *state, double count);
/*
 * An event of the run: "phase" (detail: warm-up, measure, drain, done),
 * "target", "exit", "out of memory", "restart", "process", "gap", "absent" (a
 * series that was named), "look" (the run could have ended), "certain" (the
 * last look ended it), "error".
 */
void record_event(struct record *, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of another time. */
void record_event_at(struct record *, double time_s, const char *event,
		     const char *detail);
/* Atomically replaces a file of the directory, for results at the end. */
void record_file(struct record *, const char *name, const char *text);

/* Foreign text as a JSON string of visible UTF-8. */
json_t *record_text(const char *text);

/*
 * -1 if anything could not be written (disk full); reports the first failure,
 * once. Rows before it are on disk.
 */
int record_check(struct record *, struct error *);

/*
 * Reading. A run directory may come from anywhere: its files are regular ones
 * of a bounded size, and no time or value in them is beyond what can have been
 * measured.
 */
#define RECORD_MOST_S 1e11 /* 3,000 years; seconds since 1970 fit */
#define RECORD_MOST 1e30

struct column {
	char *name;
	double *values; /* NAN: an empty field */
};

/*
 * A CSV with more columns is refused. If it has more rows, they are merged:
 * each column keeps its newest value.
 */
enum { TABLE_COLUMNS = 256, TABLE_ROWS = 1 << 16 };

struct table {
	struct column *columns;
	size_t ncolumns, nrows;
	int cut;    /* the last row was incomplete and was dropped */
	char *note; /* rows_note() */
};

struct run_event {
	double time_s;
	char *event, *detail;
};

/* A run directory, or a CSV on its own (info and events are empty then). */
struct run {
	char *path;
	struct run_info
	    info; /* run.json; all fields unknown if it is missing */
	struct table samples;
	struct run_event *events;
	size_t nevents;
	struct rows *rows; /* opened ahead, to be read from; NULL: not */
};

/*
 * Reads a directory, a CSV file, or "-". Errors are STATUS_DATA and name file
 * and line: also a file of the directory that is a link, no regular file or too
 * large. A cut last row, or a run.json that is missing or cut short, is normal
 * after a kill. Free it also after an error.
 */
int run_read(struct run *, const char *path, struct error *);
void run_free(struct run *);

/* Reads only info and events; both are empty for a CSV. */
int run_read_info(struct run *, const char *path, struct error *);
/*
 * Opens what is no directory, so that it is read once, though it may hold
 * several series. interval_s as rows_set_interval().
 */
int run_open_rows(struct run *, double interval_s, struct error *);

/*
 * The samples of a run directory, a CSV or "-", row by row, in constant memory.
 * Errors are STATUS_DATA and name file and line. A last row without a line
 * break is dropped: that is normal in a run directory after a kill; elsewhere
 * it is an error if the row has too few fields.
 */
struct rows;
struct rows *rows_open(const char *path, struct error *);
/*
 * The same for what another program recorded of several processes, which are
 * taken one after the other, or without times: rows_open() refuses both.
 */
struct rows *rows_open_all(const char *path, struct error *);
size_t rows_parts(const struct rows *); /* 1, or how many these are */
void rows_choose_part(struct rows *, size_t part); /* from its first row on */
const char *rows_part_name(const struct rows *);   /* "java (pid 812)"; "" */
/* NAN is an error where readings have no times; else it has no effect. */
int rows_set_interval(struct rows *, double interval_s, struct error *);
/* The worth of the last digit that a column was printed with; 0: exact. */
double rows_digit(const struct rows *, size_t column);
/* Why nothing of it proves FLAT, and why it tells nothing at all; "". */
const char *rows_doubt(const struct rows *);
const char *rows_nothing(const struct rows *);
/* processes.csv of a run: its single processes; NULL: there is none. */
struct rows *rows_open_processes(const char *run_dir);
void rows_close(struct rows *);
const struct strings *rows_columns(const struct rows *);
/*
 * One value for each column, NAN for an empty field. 1: a row; 0: the end; -1.
 */
int rows_next(struct rows *, double *values, struct error *);
int rows_cut(const struct rows *); /* whether a last row was dropped */
/* After the last row: how a CSV of another program was read, if not as it
 * stands; or NULL. */
const char *rows_note(const struct rows *);

/* A row of routes.csv: the counts of a route up to that time. */
struct route_row {
	double time_s;
	char route[200], status_class[16];
	double requests, errors; /* since the start of load */
};

/* The rows of a run directory, ordered by time; NULL: there are none. */
struct route_rows;
struct route_rows *route_rows_open(const char *run_dir);
void route_rows_close(struct route_rows *);
/* 1: a row; 0: the end. */
int route_rows_next(struct route_rows *, struct route_row *);
/* An index for its class: 1 to 5; 0: failed. */
enum { ROUTE_ABORTED = 6, ROUTE_MESSAGES, ROUTE_CLASSES };
size_t route_row_class(const struct route_row *);

/*
 * Reads another CSV of a run directory (latency.csv) line by line: the texts of
 * the named columns, "" for a missing one. Lines that are cut short or
 * malformed are skipped. -1: no such file.
 */
typedef void run_line_fn(void *arg, const char *const *texts);
int run_lines(const struct run *, const char *file, const char *const *columns,
	      size_t ncolumns, run_line_fn *, void *arg);

/* Replaces a JSON file of a run directory after the run. */
int record_write_object(const char *dir, const char *file, const json_t *,
			struct error *);
/* Reads a JSON object from a file of a run directory; NULL: there is none. */
json_t *record_read_object(const char *dir, const char *file);

/* NULL if there is no such column. */
const struct column *table_column(const struct table *, const char *name);
/* Parses any CSV of numbers with a header line. */
int table_parse(struct table *, const char *name, const char *text, size_t len,
		struct error *);
/* What is known of rows when all were read. */
void table_end(struct table *, const struct rows *);
void table_free(struct table *);

/* The first or last event with that name; NULL: none. */
const struct run_event *run_first_event(const struct run *, const char *event);
const struct run_event *run_last_event(const struct run *, const char *event);
/* Whether run.json lists the column as a counter. */
int run_has_counter(const struct run_info *, const char *column);

#endif
