/* SPDX-License-Identifier: MIT */
/*
 * Wakes a thread that polls a descriptor, in an event loop or poll(), from any
 * other: an eventfd. Notifications sent before it is looked at count as one.
 */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

int notify_open(void); /* closed with close(); -1: too many open files */
void notify_send(int fd);
int notify_received(int fd); /* since the last call; never waits */

#endif
