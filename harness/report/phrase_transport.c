/* SPDX-License-Identifier: MIT */
/* Which transport and HTTP version carried the requests. */
#include <string.h>

#include "base/http.h"
#include "base/units.h"
#include "report/phrase.h"

/* The share of stalled replies from which they are worth a line. */
static const double told_stalled = 0.01;

/* "HTTP/2"; if there were several, each with its replies, newest first. */
static int
transport_versions(struct buf *out, const struct run_versions *versions)
{
	char count[UNITS_TEXT];
	int spoken = 0, told = 0;

	for (int v = HTTP_NVERSIONS - 1; v > HTTP_NO_VERSION; v--)
		spoken += run_replies(versions, (enum http_version)v) > 0;
	for (int v = HTTP_NVERSIONS - 1; v > HTTP_NO_VERSION; v--) {
		double replies = run_replies(versions, (enum http_version)v);

		if (!(replies > 0))
			continue;
		buf_addf(out, "%s%s", told++ > 0 ? " and " : ", ",
			 http_version_text((enum http_version)v));
		if (spoken > 1)
			buf_addf(out, " (%s)", units_count(count, replies));
	}
	return spoken;
}

static int
transport_is_tls(const struct judged *run)
{
	const char *url = run->run->info.target.url;

	return url != NULL && strncmp(url, "https:", strlen("https:")) == 0;
}

void
phrase_transport(struct buf *out, const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;
	const struct run_versions *versions = &run->run->info.done.versions;
	int spoken;

	if (load->transport == NULL)
		return;
	buf_addf(out, "%.20s", load->transport);
	spoken = transport_versions(out, versions);
	if (transport_is_tls(run))
		buf_adds(out, spoken > 0 ? " over TLS" : ", TLS");
	if (spoken == 0 || load->http2 <= 0)
		return;
	if (!(run_replies(versions, HTTP_VERSION_2) > 0))
		buf_adds(out, ": HTTP/2 was requested but not used");
	else if (spoken > 1)
		buf_adds(out, ": HTTP/2 was requested but not always used");
}

void
phrase_stalled(struct buf *out, const struct judged *run)
{
	double stalled = run->run->info.done.stalled;
	double replies = run_or_zero(run->run->info.done.requests);
	char text[2][UNITS_TEXT];

	if (!(stalled > 0) || stalled < told_stalled * replies)
		return;
	buf_addf(out,
		 "%s of %s replies paused for 40 ms between two parts: Nagle's "
		 "algorithm and delayed ACKs, where a service writes a reply "
		 "in parts without TCP_NODELAY",
		 units_count(text[0], stalled), units_count(text[1], replies));
}
