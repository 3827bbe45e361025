/* SPDX-License-Identifier: MIT */
/* Who holds connections to a place, the near ends. */
#ifndef SAMPLE_LEADS_H
#define SAMPLE_LEADS_H

#include <sys/types.h>

#include "sample/sock_diag.h"

enum lead {
	LEAD_NONE,     /* nobody, as far as can be read, just now */
	LEAD_TARGET,   /* one of the processes that are asked for */
	LEAD_FLATLINE, /* a flatline, this or another, which marks what it sends
			*/
	LEAD_OTHER     /* another process */
};

/* Whether one of the processes leads there. */
int leads_to(const pid_t *, size_t, const struct tcp_end *place);
/* And if not, who does: among all processes, for which processor time is taken
 * from what is left. */
enum lead leads_find(const pid_t *, size_t, const struct tcp_end *place,
		     double *left_s);

#endif
