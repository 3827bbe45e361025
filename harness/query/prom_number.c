/* SPDX-License-Identifier: MIT */
#include "query/prom_number.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LONGEST = 64 };

static double
number_slow(const char *text, size_t length)
{
	char copy[LONGEST];
	char *end;
	double number;

	if (length == 0 || length >= sizeof(copy))
		return NAN;
	memcpy(copy, text, length);
	copy[length] = '\0';
	number = strtod(copy, &end);
	return *end == '\0' && isfinite(number) ? number : NAN;
}

/*
 * Up to 15 digits with a point are exact in a double, and so is their quotient
 * by a power of ten (Clinger 1990).
 */
double
prom_number(const char *text, size_t length)
{
	static const double tens[] = {1,    1e1,  1e2,	1e3,  1e4,
				      1e5,  1e6,  1e7,	1e8,  1e9,
				      1e10, 1e11, 1e12, 1e13, 1e14};
	uint64_t digits = 0;
	size_t point = length;

	if (length == 0 || length > COUNT(tens))
		return number_slow(text, length);
	for (size_t i = 0; i < length; i++) {
		unsigned digit = (unsigned char)text[i] - '0';

		if (digit <= 9)
			digits = digits * 10 + digit;
		else if (text[i] == '.' && point == length && length > 1)
			point = i;
		else
			return number_slow(text, length);
	}
	if (point == length)
		return (double)digits;
	return (double)digits / tens[length - 1 - point];
}
