/* SPDX-License-Identifier: MIT */
/* Keys and masks of WebSockets, which only have to differ: RFC 6455, 10.3 is
 * about scripts that an attacker wrote. */
#include <string.h>

#include "base/random.h"
#include "net/channel_state.h"

void
channel_random(struct channels *all, unsigned char *bytes, size_t length)
{
	while (length > 0) {
		uint64_t bits = random_mix(all->random += RANDOM_STEP);
		size_t n = length < sizeof(bits) ? length : sizeof(bits);

		memcpy(bytes, &bits, n);
		bytes += n;
		length -= n;
	}
}
