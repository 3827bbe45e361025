/* SPDX-License-Identifier: MIT */
/* The replayed log of a run: announced before it, described after it. */
#include <sys/stat.h>

#include "base/escape.h"
#include "base/units.h"
#include "drive/internal.h"

enum { LARGE = 256 * 1024 * 1024 };

static void
drive_say(const struct drive *drive, struct buf *words)
{
	struct buf visible = {0};

	escape_terminal(&visible, buf_text(words));
	if (words->len > 0 && !drive->settings->quiet)
		drive_note(drive, "%s", buf_text(&visible));
	buf_free(&visible);
	buf_free(words);
}

/* Says so first, because reading a large log takes a while. */
static void
drive_say_size(const struct drive *drive)
{
	const char *path = drive->settings->replay;
	struct buf words = {0};
	struct stat info;
	char size[UNITS_TEXT];

	if (path == NULL || stat(path, &info) != 0 || info.st_size < LARGE)
		return;
	buf_addf(&words, "%s: reading it first (%s) to count its requests",
		 path, units_bytes(size, (double)info.st_size));
	drive_say(drive, &words);
}

/* Says what is in the log before anything is started. */
int
drive_open_log(struct drive *drive, struct error *err)
{
	struct settings *settings = drive->settings;
	struct run_replay replay;
	struct buf words = {0};

	drive->log_replay = (struct log_replay){.scenario = drive->scenario,
						.path = drive->order->scenario};
	drive_say_size(drive);
	if (log_replay_open(&drive->log_replay, settings,
			    drive->order->interrupted, err) != 0)
		return -1;
	if (drive->log_replay.replay == NULL)
		return 0;
	log_replay_describe(&replay, &drive->log_replay, settings);
	replay_announce(&words, &replay);
	drive_say(drive, &words);
	replay_order(&words, &replay);
	drive_say(drive, &words);
	run_part_free(&replay, &run_replay_shape);
	return 0;
}

void
drive_describe_log(struct drive *drive)
{
	const struct log_replay *log_replay = &drive->log_replay;
	char digest[17];

	if (log_replay->replay == NULL)
		return;
	run_text_set(&drive->info.load.log,
		     log_replay_digest(log_replay, digest));
	log_replay_describe(&drive->info.replay, log_replay, drive->settings);
}

void
drive_describe_log_done(struct drive *drive)
{
	struct run_replay *replay = &drive->info.replay;

	if (drive->log_replay.replay == NULL)
		return;
	run_part_free(replay, &run_replay_shape);
	log_replay_describe_done(replay, &drive->log_replay, drive->settings,
				 drive->load);
}
