/* SPDX-License-Identifier: MIT */
/* Who is blamed before whom for memory that both had a part in. */
#ifndef PROFILE_RANK_H
#define PROFILE_RANK_H

enum rank {
	RANK_RUNTIME, /* the runtime itself, and what has no file */
	RANK_CARRIER, /* a framework: it runs others' code and keeps what they
		       * hand over */
	RANK_HOLDER   /* a package, or the service's own file */
};

#endif
