/* SPDX-License-Identifier: MIT */
/* Who asks for a page: once it is decided, more bytes decide nothing else. */
#include "fuzz.h"

#include "net/page_request.h"

const char *const fuzz_seeds[] = {
    "GET /5ec2e7 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: */*\r\n\r\n",
    "GET /5ec2e7?a=b HTTP/1.0\r\nhost: [::1]\r\n\r\nmore",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n folded\r\n\r\n", NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct page_access access = {.path = "/5ec2e7",
					   .loopback_only = 1};
	int decided = 0;

	for (size_t came = 0; came <= len; came++) {
		/* Of its own size, so that a byte too far is seen. */
		char *part = malloc(came + 1);
		int status;

		if (part == NULL)
			abort();
		memcpy(part, bytes, came);
		status = page_request_status(&access, part, came);
		if ((decided != 0 && status != decided) ||
		    (status == 200 &&
		     memmem(part, came, "/5ec2e7", 7) == NULL) ||
		    (status != 0 && page_status_words(status)[0] == '\0'))
			abort();
		decided = status;
		free(part);
	}
	return 0;
}
