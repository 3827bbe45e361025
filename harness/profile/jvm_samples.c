/* SPDX-License-Identifier: MIT */
#include "profile/jvm_samples.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { NAME = 512, STATIC = 8 /* of a field's modifiers */ };

static const char event_name[] = "jdk.OldObjectSample";

void
jvm_sample_free(struct jvm_sample *sample)
{
	for (size_t i = 0; i < sample->frame_count; i++) {
		free(sample->frames[i].class);
		free(sample->frames[i].method);
	}
	for (size_t i = 0; i < sample->link_count; i++) {
		free(sample->links[i].class);
		free(sample->links[i].about);
		free(sample->links[i].field);
	}
	free(sample->frames);
	free(sample->links);
}

void
jvm_samples_free(struct jvm_samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		jvm_sample_free(&samples->items[i]);
	free(samples->items);
	*samples = (struct jvm_samples){.count = 0};
}

static char *
text_of(struct jfr_chunk *chunk, struct jfr_value value, const char *member)
{
	char text[NAME];

	jfr_text(chunk, jfr_member(chunk, value, member), text, sizeof(text));
	return xstrdup(text);
}

/* Of a class that the JVM made of another, the name has dots. */
static char *
class_of(struct jfr_chunk *chunk, struct jfr_value value, const char *member)
{
	char *name = text_of(chunk, jfr_member(chunk, value, member), "name");

	for (char *at = name; *at != '\0'; at++)
		*at = *at == '.' ? '/' : *at;
	return name;
}

static uint64_t
number_of(struct jfr_chunk *chunk, struct jfr_value value, const char *member)
{
	return jfr_number(chunk, jfr_member(chunk, value, member));
}

static void
read_frames(struct jfr_chunk *chunk, struct jfr_value stack,
	    struct jvm_sample *sample)
{
	struct jfr_value at;
	size_t count = jfr_elements(chunk, stack, "frames", &at);

	if (count > JVM_FRAMES)
		count = JVM_FRAMES;
	sample->frames = xcalloc(count + 1, sizeof(*sample->frames));
	while (sample->frame_count < count && at.at != NULL) {
		struct jfr_value method = jfr_member(chunk, at, "method");
		uint64_t line = number_of(chunk, at, "lineNumber");

		sample->frames[sample->frame_count++] = (struct jvm_frame){
		    .class = class_of(chunk, method, "type"),
		    .method = text_of(chunk, method, "name"),
		    .line = line < 1000000 ? (int)line : 0,
		};
		at = jfr_following(chunk, at);
	}
}

/* A class is told by its name: what it holds, its static fields do. */
static void
link_name(struct jvm_link *link)
{
	static const char mark[] = "Class Name: ";
	const char *name = strstr(link->about, mark);

	if (strcmp(link->class, "java/lang/Class") != 0 || name == NULL)
		return;
	free(link->class);
	link->class = xstrdup(name + strlen(mark));
	for (char *at = link->class; *at != '\0'; at++)
		*at = *at == '.' ? '/' : *at;
	link->about[0] = '\0';
}

static struct jvm_link *
link_add(struct jvm_sample *sample)
{
	size_t count = sample->link_count++;

	/* Room for 1, 2, 4, 8... */
	if ((count & (count - 1)) == 0)
		sample->links =
		    xrealloc(sample->links, (count > 0 ? 2 * count : 1) *
						sizeof(*sample->links));
	return &sample->links[count];
}

static void
link_read(struct jfr_chunk *chunk, struct jfr_value object,
	  struct jfr_value referrer, struct jvm_link *link)
{
	struct jfr_value field = jfr_member(chunk, referrer, "field");

	*link = (struct jvm_link){
	    .address = number_of(chunk, object, "address"),
	    .class = class_of(chunk, object, "type"),
	    .about = text_of(chunk, object, "description"),
	    .field = text_of(chunk, field, "name"),
	    .is_static = (number_of(chunk, field, "modifiers") & STATIC) != 0,
	};
	link_name(link);
}

static void
read_links(struct jfr_chunk *chunk, struct jfr_value object,
	   struct jvm_sample *sample)
{
	while (object.at != NULL && sample->link_count < JVM_LINKS) {
		struct jfr_value referrer =
		    jfr_member(chunk, object, "referrer");

		link_read(chunk, object, referrer, link_add(sample));
		object = jfr_member(chunk, referrer, "object");
	}
}

static void
sample_read(struct jvm_samples *samples, struct jfr_chunk *chunk,
	    struct jfr_value event)
{
	struct jvm_sample *sample = &samples->items[samples->count++];

	*sample = (struct jvm_sample){
	    .allocated_s =
		jfr_seconds(chunk, number_of(chunk, event, "allocationTime")),
	};
	samples->taken_s =
	    jfr_seconds(chunk, number_of(chunk, event, "startTime"));
	samples->paths_s =
	    (double)number_of(chunk, event, "duration") / chunk->ticks_per_s;
	read_frames(chunk, jfr_member(chunk, event, "stackTrace"), sample);
	read_links(chunk, jfr_member(chunk, event, "object"), sample);
}

static void
samples_read(struct jvm_samples *samples, struct jfr_chunk *chunk)
{
	struct jfr_value event;
	size_t cursor = 0;

	while (samples->count < JVM_SAMPLES &&
	       jfr_next(chunk, event_name, &cursor, &event) == 0) {
		if (samples->items == NULL)
			samples->items =
			    xcalloc(JVM_SAMPLES, sizeof(*samples->items));
		sample_read(samples, chunk, event);
	}
}

/* A dump ends a chunk; those before it have what earlier ones told. */
int
jvm_samples_read(struct jvm_samples *samples, const unsigned char *bytes,
		 size_t length, struct error *err)
{
	int result = 0;

	*samples = (struct jvm_samples){.count = 0};
	while (result == 0 && length > 0) {
		struct jvm_samples later = {.count = 0};
		struct jfr_chunk chunk;

		result = jfr_open(&chunk, bytes, length, err);
		if (result == 0)
			samples_read(&later, &chunk);
		bytes += chunk.size;
		length -= chunk.size;
		jfr_close(&chunk);
		if (later.count > 0) {
			jvm_samples_free(samples);
			*samples = later;
		}
	}
	return result;
}
