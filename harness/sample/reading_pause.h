/* SPDX-License-Identifier: MIT */
/*
 * How long costly sources rest after they were read, in seconds, by the
 * processor time that it took, in seconds too. slowest_s: the longest pause
 * that the run can do with.
 */
#ifndef SAMPLE_READING_PAUSE_H
#define SAMPLE_READING_PAUSE_H

/* Of the costly sources; several: of more than one process. */
double reading_pause(double cost_s, int several, double slowest_s);
/* Of the costliest, which decide nothing. */
double reading_pause_rare(double cost_s, double slowest_s);

#endif
