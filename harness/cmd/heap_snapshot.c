/* SPDX-License-Identifier: MIT */
#include "cmd/heap_snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "profile/pause.h"
#include "profile/snapshot.h"

int
heap_snapshot_check(struct target *target, const struct settings *settings,
		    struct error *err)
{
	if (strcmp(target_runtime(target), "node") == 0)
		return pause_check(target, settings, "--heap-snapshot", err);
	return error_set(err, STATUS_UNAVAILABLE,
			 "--heap-snapshot works with Node only, and %s is %s",
			 target_name(target), target_runtime(target));
}

static void
snapshot_warn(const struct snapshot *snapshot, const struct target *target,
	      const struct settings *settings)
{
	char heap[UNITS_TEXT], room[UNITS_TEXT];
	struct buf cost = {0};
	char *text;

	pause_describe(&cost, &snapshot->cost, settings);
	text = xasprintf(
	    "the load is over; taking a snapshot of a heap of %s: %.40s (pid "
	    "%d) is paused until it is done, %s; %s are free (%s)",
	    units_bytes(heap, snapshot->heap_bytes), target_name(target),
	    (int)snapshot->contact->pid, buf_text(&cost),
	    units_bytes(room, snapshot->headroom.bytes), snapshot->headroom.of);
	fflush(stdout);
	print_note("%s", text);
	free(text);
	buf_free(&cost);
}

static void
snapshot_tell(const struct snapshot *snapshot, const char *path)
{
	char file[UNITS_TEXT], stopped[UNITS_TEXT], before[UNITS_TEXT],
	    after[UNITS_TEXT];

	printf(
	    "\n  snapshot  %s (%s): for Chrome's DevTools, Memory, Load\n      "
	    "      the target was paused for %s; its RSS went from %s to %s\n",
	    path, units_bytes(file, snapshot->file_bytes),
	    units_duration(stopped, snapshot->stopped_s),
	    units_bytes(before, snapshot->rss_before),
	    units_bytes(after, snapshot->rss_after));
}

static void
snapshot_tell_inspector(const struct contact *contact)
{
	if (contact->was_opened)
		printf("  inspector of pid %d was opened on 127.0.0.1:%d for "
		       "the snapshot, %s\n",
		       (int)contact->pid, contact->was_opened,
		       contact->closed ? "and is closed again"
				       : "and closes by itself in seconds");
}

/* An inspector that was opened for the run may be closing just now. */
static int
snapshot_reach(struct snapshot *snapshot, struct contact *contact,
	       struct target *target, const struct settings *settings,
	       struct error *err)
{
	const double closing_s = 1;
	struct error first = {0};

	if (snapshot_open(snapshot, contact, &first) == 0)
		return 0;
	if (snapshot->cdp != NULL || target_is_started(target))
		return error_set(err, first.status, "%s", first.text);
	snapshot_close(snapshot);
	target_contact_close(contact);
	clock_pause(closing_s);
	*contact = target_contact(target, settings->runtime);
	return snapshot_open(snapshot, contact, err);
}

void
heap_snapshot_take(struct target *target, const struct settings *settings,
		   const char *dir)
{
	struct contact contact = target_contact(target, settings->runtime);
	char *path = xasprintf("%s/heap.heapsnapshot", dir);
	struct snapshot snapshot;
	struct error err = {0};
	int result =
	    snapshot_reach(&snapshot, &contact, target, settings, &err);

	if (result == 0)
		result = pause_check_cost(&snapshot.cost, settings, dir, &err);
	if (result == 0) {
		snapshot_warn(&snapshot, target, settings);
		result =
		    snapshot_write(&snapshot, path, interrupt_watch(), &err);
	}
	snapshot_close(&snapshot);
	if (result != 0)
		print_note("no heap snapshot: %s", err.text);
	if (!settings->json && !settings->quiet) {
		if (result == 0)
			snapshot_tell(&snapshot, path);
		snapshot_tell_inspector(&contact);
	}
	target_contact_close(&contact);
	free(path);
}
