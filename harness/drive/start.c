/* SPDX-License-Identifier: MIT */
/*
 * All segments of a load begin at once: at a time that was named, or together,
 * once each has put a file into a shared folder. The folder keeps one clock for
 * all: a file's time beside a machine's own says how far ahead that machine's
 * clock is, and from the last of the files every segment takes the same moment
 * to begin at.
 */
#include "drive/start.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"

/* From the last file to the beginning: all have to see that file first. */
#define LEAD_S 2.0
#define POLL_S 0.05
#define COARSE_S 0.005 /* how finely file systems note times */
#define WAIT_S 600.0   /* where --start-timeout is not given */
#define FAR_S 0.05     /* a skew, or a delay, that is worth a warning */

enum { TEXT_BYTES = 64 };

/* What a segment's file says, and when the folder's clock had it. */
struct member {
	double at_s;		  /* the folder's clock */
	double clock_s, within_s; /* ahead of that; known so well */
};

static int
start_interrupted(const struct start *start, struct error *err)
{
	if (start->stop == NULL || !*start->stop)
		return 0;
	return error_set(err, STATUS_INTERRUPTED,
			 "interrupted before the load began");
}

static void __attribute__((format(printf, 2, 3)))
start_note(const struct start *start, const char *fmt, ...)
{
	char text[256];
	va_list args;

	if (start->note == NULL)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	start->note(text);
}

static double
stat_seconds(const struct stat *about)
{
	return (double)about->st_mtim.tv_sec +
	       (double)about->st_mtim.tv_nsec / 1e9;
}

static int
folder_failed(const struct start *start, const char *name, struct error *err)
{
	return error_set(err, STATUS_IO, "%s/%s: %s",
			 start->settings->start_together, name,
			 strerror(errno));
}

/* Writes a file that is given up again, and looks at the time it got. */
static int
clock_compare(const struct start *start, int folder, struct member *own,
	      struct error *err)
{
	struct file_writer writer;
	double before_s, after_s;
	struct stat about;
	int failed;

	if (file_begin(&writer, folder, "clock") != 0)
		return folder_failed(start, "clock", err);
	before_s = clock_wall();
	failed = file_put(writer.fd, "x", 1) != 0 || fsync(writer.fd) != 0 ||
		 fstat(writer.fd, &about) != 0;
	after_s = clock_wall();
	if (failed)
		folder_failed(start, "clock", err);
	file_abandon(&writer);
	if (failed)
		return -1;
	own->clock_s = (before_s + after_s) / 2 - stat_seconds(&about);
	own->within_s = (after_s - before_s) / 2 + COARSE_S;
	return 0;
}

static char *
member_name(const struct start *start, uint64_t index)
{
	return xasprintf("segment-%llu-of-%llu", (unsigned long long)index + 1,
			 (unsigned long long)start->settings->part.count);
}

/* A folder serves one run: a file that is there already is of another. */
static int
member_write(const struct start *start, int folder, const struct member *own,
	     struct error *err)
{
	char *name = member_name(start, start->settings->part.index);
	struct file_writer writer;
	char text[TEXT_BYTES];
	int failed = file_begin(&writer, folder, name) != 0;

	snprintf(text, sizeof(text), "clock %.6f %.6f\n", own->clock_s,
		 own->within_s);
	if (!failed && file_put(writer.fd, text, strlen(text)) != 0) {
		file_abandon(&writer);
		failed = 1;
	}
	failed = failed || file_commit(&writer, FILE_REFUSE) != 0;
	if (failed && errno == EEXIST)
		error_set(err, STATUS_USAGE,
			  "%s/%s is there already: another run used that "
			  "folder; name a new one for each run",
			  start->settings->start_together, name);
	else if (failed)
		folder_failed(start, name, err);
	free(name);
	return failed ? -1 : 0;
}

/* 1: it is there. 0: not yet. */
static int
member_read(const struct start *start, int folder, uint64_t index,
	    struct member *member)
{
	char *name = member_name(start, index);
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char text[TEXT_BYTES + 1] = "";
	struct stat about;
	int known = 0;

	free(name);
	if (fd < 0)
		return 0;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
	    read(fd, text, TEXT_BYTES) > 0 &&
	    sscanf(text, "clock %lf %lf", &member->clock_s,
		   &member->within_s) == 2) {
		member->at_s = stat_seconds(&about);
		known = 1;
	}
	close(fd);
	return known;
}

/* What all files together say. */
struct together {
	uint64_t ready;
	double last_s;		  /* when the last was written */
	double ahead_s, behind_s; /* the clocks at either end */
	double within_s;	  /* known at least so well */
	uint64_t missing;	  /* the first that is not there */
};

