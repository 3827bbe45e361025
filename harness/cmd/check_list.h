/* SPDX-License-Identifier: MIT */
#ifndef CMD_CHECK_LIST_H
#define CMD_CHECK_LIST_H

#include "load/solo.h"

/* Prints flows and routes; runs one iteration of each if solo is open. */
int check_list(struct solo *, struct scenario *, struct error *);

#endif
