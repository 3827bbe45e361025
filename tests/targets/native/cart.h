/* SPDX-License-Identifier: MIT */
#ifndef TARGETS_NATIVE_CART_H
#define TARGETS_NATIVE_CART_H

/* Keeps so many items; 0: all that there ever were. */
void cart_add(const char *text, int most);

#endif
