/* SPDX-License-Identifier: MIT */
/* A log that is driven, in a run: told before it, described after it. */
#include <sys/stat.h>

#include "base/escape.h"
#include "base/units.h"
#include "cmd/drive.h"

enum { LARGE = 256 * 1024 * 1024 };

/* A note, for who looks on. */
static void
drive_say(const struct drive *drive, struct buf *words)
{
	struct buf visible = {0};

	escape_terminal(&visible, buf_text(words));
	if (words->len > 0 && !drive->settings->quiet)
		print_note("%s", buf_text(&visible));
	buf_free(&visible);
	buf_free(words);
}

/* Reading a large log takes a while. */
static void
drive_say_size(const struct drive *drive)
{
	const char *path = drive->settings->replay;
	struct buf words = {0};
	struct stat about;
	char size[UNITS_TEXT];

	if (path == NULL || stat(path, &about) != 0 || about.st_size < LARGE)
		return;
	buf_addf(&words, "%s: %s, read once to know what it comes to", path,
		 units_bytes(size, (double)about.st_size));
	drive_say(drive, &words);
}

/* What the log comes to is told before anything is started. */
int
drive_open_log(struct drive *drive, struct error *err)
{
	struct settings *settings = (struct settings *)drive->settings;
	struct buf words = {0};
	json_t *replay;

	drive->replaying = (struct replaying){
	    .scenario = drive->scenario, .path = drive->invocation->args[0]};
	drive_say_size(drive);
	if (replaying_open(&drive->replaying, settings, drive->interrupted,
			   err) != 0)
		return -1;
	replay = replaying_json(&drive->replaying, settings);
	if (replay == NULL)
		return 0;
	replay_announce(&words, replay);
	drive_say(drive, &words);
	replay_order(&words, replay);
	drive_say(drive, &words);
	json_decref(replay);
	return 0;
}

void
drive_describe_log(struct drive *drive)
{
	const struct replaying *replaying = &drive->replaying;
	json_t *load = json_object_get(drive->description, "load");
	char digest[17];

	if (replaying->replay == NULL)
		return;
	json_object_set_new(load, "log",
			    json_string(replaying_digest(replaying, digest)));
	json_object_set_new(drive->description, "replay",
			    replaying_json(replaying, drive->settings));
}

void
drive_describe_log_done(struct drive *drive)
{
	if (drive->replaying.replay != NULL)
		json_object_set_new(drive->description, "replay",
				    replaying_done(&drive->replaying,
						   drive->settings,
						   drive->load));
}
