/* SPDX-License-Identifier: MIT */
/*
 * From settings and a scenario to a recorded run: starts or finds the target,
 * drives the load, samples the target beside it, and ends it. Nothing here
 * prints or judges; an observer can do both.
 */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H

#include "drive/order.h"

/* Performs one run. What was recorded stays even if this fails. */
int drive(const struct drive_order *, struct error *);

#endif
