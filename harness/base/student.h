/* SPDX-License-Identifier: MIT */
/* Student's t: the upper tail probability of t, and the t for a tail. */
#ifndef BASE_STUDENT_H
#define BASE_STUDENT_H

double student_tail(double t, double df);
double student_quantile(double tail, double df);

#endif
