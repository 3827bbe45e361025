/* SPDX-License-Identifier: MIT */
/*
 * From settings and a scenario to a recorded run: starts or finds the target,
 * drives the load, samples beside it, and ends it. Nothing here prints, and
 * nothing is judged: who looks on is an observer.
 */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H

#include "drive/order.h"

/* One run. Whatever was recorded stays, also where this fails. */
int drive(const struct drive_order *, struct error *);

/* How far apart costly samples may be, for one so long to have enough. */
double sampling_slowest(double length_s);

#endif
