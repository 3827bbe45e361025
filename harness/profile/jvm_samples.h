/* SPDX-License-Identifier: MIT */
/*
 * Objects that JDK Flight Recorder sampled when they were allocated, and that
 * are still there: who allocated each, and what keeps it (jdk.OldObjectSample).
 */
#ifndef PROFILE_JVM_SAMPLES_H
#define PROFILE_JVM_SAMPLES_H

#include "profile/jfr.h"

enum {
	JVM_SAMPLES = 4096, /* further ones are dropped */
	JVM_FRAMES = 128,
	JVM_LINKS = 256
};

struct jvm_frame {
	char *class, *method; /* owned; "com/shop/Cart", "visit" */
	int line;
};

/* An object on the way from a sample to its root. */
struct jvm_link {
	uint64_t address;
	char *class, *about; /* owned; about: "Size: 1201"; "": nothing */
	/* By what the next one keeps this: a field; "": an array, or not
	 * known. */
	char *field;
	int is_static;
};

struct jvm_sample {
	double allocated_s;	  /* since the epoch */
	struct jvm_frame *frames; /* innermost first */
	size_t frame_count;
	struct jvm_link *links; /* the sample itself first */
	size_t link_count;
};

/* All zero at first. */
struct jvm_samples {
	struct jvm_sample *items;
	size_t count;
	double taken_s; /* when they were looked at, since the epoch */
	double paths_s; /* how long looking for what keeps them took */
};

/* Those of the last dump in a recording, which may have several. STATUS_DATA.
 * To be freed, also after that. */
int jvm_samples_read(struct jvm_samples *, const unsigned char *bytes,
		     size_t length, struct error *);
void jvm_samples_free(struct jvm_samples *);
void jvm_sample_free(struct jvm_sample *);

#endif