static void
together_look(const struct start *start, int folder, struct together *all)
{
	uint64_t count = start->settings->part.count;

	*all = (struct together){.ahead_s = -INFINITY, .behind_s = INFINITY};
	for (uint64_t i = count; i > 0; i--) {
		struct member member;

		if (!member_read(start, folder, i - 1, &member)) {
			all->missing = i;
			continue;
		}
		all->ready++;
		all->last_s = fmax(all->last_s, member.at_s);
		all->ahead_s = fmax(all->ahead_s, member.clock_s);
		all->behind_s = fmin(all->behind_s, member.clock_s);
		all->within_s = fmax(all->within_s, member.within_s);
	}
}

static double
start_patience(const struct settings *settings)
{
	return settings_source(settings, &settings->start_timeout) !=
		       SOURCE_DEFAULT
		   ? settings->start_timeout
		   : WAIT_S;
}

static int
together_late(const struct start *start, const struct together *all,
	      struct error *err)
{
	char waited[UNITS_TEXT];

	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "only %llu of %llu segments are in %s after %s: segment %llu is "
	    "missing",
	    (unsigned long long)all->ready,
	    (unsigned long long)start->settings->part.count,
	    start->settings->start_together,
	    units_duration(waited, start_patience(start->settings)),
	    (unsigned long long)all->missing);
}

static void
together_tell(const struct start *start, const struct together *all)
{
	char text[96];

	if (start->waiting == NULL)
		return;
	snprintf(text, sizeof(text), "%llu of %llu segments are ready",
		 (unsigned long long)all->ready,
		 (unsigned long long)start->settings->part.count);
	start->waiting(text);
}

static int
together_await(const struct start *start, int folder, struct together *all,
	       struct error *err)
{
	double until = clock_now() + start_patience(start->settings);

	for (;;) {
		together_look(start, folder, all);
		if (all->ready == start->settings->part.count)
			return 0;
		if (start_interrupted(start, err) != 0)
			return -1;
		if (clock_now() > until)
			return together_late(start, all, err);
		together_tell(start, all);
		clock_pause(POLL_S);
	}
}

static void
together_note(const struct start *start, const struct together *all)
{
	double skew_s = all->ahead_s - all->behind_s;

	start_note(start,
		   "%s%llu segments begin together; their clocks differ by "
		   "%.0f ms at most, known to within %.0f ms",
		   skew_s > FAR_S ? "warning: " : "",
		   (unsigned long long)start->settings->part.count,
		   skew_s * 1e3, ceil(all->within_s * 1e3));
}

/* Seconds since 1970, by this machine's clock, when to begin. */
static int
start_together(struct start *start, double *at_s, struct error *err)
{
	const char *path = start->settings->start_together;
	struct together all;
	struct member own = {0};
	int folder, result;

	if (file_make_folders(path, err) != 0)
		return -1;
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
	result = clock_compare(start, folder, &own, err);
	if (result == 0)
		result = member_write(start, folder, &own, err);
	if (result == 0)
		result = together_await(start, folder, &all, err);
	close(folder);
	if (result != 0)
		return -1;
	start->clock_s = own.clock_s;
	*at_s = all.last_s + LEAD_S + own.clock_s;
	together_note(start, &all);
	return 0;
}

static int
start_wait_until(const struct start *start, double at_s, struct error *err)
{
	double left, late = clock_wall() - at_s;
	char text[64], time[UNITS_TEXT];

	while ((left = at_s - clock_wall()) > 0) {
		if (start_interrupted(start, err) != 0)
			return -1;
		snprintf(text, sizeof(text), "the load begins in %s",
			 units_duration(time, ceil(left)));
		if (start->waiting != NULL)
			start->waiting(text);
		clock_pause(fmin(left, POLL_S));
	}
	if (late > FAR_S)
		start_note(start,
			   "warning: this segment begins %s later than it was "
			   "to",
			   units_duration(time, late));
	return 0;
}

int
start_await(struct start *start, struct error *err)
{
	const struct settings *settings = start->settings;
	double at_s = NAN;
	int result = 0;

	start->clock_s = NAN;
	if (settings->segment == NULL)
		return 0;
	if (settings->start_together != NULL)
		result = start_together(start, &at_s, err);
	else if (settings->start_at != NULL)
		at_s = date_seconds(settings->start_at,
				    strlen(settings->start_at));
	if (result == 0 && !isnan(at_s))
		result = start_wait_until(start, at_s, err);
	if (start->waiting != NULL)
		start->waiting(NULL);
	return result;
}
