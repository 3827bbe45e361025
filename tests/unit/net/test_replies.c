/* SPDX-License-Identifier: MIT */
/*
 * tests/cases/http/KIND.txt: replies, well-formed and not, a line each:
 *
 *   WHAT | END | WANTED [~ OF CURL] | REPLY
 *
 * END: keeps or closes, how the server goes on; HEAD: what was asked. WANTED: a
 * status and a body ("200 ok"), and a header that came with it ("200 ok {X:
 * y}"); or a failure: garbled, cut, reset, large, timeout. Where libcurl cannot
 * be made to agree, what it may say follows "~", "any" if that differs from
 * version to version. In a reply \r, \n, \t, \0, \xHH and \\ are one byte, and
 * \{text*N} is N times that text.
 *
 * Each is sent to each transport, whole and byte by byte, and after each the
 * same user sends another request, which must get its own reply.
 */
#include "exchange.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"

enum {
	KINDS = 32,
	WAYS = 6,   /* whole and byte by byte, of each transport, and by TLS */
	FIELDS = 4, /* of a row */
	DRIPPED = 2000, /* bytes; longer ones are sent whole alone */
	LONG_S = 10	/* for a reply, on a machine that is busy */
};

struct kind {
	char name[32];
	unsigned rows, right[WAYS], tried[WAYS];
};

static struct kind kinds[KINDS];
static size_t nkinds;
static int way;

/* What came. */
static struct {
	enum http_failure failure;
	int status;
	struct buf body, headers;
	char detail[128];
} came;

static size_t
unescape_one(const char *at, struct buf *out)
{
	static const char names[] = "rnt0\\", bytes[] = "\r\n\t\0\\";
	const char *name = strchr(names, at[1]);
	char byte;

	if (at[1] == 'x') {
		byte = (char)strtol((char[]){at[2], at[3], '\0'}, NULL, 16);
		buf_add(out, &byte, 1);
		return 4;
	}
	if (at[1] == '\0' || name == NULL)
		fail_msg("no escape: '%s'", at);
	buf_add(out, &bytes[name - names], 1);
	return 2;
}

static void unescape(const char *text, size_t len, struct buf *out);

/* "\{text*N}" */
static size_t
unescape_many(const char *at, struct buf *out)
{
	const char *end = strchr(at, '}'), *star = end;
	struct buf once = {0};
	long count;

	if (end == NULL)
		fail_msg("no end: '%.40s'", at);
	while (*star != '*')
		star--;
	unescape(at + 2, (size_t)(star - at - 2), &once);
	count = strtol(star + 1, NULL, 10);
	for (long i = 0; i < count; i++)
		buf_add(out, once.data, once.len);
	buf_free(&once);
	return (size_t)(end + 1 - at);
}

static void
unescape(const char *text, size_t len, struct buf *out)
{
	size_t used;

	buf_add(out, "", 0);
	for (const char *at = text; at < text + len; at += used) {
		used = 1;
		if (*at != '\\')
			buf_add(out, at, 1);
		else if (at[1] == '{')
			used = unescape_many(at, out);
		else
			used = unescape_one(at, out);
	}
}

static const struct {
	const char *name;
	enum http_failure failure;
} failures[] = {{"garbled", HTTP_GARBLED},
		{"cut", HTTP_CUT},
		{"reset", HTTP_RESET},
		{"large", HTTP_TOO_LARGE},
		{"timeout", HTTP_TIMEOUT}};

/* "X: y": whether the first header of that name has that value. */
static int
has_header(const char *wanted, size_t len)
{
	const char *colon = memchr(wanted, ':', len), *at, *value;
	char *name = xstrndup(wanted, (size_t)(colon - wanted));
	struct buf text = {0};
	size_t length;
	int has;

	at = buf_text(&came.headers);
	unescape(colon + 2, len - (size_t)(colon + 2 - wanted), &text);
	value = http_header(&at, name, &length);
	has = value != NULL && length == text.len &&
	      memcmp(value, buf_text(&text), length) == 0;
	free(name);
	buf_free(&text);
	return has;
}

