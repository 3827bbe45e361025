/* SPDX-License-Identifier: MIT */
/* Parses a control group's memory files. */
#ifndef SAMPLE_SOURCE_CGROUP_H
#define SAMPLE_SOURCE_CGROUP_H

/* The number of a row, "anon 123", or of the whole text for ""; NAN: none. */
double cgroup_parse(const char *text, const char *row);
/* The values of the source, of the group of that folder. -1: it has no memory
 * files. */
int cgroup_read_folder(const char *folder, double *values);
/* What the group holds that cannot be dropped, among those values. */
double cgroup_value_held(const double *values);

#endif
