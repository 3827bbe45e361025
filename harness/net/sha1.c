/* SPDX-License-Identifier: MIT */
#include "net/sha1.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64, ROUNDS = 80 };

static uint32_t
left(uint32_t x, int bits)
{
	return x << bits | x >> (32 - bits);
}

static void
spread(const unsigned char *block, uint32_t w[ROUNDS])
{
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 |
		       (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < ROUNDS; i++)
		w[i] = left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
}

static uint32_t
mixed(int round, const uint32_t s[5])
{
	if (round < 20)
		return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5a827999;
	if (round < 40)
		return (s[1] ^ s[2] ^ s[3]) + 0x6ed9eba1;
	if (round < 60)
		return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) +
		       0x8f1bbcdc;
	return (s[1] ^ s[2] ^ s[3]) + 0xca62c1d6;
}

static void
take_block(uint32_t state[5], const unsigned char *block)
{
	uint32_t w[ROUNDS], s[5];

	spread(block, w);
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t next = left(s[0], 5) + mixed(i, s) + s[4] + w[i];

		s[4] = s[3];
		s[3] = s[2];
		s[2] = left(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (int i = 0; i < 5; i++)
		state[i] += s[i];
}

void
sha1(const char *bytes, size_t length, unsigned char digest[SHA1_BYTES])
{
	uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
			     0xc3d2e1f0};
	unsigned char blocks[2 * BLOCK] = {0};
	size_t used = length + 9 > BLOCK ? 2 * BLOCK : BLOCK;

	memcpy(blocks, bytes, length);
	blocks[length] = 0x80;
	blocks[used - 2] = (unsigned char)(length >> 5);
	blocks[used - 1] = (unsigned char)(length << 3);
	for (size_t i = 0; i < used; i += BLOCK)
		take_block(state, blocks + i);
	for (int i = 0; i < SHA1_BYTES; i++)
		digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}
