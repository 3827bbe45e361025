/* SPDX-License-Identifier: MIT */
/*
 * The user's certificates and keys. A file is read once, and kept: later, with
 * --drop-privileges, this process may not read it.
 */
#ifndef NET_PEM_H
#define NET_PEM_H

#include "base/buf.h"
#include "base/error.h"
#include "base/settings.h"

/* Its text, for as long as the process lives. NULL: STATUS_DATA, STATUS_IO. */
const struct buf *pem_text(const char *file, struct error *);

/* Reads those that the settings name. -1: as pem_text(). */
int pem_keep(const struct settings *, struct error *);

#endif
