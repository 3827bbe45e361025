/* SPDX-License-Identifier: MIT */
/* The file of speedscope.app: frames, and stacks that refer to them. */
#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "record/record.h"
#include "profile/writers.h"

enum { DEEPEST = 1024 };

static void
put_text(struct buf *out, const char *text)
{
	json_t *string = record_text(text);
	char *quoted = json_dumps(string, JSON_ENCODE_ANY | JSON_COMPACT);

	buf_adds(out, quoted != NULL ? quoted : "\"\"");
	free(quoted);
	json_decref(string);
}

static void
put_frames(struct buf *out, const struct profile *profile)
{
	for (size_t i = 1; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];

		buf_addf(out, "%s{\"name\":", i > 1 ? ",\n" : "");
		put_text(out, frame->function[0] != '\0' ? frame->function
							 : "(anonymous)");
		if (frame->place[0] != '\0') {
			buf_adds(out, ",\"file\":");
			put_text(out, frame->place);
			buf_addf(out, ",\"line\":%d", frame->line);
		}
		buf_adds(out, "}");
	}
}

/* Frames are counted from 0, and without the root. */
static void
put_stack(struct buf *out, const struct profile *profile, size_t frame)
{
	size_t stack[DEEPEST];
	size_t depth = profile_stack(profile, frame, stack, DEEPEST);

	buf_adds(out, "[");
	for (size_t i = depth; i-- > 0;)
		buf_addf(out, "%zu%s", stack[i] - 1, i > 0 ? "," : "");
	buf_adds(out, "]");
}

static void
put_samples(struct buf *out, struct buf *weights, const struct profile *profile)
{
	for (size_t i = 1; i < profile->count; i++) {
		const char *comma = weights->len > 0 ? ",\n" : "";

		if (profile->frames[i].bytes < 1)
			continue;
		buf_adds(out, comma);
		put_stack(out, profile, i);
		buf_addf(weights, "%s%.0f", comma, profile->frames[i].bytes);
	}
}

static void
speedscope_write(const struct profile *profile, const struct profile_dose *dose,
		 struct buf *out)
{
	struct buf weights = {0};

	(void)dose;
	buf_adds(out,
		 "{\"$schema\":"
		 "\"https://www.speedscope.app/file-format-schema.json\",\n"
		 "\"exporter\":\"flatline\",\"shared\":{\"frames\":[\n");
	put_frames(out, profile);
	buf_addf(out,
		 "]},\n\"profiles\":[{\"type\":\"sampled\",\"name\":\"bytes "
		 "held, by who allocated them\",\"unit\":\"bytes\","
		 "\"startValue\":0,\"endValue\":%.0f,\"samples\":[\n",
		 profile_total(profile));
	put_samples(out, &weights, profile);
	buf_addf(out, "],\n\"weights\":[\n%s]}]}\n", buf_text(&weights));
	buf_free(&weights);
}

const struct profile_writer writer_speedscope = {
    .file = "profile.speedscope.json",
    .label = "scope",
    .write = speedscope_write,
};
