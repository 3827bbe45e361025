/* SPDX-License-Identifier: MIT */
/*
 * Where samples pile up. Each comes with the way from it up to a root of the
 * collector. The first object on the way that many of them share is the pile,
 * what is below it is one of them, and the first class above it that is not the
 * JDK's has it.
 */
#ifndef PROFILE_JVM_PILES_H
#define PROFILE_JVM_PILES_H

#include "profile/jvm_place.h"
#include "profile/jvm_samples.h"

enum { JVM_PILE = 6 /* samples at least */ };

struct jvm_crossing;

struct jvm_piles {
	const struct jvm_samples *samples; /* borrowed */
	struct jvm_crossing *crossings;	   /* a table by address */
	size_t room;
	size_t counted; /* samples that are the service's */
};

/* What is known of a sample. */
struct jvm_found {
	size_t pile, owner, entry; /* of its links; their number: none */
	int frame;		   /* that allocated it; -1 */
	const char *blamed;	   /* a class; NULL: nobody */
	enum rank rank;
};

void jvm_piles_find(struct jvm_piles *, const struct jvm_samples *);
struct jvm_found jvm_piles_look(const struct jvm_piles *,
				const struct jvm_sample *);
/* The same where the pile is known. */
struct jvm_found jvm_look(const struct jvm_sample *, size_t pile);
void jvm_piles_free(struct jvm_piles *);

#endif
