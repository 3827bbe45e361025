/* SPDX-License-Identifier: MIT */
#include "net/pace.h"

#include <math.h>

enum { LONGEST_S = 1 << 30 };

struct timeval
pace_after(double seconds)
{
	seconds = fmin(seconds, LONGEST_S);
	return (struct timeval){
	    (time_t)seconds, (suseconds_t)((seconds - floor(seconds)) * 1e6)};
}

void
pace_init(struct pace *pace, struct event_base *base, event_callback_fn on_next,
	  void *arg)
{
	event_assign(&pace->next, base, -1, 0, on_next, arg);
}

void
pace_begin(struct pace *pace, double rate)
{
	double slice = fmin(rate / PACE_SLICES, 1 << 30);

	event_del(&pace->next);
	if (rate <= 0)
		return;
	pace->slice = slice < 1 ? 1 : (size_t)slice;
	pace->left = pace->slice;
	pace->rest = pace_after((double)pace->slice / rate);
}

void
pace_take(struct pace *pace, size_t n)
{
	pace->left -= n < pace->left ? n : pace->left;
	if (pace->left == 0 && !event_pending(&pace->next, EV_TIMEOUT, NULL))
		event_add(&pace->next, &pace->rest);
}

void
pace_renew(struct pace *pace)
{
	pace->left = pace->slice;
}

void
pace_end(struct pace *pace)
{
	event_del(&pace->next);
}
