/* SPDX-License-Identifier: MIT */
/* What other programs call columns that flatline knows. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "record/intake.h"

#define KIB 1024.0
#define MIB 1048576.0
#define GIB 1073741824.0

/* ps, /proc and most scripts mean 1024 by kB. */
static const struct {
	const char *ending;
	double factor;
} sizes[] = {
    {"_kib", KIB}, {"_kb", KIB},  {"_mib", MIB},
    {"_mb", MIB},  {"_gib", GIB}, {"_gb", GIB},
};

/* The kernel writes these in kB (proc_pid_status(5)). */
static const char *const kernel[] = {"vmrss", "vmswap", "rssanon"};

static const struct {
	const char *base, *name;
} known[] = {
    {"vmrss", "rss"},	 {"resident", "rss"}, {"res", "rss"},
    {"rssanon", "anon"}, {"vmswap", "swap"},  {"anonymous", "anon"},
};

static const struct {
	const char *ending;
	double unit;
} clocks[] = {
    {"_s", 1},	   {"_sec", 1},	    {"_seconds", 1},
    {"_ms", 1e-3}, {"_msec", 1e-3}, {"_milliseconds", 1e-3},
    {"_us", 1e-6}, {"_ns", 1e-9},
};
static const char *const times[] = {"time",    "timestamp", "ts",      "t",
				    "elapsed", "epoch",	    "uptime",  "clock",
				    "date",    "datetime",  "unixtime"};

/* "RSS (KiB)" to "rss_kib": lower case, and one "_" for all that is neither
 * letter nor digit. */
static void
intake_plain(struct buf *plain, const char *header)
{
	buf_clear(plain);
	for (; *header != '\0' && *header != '{'; header++) {
		char lower = (char)tolower((unsigned char)*header);

		if (isalnum((unsigned char)lower))
			buf_add(plain, &lower, 1);
		else if (plain->len > 0 && plain->data[plain->len - 1] != '_')
			buf_adds(plain, "_");
	}
	while (plain->len > 0 && plain->data[plain->len - 1] == '_')
		plain->data[--plain->len] = '\0';
}

static int
intake_among(const char *const *words, size_t count, const char *word,
	     size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len &&
		    strncmp(words[i], word, len) == 0)
			return 1;
	return 0;
}

int
intake_name_is_time(const char *header, double *unit)
{
	struct buf plain = {0};
	const char *name;
	size_t len;
	int found;

	intake_plain(&plain, header);
	name = buf_text(&plain);
	len = strlen(name);
	*unit = 0;
	for (size_t i = 0; i < COUNT(clocks) && *unit == 0; i++)
		if (text_ends(name, clocks[i].ending)) {
			*unit = clocks[i].unit;
			len -= strlen(clocks[i].ending);
		}
	found = intake_among(times, COUNT(times), name, len) ||
		strcmp(name, "seconds") == 0;
	if (strcmp(name, "seconds") == 0)
		*unit = 1;
	buf_free(&plain);
	return found;
}

/* The length of a plain name without its unit, and that unit; 0: it has none.
 */
static size_t
intake_size_ending(const char *name, double *factor)
{
	for (size_t i = 0; i < COUNT(sizes); i++)
		if (text_ends(name, sizes[i].ending)) {
			*factor = sizes[i].factor;
			return strlen(name) - strlen(sizes[i].ending);
		}
	if (!intake_among(kernel, COUNT(kernel), name, strlen(name)))
		return 0;
	*factor = KIB;
	return strlen(name);
}

/* A metric of Prometheus with its labels, as Grafana writes it. */
static int
intake_has_labels(const char *header, const char *plain)
{
	return strchr(header, '{') != NULL && text_ends(plain, "_bytes");
}

/* "# time_s " to "time_s". */
static void
intake_trim(struct buf *name, const char *header)
{
	size_t len;

	header += strspn(header, " #");
	len = strlen(header);
	while (len > 0 && header[len - 1] == ' ')
		len--;
	buf_add(name, header, len);
}

void
intake_name(struct buf *name, const char *header, double *factor)
{
	struct buf plain = {0};
	size_t len;

	*factor = 1;
	buf_clear(name);
	intake_plain(&plain, header);
	len = intake_size_ending(buf_text(&plain), factor);
	if (len > 0) {
		buf_add(name, buf_text(&plain), len);
		for (size_t i = 0; i < COUNT(known); i++)
			if (strcmp(buf_text(name), known[i].base) == 0) {
				buf_clear(name);
				buf_adds(name, known[i].name);
			}
		buf_adds(name, "_bytes");
	} else if (intake_has_labels(header, buf_text(&plain))) {
		buf_adds(name, buf_text(&plain));
	} else {
		intake_trim(name, header);
	}
	buf_free(&plain);
}