/* "200 ok {X: y}" */
static int
is_reply(const char *wanted, size_t len)
{
	const char *header = memmem(wanted, len, " {", 2);
	size_t rest = header != NULL ? (size_t)(header - wanted) : len;
	struct buf body = {0};
	int is;

	if (rest > 4)
		unescape(wanted + 4, rest - 4, &body);
	is = came.failure == HTTP_ANSWERED && came.status == atoi(wanted) &&
	     came.body.len == body.len &&
	     memcmp(buf_text(&came.body), buf_text(&body), body.len) == 0 &&
	     (header == NULL ||
	      has_header(header + 2, len - (size_t)(header - wanted) - 3));
	buf_free(&body);
	return is;
}

static int
is_wanted(const char *wanted, size_t len)
{
	if (isdigit((unsigned char)*wanted))
		return is_reply(wanted, len);
	if (len == 3 && memcmp(wanted, "any", len) == 0)
		return 1;
	for (size_t i = 0; i < COUNT(failures); i++)
		if (strlen(failures[i].name) == len &&
		    memcmp(wanted, failures[i].name, len) == 0)
			return came.failure == failures[i].failure;
	fail_msg("cannot be wanted: '%.*s'", (int)len, wanted);
	return 0;
}

/* One of "A or B", before or after the "~". */
static int
is_right(const char *wanted)
{
	const char *own = strstr(wanted, " ~ "), * or ;
	size_t len = own != NULL ? (size_t)(own - wanted) : strlen(wanted);

	if (own == NULL || under_test != &transport_curl)
		return is_wanted(wanted, len);
	for (own += 3; (or = strstr(own, " or ")) != NULL; own = or +4)
		if (is_wanted(own, (size_t)(or -own)))
			return 1;
	return is_wanted(own, strlen(own));
}

static void
on_came(void *arg, const struct http_reply *reply)
{
	struct fixture *fixture = arg;

	fixture->replies++;
	came.failure = reply->failure;
	came.status = reply->status;
	buf_clear(&came.body);
	buf_add(&came.body, reply->body, reply->body_len);
	buf_clear(&came.headers);
	buf_adds(&came.headers, reply->headers);
	snprintf(came.detail, sizeof(came.detail), "%s", reply->detail);
	event_base_loopbreak(fixture->base);
}

/* Also what comes after the reply, which the client then finds. */
static void
exchange(const char *method, double timeout_s)
{
	struct http_request request = {.method = method,
				       .url = "/",
				       .want_body = 1,
				       .want_headers = 1,
				       .timeout_s = timeout_s};
	int before = f.replies;

	f.transport->send(f.slot, &request, on_came, &f);
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, before + 1);
	while (f.server.drips_to != NULL)
		event_base_loop(f.base, EVLOOP_ONCE);
	for (int i = 0; i < 3; i++)
		event_base_loop(f.base, EVLOOP_NONBLOCK);
}

static void
tell(const char *kind, char **fields, const char *what)
{
	struct buf body = {0};

	for (size_t i = 0; i < came.body.len && i < 60; i++)
		buf_addf(&body,
			 isprint((unsigned char)came.body.data[i]) ? "%c"
								   : "\\x%02x",
			 (unsigned char)came.body.data[i]);
	printf("# %s%s, %s: %s, %s: wanted '%s', came %s %d '%s' (%s)\n",
	       under_test->name, by_tls != NULL ? " by TLS" : "",
	       way % 2 ? "byte by byte" : "whole", kind, fields[0], what,
	       http_failure_text(came.failure), came.status, buf_text(&body),
	       came.detail);
	buf_free(&body);
}

/* Whether the next request of the same user gets its own reply. */
static int
next_is_right(void)
{
	f.server.answer = HEAD "Content-Length: 4\r\n\r\nfine";
	f.server.answer_len = 0;
	f.server.end = RAW_KEEPS;
	f.server.drips = 0;
	exchange("GET", LONG_S);
	return is_wanted("200 fine", 8);
}

