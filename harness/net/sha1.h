/* SPDX-License-Identifier: MIT */
/* SHA-1 (FIPS 180-4), which the handshake of a WebSocket asks for. */
#ifndef NET_SHA1_H
#define NET_SHA1_H

#include <stddef.h>

enum { SHA1_BYTES = 20, SHA1_INPUT = 119 /* at most */ };

void sha1(const char *bytes, size_t length, unsigned char digest[SHA1_BYTES]);

#endif
