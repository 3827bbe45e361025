/* SPDX-License-Identifier: MIT */
/* Files of a run directory from anywhere, and pictures, on their way out. */
#include "fuzz.h"

#include <stdio.h>
#include <unistd.h>

#include "base/escape.h"
#include "record/record.h"
#include "report/plot.h"

const char *const fuzz_seeds[] = {
    "percentile,latency_ms,uncorrected_ms,route\n50,2,1,all\n99,8,3,\n",
    "route,\"percentile\"\r\n\"a,\"\"b\",50\r\nx,\"cut",
    "<svg>\n<title>Gnuplot</title>\n<desc>Produced</desc>\n<g/></svg>",
    "\f\n   \n  LEAK `x` | <b> @all \\\n\n", NULL};

/* No text may hold what would end a table cell or a page's element. */
static void
take(void *arg, const char *const *texts)
{
	struct buf out = {0};

	(void)arg;
	for (size_t i = 0; i < 2; i++) {
		escape_markdown(&out, texts[i]);
		buf_clear(&out);
		escape_xml(&out, texts[i]);
		if (strpbrk(buf_text(&out), "<>\"'\n") != NULL)
			abort();
		buf_clear(&out);
		escape_github_property(&out, texts[i]);
		if (strpbrk(buf_text(&out), ":,\n") != NULL)
			abort();
		buf_clear(&out);
	}
	buf_free(&out);
}

static void
read_lines(const uint8_t *bytes, size_t len)
{
	static const char *const columns[] = {"percentile", "route"};
	char path[] = "/tmp/flatline-fuzz-XXXXXX", folder[] = "/tmp";
	struct run run = {.path = folder};
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len ||
	    run_lines(&run, strrchr(path, '/') + 1, columns, 2, take, NULL) !=
		0)
		abort();
	close(fd);
	unlink(path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);
	struct buf out = {0};

	read_lines(bytes, len);
	txt_trim(&out, text);
	buf_clear(&out);
	svg_dress(&out, text, text);
	buf_free(&out);
	free(text);
	return 0;
}
