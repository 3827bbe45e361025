/* SPDX-License-Identifier: MIT */
/*
 * Pseudorandom numbers from a counter: the mixing function of splitmix64
 * (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * 2014), a bijection of 64-bit integers.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

#define RANDOM_STEP UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t
random_mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 <= x < 1 */
static inline double
random_unit(uint64_t bits)
{
	return (double)(bits >> 11) * 0x1p-53;
}

#endif
