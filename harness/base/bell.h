/* SPDX-License-Identifier: MIT */
/*
 * Wakes whoever polls it, an event loop or poll(), from any thread: an eventfd.
 * Rung several times before it is looked at, it has rung once.
 */
#ifndef BASE_BELL_H
#define BASE_BELL_H

int bell_open(void); /* to be closed with close(); -1: too many open files */
void bell_ring(int bell);
int bell_rang(int bell); /* since the last call; never waits */

#endif
