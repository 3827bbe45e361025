/* SPDX-License-Identifier: MIT */
/* Access logs in every format, formats themselves, and lists of routes. */
#include "traffic.h"

#include "load/replay_map.h"
#include "traffic/log.h"
#include "traffic/log_reader.h"

/* Each is read in every format. */
const int fuzz_rounds = 1000;
const char *const fuzz_seeds[] = {
    "10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /a/7?b=c&token=d "
    "HTTP/1.1\""
    " 200 23 \"http://x/\\\"y\" \"z\"\n10.0.0.1 - - [10/Oct/2000:13:55:39 "
    "-0700] \"POST /p HTTP/1.1\" 499 5 \"-\" \"-\"\n",
    "{\"ts\":1646861401.5,\"request\":{\"method\":\"GET\",\"uri\":\"/"
    "a\\u0026\\\""
    "b\"},\"status\":200,\"x\":[{\"y\":\"}\"}]}\n{\"request\":\"GET /x "
    "HTTP/1.1\",\"time\":\"2026-01-02T03:04:05+01:00\"}\n",
    "http 2018-07-02T22:23:00.18Z a/b 1.1.1.1:2817 1.0.0.1:80 0.0 0.1 0.0 200 "
    "200 34 366 \"GET http://w:80/i/7?x=1 HTTP/1.1\" \"curl\" - -\n",
    "[2026-04-15T20:17:00.310Z] \"POST /api/v1/l HTTP/2\" 204 - 154 0\n",
    "$remote_addr|${request}|[$status] $msec\\\"$uri\"",
    "2018-08-16T08:39:23.8Z stdout P 1.1.1.1 - - [1/Oct/2000:13:55:36 +0000] "
    "\"GE\n2018-08-16T08:39:23.9Z stdout F T /a HTTP/1.1\" 200 1\n",
    "{\"log\":\"GET /a 200 3 ms - 1\\n\",\"stream\":\"stdout\",\"time\":"
    "\"2018-08-16T08:39:23.8Z\"}\n",
    "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status\n"
    "2016-01-10 00:07:26 GET /a id=4 192.0.2.1 200\n",
    "web-1  | at=info method=GET path=\"/a?x=1\" host=h.example.com fwd=\"1.1."
    "1.1\" status=200\n",
    "[{\"httpRequest\": {\"requestMethod\": \"GET\",\n \"requestUrl\": "
    "\"https://h/a\", \"status\": 200}},\n{}]\n",
    "[GIN] 2023/10/10 - 13:55:36 | 200 |   61.3us |   1.1.1.1 | GET   \"/p\"\n",
    "{\"verb\":\"$request_method\",\"p\":\"$request_uri\"}",
    "# x\nPOST /publish 120\nGET /items/:id 8.5\n/health\n",
    NULL};

/* A line is sent as a path and no more, whatever it says. */
static void
play(const struct hit *hit)
{
	static const struct replay_map map;
	struct replay_entry entry;
	char label[LABEL_MAX];

	replay_map_label(&map, hit, label);
	if (replay_map_read(&map, hit, &entry) != LINE_SENDABLE)
		return;
	if (entry.target[0] != '/' || strlen(entry.target) != entry.len ||
	    strpbrk(entry.target, " \t\r\n") != NULL)
		abort();
}

static void
replay(const char *format, const char *text, size_t len)
{
	const struct log_reader_plan plan = {
	    .name = "input", .format = format, .stop_fd = -1};
	struct import_notes notes = {0};
	struct error err = {0};
	struct log_reader *reader =
	    log_reader_open_text(&plan, text, len, &notes, &err);
	struct hit hit;

	while (reader != NULL && log_reader_next(reader, &hit, &err) > 0)
		play(&hit);
	log_reader_close(reader);
}

/* The whole of it as a format, and then as a line of that format. */
static void
formats(const char *text, size_t len)
{
	struct log log = {.nwraps = 0};
	struct error err = {0};
	struct hit hit;

	if (log_format_compile(&log.format, text, &err) == 0) {
		log_line(&log, text, len, &hit);
		log_line(&log, "1.1.1.1|GET /x HTTP/1.1|[200] 1\\\"/\"", 35,
			 &hit);
	}
	log_free(&log);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const names[] = {"json", "alb", "combined", "logfmt",
					    "w3c",  "gin", "uwsgi",    "squid"};
	char *text = fuzz_text(bytes, len);

	fuzz_import(access_log_parse, NULL, (const char *)bytes, len);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fuzz_import(access_log_parse, names[i], (const char *)bytes,
			    len);
		replay(names[i], (const char *)bytes, len);
	}
	fuzz_import(import_routes.parse, NULL, text, len);
	formats(text, len);
	importer_guess((const char *)bytes, len);
	free(text);
	return 0;
}
