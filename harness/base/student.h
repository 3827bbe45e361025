/* SPDX-License-Identifier: MIT */
/* Student's t: the upper tail probability, and the point that leaves it. */
#ifndef BASE_STUDENT_H
#define BASE_STUDENT_H

double student_tail(double t, double df);
double student_quantile(double tail, double df);

#endif
