/* SPDX-License-Identifier: MIT */
#include "profile/pause.h"

#include <math.h>
#include <sys/statvfs.h>

#include "base/units.h"

double
pause_most(const struct target *target, const struct settings *settings)
{
	return target_is_started(target) ? INFINITY : settings->allow_pause;
}

int
pause_check(struct target *target, const struct settings *settings,
	    const char *what, struct error *err)
{
	if (!isnan(pause_most(target, settings)))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "%s stops %s (pid %d), which flatline did not start, "
			 "and copies its memory: --allow-pause TIME allows it "
			 "to stand still for that long",
			 what, target_name(target), (int)target_id(target).pid);
}

/* Of the disk that a folder is on; NAN: not known. */
static double
disk_free(const char *folder)
{
	struct statvfs info;

	return statvfs(folder, &info) == 0
		   ? (double)info.f_bavail * (double)info.f_frsize
		   : NAN;
}

int
pause_is_short(const struct pause_cost *cost, double most_s, struct error *err)
{
	char wanted[UNITS_TEXT], there[UNITS_TEXT];

	if (!(cost->seconds > most_s))
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "the target would stand still for about %s, and "
			 "--allow-pause allows %s",
			 units_duration(wanted, cost->seconds),
			 units_duration(there, most_s));
}

int
pause_check_cost(const struct pause_cost *cost, const struct settings *settings,
		 const char *folder, struct error *err)
{
	char wanted[UNITS_TEXT], there[UNITS_TEXT];
	double room = disk_free(folder);

	if (pause_is_short(cost, settings->allow_pause, err) != 0)
		return -1;
	if (cost->disk > room)
		return error_set(err, STATUS_UNAVAILABLE,
				 "it takes about %s of disk, and %s has only "
				 "%s left",
				 units_bytes(wanted, cost->disk), folder,
				 units_bytes(there, room));
	return 0;
}

void
pause_describe(struct buf *out, const struct pause_cost *cost,
	       const struct settings *settings)
{
	char text[UNITS_TEXT], memory[UNITS_TEXT], disk[UNITS_TEXT];

	buf_addf(out, "for about %s", units_duration(text, cost->seconds));
	if (!isnan(settings->allow_pause))
		buf_addf(out, " (--allow-pause %s)",
			 units_duration(text, settings->allow_pause));
	buf_addf(out, ", and takes up to %s of memory",
		 units_bytes(memory, cost->memory));
	if (cost->disk > 0)
		buf_addf(out, " and about %s of disk",
			 units_bytes(disk, cost->disk));
}
