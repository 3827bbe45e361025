/* SPDX-License-Identifier: MIT */
#ifndef CMD_FUNCTIONS_COVER_H
#define CMD_FUNCTIONS_COVER_H

#include "cmd/cmd.h"

/*
 * cover --functions: starts the command with V8's coverage on, drives the
 * scenario and lists the functions.
 */
enum status functions_cover(struct invocation *, struct error *);

#endif
