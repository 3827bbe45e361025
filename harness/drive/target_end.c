/* SPDX-License-Identifier: MIT */
/* How the target ended, as an event of events.csv. */
#include "drive/target_resolution.h"

static const char *const cause_events[] = {
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
	if (end.cause == TARGET_RUNS)
		return 0;
	record_event(record, cause_events[end.cause], "%s%s%s", end.text,
		     end.last_line[0] == '\0'		 ? ""
		     : end.cause == TARGET_OUT_OF_MEMORY ? ": "
							 : "; last output: ",
		     end.last_line);
	return 1;
}
