/* SPDX-License-Identifier: MIT */
/* Parses a control group's memory files. */
#ifndef SAMPLE_SOURCE_CGROUP_H
#define SAMPLE_SOURCE_CGROUP_H

/* The number of a row, "anon 123", or of the whole text for ""; NAN: none. */
double cgroup_parse(const char *text, const char *row);

#endif
