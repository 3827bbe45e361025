/* SPDX-License-Identifier: MIT */
/* Quantities, URLs, routes, secrets and every escape, of any text. */
#include "fuzz.h"

#include "base/escape.h"
#include "base/stages.h"
#include "base/units.h"
#include "net/permit.h"
#include "traffic/secrets.h"
#include "traffic/traffic.h"

const char *const fuzz_seeds[] = {
    "http://127.0.0.1:3000/items/42?q=1#x",
    "/u/550e8400-e29b-41d4-a716-446655440000/x",
    "1h30m",
    "64KiB/request",
    "0.1%",
    "a,\"b\"\t\x1b[31m\xc2\x9b\xf0\x9f\x98\x80",
    "a=b&user%5Btoken%5D=c&code=12345678901234567890",
    "{\"pin\":7,\"x\":\"{\\\"key\\\":\\\"y\\\"}\"}<pin>1</pin>",
    "joe@corp.org ghp_0123456789abcdef -----BEGIN PRIVATE KEY----- -----END "
    "x-----",
    NULL};

static void
quantities(const char *text)
{
	struct growth growth;
	struct stages stages;
	double value;

	units_parse_duration(text, &value);
	units_parse_count(text, &value);
	units_parse_size(text, &value);
	units_parse_percent(text, &value);
	units_parse_growth(text, &growth);
	stages_parse(text, &stages);
}

static void
requests(const char *text)
{
	struct http_request request = {.method = "GET", .url = text};
	struct http_reply reply;
	struct address address;
	struct error err = {0};
	char route[40];

	route_fold(route, sizeof(route), "GET", text);
	address_parse(&address, text, &err);
	err = (struct error){0};
	address_parse(&address, "http://127.0.0.1:3000", &err);
	permit_request(&request, &address, NULL, reply.detail);
}

/* Nothing that escapes let through may mean something where it goes. */
static void
escapes(const char *text)
{
	struct buf out = {0};

	escape_terminal(&out, text);
	for (size_t i = 0; i < out.len; i++)
		if ((unsigned char)out.data[i] < 0x20 || out.data[i] == 0x7f)
			abort();
	buf_clear(&out);
	escape_gnuplot(&out, text);
	if (strchr(buf_text(&out) + 1, '"') != out.data + out.len - 1)
		abort();
	buf_clear(&out);
	escape_csv(&out, text);
	if (strchr(buf_text(&out), '\n') != NULL)
		abort();
	buf_free(&out);
}

/* Each begins behind the one before, holds something and has a name. */
static void
secrets(const char *text, size_t len)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(text, len, from, &secret)) {
		if (secret.at < from || secret.len == 0 ||
		    secret.len > len - secret.at || *secret.name == '\0')
			abort();
		from = secret.at + secret.len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);

	quantities(text);
	requests(text);
	escapes(text);
	secrets((const char *)bytes, len);
	free(text);
	return 0;
}
