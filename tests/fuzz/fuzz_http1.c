/* SPDX-License-Identifier: MIT */
/* What a server answers: the outcome does not depend on how it is split. */
#include "fuzz.h"

#include "net/http1_parse.h"

const char *const fuzz_seeds[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX: y\r\n\r\n",
    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nuntil it closes",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    "a;b=\"c\"\r\n0123456789\r\n1\r\nx\r\n0\r\nSum: 1\r\n\r\nHTTP/1.1 2",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5, 5\r\n\r\n",
    NULL};

struct outcome {
	enum http1_result result;
	int status, keep;
	uint64_t received;
	uint64_t sum; /* of the body's bytes */
	size_t taken;
};

struct reading {
	struct http1 http;
	size_t start, taken;
	int in_body;
	struct outcome outcome;
};

static void
read_body(struct reading *r, const char *bytes, size_t len)
{
	struct outcome *outcome = &r->outcome;
	struct http1_piece piece;

	do {
		outcome->result = http1_body(&r->http, bytes + r->taken,
					     len - r->taken, &piece);
		if (piece.used > len - r->taken || piece.len > piece.used)
			abort();
		for (size_t i = 0; i < piece.len; i++)
			outcome->sum =
			    outcome->sum * 31 + (unsigned char)piece.bytes[i];
		r->taken += piece.used;
	} while (outcome->result == HTTP1_MORE && r->taken < len);
}

/* All that has come so far. */
static void
read_on(struct reading *r, const char *bytes, size_t len)
{
	if (r->outcome.result != HTTP1_MORE)
		return;
	if (!r->in_body) {
		while ((r->outcome.result =
			    http1_head(&r->http, bytes + r->start,
				       len - r->start)) == HTTP1_INTERIM)
			r->start += r->http.head_len;
		if (r->outcome.result != HTTP1_DONE)
			return;
		r->in_body = 1;
		r->taken = r->start + r->http.head_len;
		if (r->taken > len || r->http.lines > r->http.head_len)
			abort();
	}
	read_body(r, bytes, len);
}

static struct outcome
read_in_steps(const char *bytes, size_t len, size_t step)
{
	struct reading r = {0};

	http1_begin(&r.http, 0);
	for (size_t came = 0; came < len; came += step)
		read_on(&r, bytes, came + step < len ? came + step : len);
	r.outcome.status = r.http.status;
	r.outcome.keep = r.http.keep;
	r.outcome.received = r.http.received;
	r.outcome.taken = r.in_body ? r.taken : 0;
	return r.outcome;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct outcome whole = read_in_steps((const char *)bytes, len, len + 1);

	for (size_t step = 1; step < 8; step += 2) {
		struct outcome steps =
		    read_in_steps((const char *)bytes, len, step);

		if (steps.result != whole.result ||
		    (whole.result < HTTP1_BAD &&
		     (steps.status != whole.status ||
		      steps.keep != whole.keep ||
		      steps.received != whole.received ||
		      steps.sum != whole.sum || steps.taken != whole.taken)))
			abort();
	}
	return 0;
}
