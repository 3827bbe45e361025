/* SPDX-License-Identifier: MIT */
/* Times, in seconds. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

/* Monotonic seconds since some fixed point. */
double clock_now(void);
/* Seconds since 1970, as the machine has them. */
double clock_wall(void);
/* CPU seconds that the calling thread has used. */
double clock_thread_cpu(void);
/* One step of a loop that polls: the caller checks its condition. */
void clock_pause(double seconds);

#endif