static int
may_time_out(const char *wanted)
{
	return strstr(wanted, "timeout") != NULL ||
	       strstr(wanted, "any") != NULL;
}

static int
row_is_right(const char *kind, char **fields)
{
	struct buf reply = {0};
	int right;

	unescape(fields[3], strlen(fields[3]), &reply);
	f.server.drips = way % 2;
	if (f.server.drips && reply.len > DRIPPED) {
		buf_free(&reply);
		return -1;
	}
	f.server.answer = reply.data;
	f.server.answer_len = reply.len;
	f.server.end =
	    strncmp(fields[1], "closes", 6) == 0 ? RAW_CLOSES : RAW_KEEPS;
	exchange(strstr(fields[1], "HEAD") != NULL ? "HEAD" : "GET",
		 may_time_out(fields[2]) ? 0 : LONG_S);
	right = is_right(fields[2]);
	if (!right)
		tell(kind, fields, fields[2]);
	if (!next_is_right()) {
		tell(kind, fields, "200 fine, of the next request");
		right = 0;
	}
	buf_free(&reply);
	return right;
}

static void
try_row(struct kind *kind, char *line)
{
	char *fields[FIELDS], *at = line;
	int right;

	for (int i = 0; i < FIELDS; i++) {
		fields[i] = at;
		at = i + 1 < FIELDS ? strstr(at, " | ") : at;
		if (at == NULL)
			fail_msg("%s: no row: '%s'", kind->name, line);
		if (i + 1 == FIELDS)
			break;
		*at = '\0';
		at += 3;
	}
	right = row_is_right(kind->name, fields);
	kind->rows += way == 0;
	kind->tried[way] += right >= 0;
	kind->right[way] += right > 0;
}

static struct kind *
kind_named(const char *file)
{
	char name[32];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(file, "."), file);
	for (size_t i = 0; i < nkinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	assert_true(nkinds < KINDS);
	strcpy(kinds[nkinds].name, name);
	return &kinds[nkinds++];
}

static void
try_file(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name), *line = NULL;
	FILE *file = fopen(path, "r");
	size_t size = 0;

	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line != '\0' && *line != '#')
			try_row(kind_named(name), line);
	}
	free(line);
	fclose(file);
	free(path);
}

static int
is_cases(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".txt") == 0;
}

static void
try_all(void)
{
	const char *top = getenv("srcdir");
	char *folder =
	    xasprintf("%s/tests/cases/http", top != NULL ? top : ".");
	struct dirent **entries;
	int count = scandir(folder, &entries, is_cases, alphasort);

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		try_file(folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	free(folder);
}

static int
first_way(void)
{
	if (by_tls != NULL)
		return 4;
	return under_test == &transport_curl ? 2 : 0;
}

static void
test_whole(void **state)
{
	(void)state;
	way = first_way();
	try_all();
}

static void
test_byte_by_byte(void **state)
{
	(void)state;
	way = first_way() + 1;
	try_all();
}

/* At the end, so that all that is wrong has been told. */
static int
print_table(void)
{
	struct kind sum = {.name = "all"};
	int wrong = 0;

	printf(
	    "# %-12s cases   h1: whole   by bytes   curl: whole   by bytes   "
	    "TLS: whole   by bytes\n",
	    "kind");
	for (size_t i = 0; i <= nkinds; i++) {
		const struct kind *kind = i < nkinds ? &kinds[i] : &sum;

		printf("# %-12s %5u", kind->name, kind->rows);
		for (int w = 0; w < WAYS; w++)
			printf("   %4u/%-4u", kind->right[w], kind->tried[w]);
		printf("\n");
		sum.rows += kind->rows;
		for (int w = 0; w < WAYS; w++) {
			sum.right[w] += kind->right[w];
			sum.tried[w] += kind->tried[w];
			wrong += kind->right[w] != kind->tried[w];
		}
	}
	return wrong;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_whole),
	    TEST(test_byte_by_byte),
	};
	int failed = 0;

	RUN_WITH_EACH(tests, failed)
	return print_table() + failed > 0;
}
