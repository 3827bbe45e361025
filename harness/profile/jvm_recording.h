/* SPDX-License-Identifier: MIT */
/*
 * JDK Flight Recorder in a JVM that is profiled: begun, dumped and ended by its
 * attach socket. Dumps are written by the JVM, into a folder in its own /tmp
 * that only its user can read, and are removed once they are read.
 */
#ifndef PROFILE_JVM_RECORDING_H
#define PROFILE_JVM_RECORDING_H

#include "base/buf.h"
#include "base/error.h"
#include "profile/jvm_folder.h"

struct jvm_recording {
	const struct contact *contact;
	struct jvm_folder folder;
	int recording;
};

/* STATUS_UNAVAILABLE. To be ended, also after that. If flatline is killed it
 * ends by itself; lasts_s: how long it is needed, NAN: nobody knows. */
int jvm_recording_begin(struct jvm_recording *, const struct contact *,
			double lasts_s, struct error *);
/* What was recorded so far; with_paths also looks for what keeps each sample,
 * for which the JVM stands still. */
int jvm_recording_dump(struct jvm_recording *, int with_paths, struct buf *,
		       struct error *);
void jvm_recording_end(struct jvm_recording *);

#endif
