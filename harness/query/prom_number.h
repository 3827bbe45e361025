/* SPDX-License-Identifier: MIT */
/* Numbers as Prometheus writes them. */
#ifndef QUERY_PROM_NUMBER_H
#define QUERY_PROM_NUMBER_H

#include <stddef.h>

/* "123456789", "1.5e+08", "NaN", "+Inf"; NAN: it is none that is finite. */
double prom_number(const char *text, size_t length);

#endif
