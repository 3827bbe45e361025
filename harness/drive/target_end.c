/* SPDX-License-Identifier: MIT */
/* What became of the target, in the words of events.csv. */
#include "drive/target_resolution.h"

static const char *const fate_events[] = {
    [TARGET_RUNS] = "",
    [TARGET_OUT_OF_MEMORY] = "out of memory",
    [TARGET_KILLED] = "killed",
    [TARGET_EXITED] = "exit",
};

int
record_target_end(struct record *record, struct target *target)
{
	struct target_end end;

	target_poll(target, &end);
	if (end.fate == TARGET_RUNS)
		return 0;
	record_event(record, fate_events[end.fate], "%s%s%s", end.words,
		     end.last_line[0] == '\0'		? ""
		     : end.fate == TARGET_OUT_OF_MEMORY ? ": "
							: "; last words: ",
		     end.last_line);
	return 1;
}
