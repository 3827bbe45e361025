/* SPDX-License-Identifier: MIT */
#include "profile/jvm_recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "profile/jfr.h"
#include "sample/asker_jvm.h"

/* A search through a large heap takes a while. */
static const double patience_s = 120;

/* For how long it records at most: a load of requests may take that long, and
 * searches come on top of a time that is known. */
static const double longest_s = 4 * 3600, spare_s = 60;

#define NAME "name=flatline"
#define DUMP "dump.jfr"

/* The first line of its answer tells why not. */
static int
recording_refused(const char *reply, struct error *err)
{
	const char *line = reply + strcspn(reply, "\n");

	line += strspn(line, "\n");
	return error_set(err, STATUS_UNAVAILABLE,
			 "JDK Flight Recorder cannot be used: %.*s",
			 (int)strcspn(line, "\n"),
			 line[0] != '\0' ? line : "it does not answer");
}

/* What has ended by itself is written somewhere, or it would be listed for as
 * long as the JVM runs. */
static void
recording_order(struct buf *command, double lasts_s)
{
	buf_addf(command,
		 "JFR.start " NAME " settings=profile maxsize=32m "
		 "duration=%.0fs filename=/dev/null",
		 isnan(lasts_s) ? longest_s : ceil(lasts_s) + spare_s);
}

int
jvm_recording_begin(struct jvm_recording *recording,
		    const struct contact *contact, double lasts_s,
		    struct error *err)
{
	struct buf command = {0}, reply = {0};
	int result;

	*recording = (struct jvm_recording){.contact = contact,
					    .folder = JVM_FOLDER_NONE};
	if (jvm_folder_make(&recording->folder, contact, err) != 0)
		return -1;
	/* One that was left by a flatline that was killed. */
	jvm_command(contact, "JFR.stop " NAME, &reply);
	recording_order(&command, lasts_s);
	result =
	    jvm_command_for(contact, buf_text(&command), patience_s, &reply);
	recording->recording =
	    result == 0 &&
	    strstr(buf_text(&reply), "Started recording") != NULL;
	if (!recording->recording)
		recording_refused(buf_text(&reply), err);
	buf_free(&command);
	buf_free(&reply);
	return recording->recording ? 0 : -1;
}

static int
dump_read(struct jvm_recording *recording, struct buf *dump, struct error *err)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d/" DUMP,
		 recording->folder.fd);
	return file_read_regular(path, JFR_BYTES, dump, err);
}

int
jvm_recording_dump(struct jvm_recording *recording, int with_paths,
		   struct buf *dump, struct error *err)
{
	struct buf command = {0}, reply = {0};
	struct error unread = {0};
	int result;

	buf_addf(&command,
		 "JFR.dump " NAME " path-to-gc-roots=%s filename=%s/" DUMP,
		 with_paths ? "true" : "false", recording->folder.inside);
	result = jvm_command_for(recording->contact, buf_text(&command),
				 patience_s, &reply);
	buf_clear(dump);
	if (result != 0 || dump_read(recording, dump, &unread) != 0)
		result = recording_refused(buf_text(&reply), err);
	unlinkat(recording->folder.fd, DUMP, 0);
	buf_free(&command);
	buf_free(&reply);
	return result;
}

void
jvm_recording_end(struct jvm_recording *recording)
{
	struct buf reply = {0};

	if (recording->recording)
		jvm_command(recording->contact, "JFR.stop " NAME, &reply);
	buf_free(&reply);
	jvm_folder_remove(&recording->folder, DUMP);
	*recording = (struct jvm_recording){.folder = JVM_FOLDER_NONE};
}
