/* SPDX-License-Identifier: MIT */
/*
 * Who a series is of. A pod of a Deployment is DEPLOYMENT-HASH-RANDOM, of a
 * DaemonSet or Job NAME-RANDOM; hash and random are of an alphabet without
 * vowels (apimachinery, SafeEncodeString), so that most other names are told.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "judge/fleet_series.h"

enum { RANDOM = 5, HASH_LEAST = 6, HASH_MOST = 10 };

/* Another container, node or build of the same place has other ones. */
static const char *const changing[] = {"id",
				       "image",
				       "uid",
				       "container_id",
				       "pod_ip",
				       "version",
				       "release",
				       "app_version",
				       "pod_template_hash",
				       "controller_revision_hash",
				       "app_kubernetes_io_version"};
/* So has another pod; without pods these tell processes apart. */
static const char *const of_pods[] = {"name", "node", "instance", "pod_name",
				      "host_ip"};
/* What says which build it is, best first. */
static const char *const releases[] = {"version", "release", "app_version",
				       "app_kubernetes_io_version", "image"};

static int
is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}

/* Where the last part of a name begins, if it is made of that alphabet. */
static size_t
name_cut(const char *name, size_t length, size_t least, size_t most)
{
	size_t at = length;

	while (at > 0 && strchr("bcdfghjklmnpqrstvwxz2456789", name[at - 1]))
		at--;
	if (at < 2 || name[at - 1] != '-' || length - at < least ||
	    length - at > most)
		return length;
	return at - 1;
}

/* The length of what made the pod, and of that with the hash of its template.
 */
static void
pod_parts(const char *pod, size_t *owner, size_t *with_hash)
{
	size_t length = strlen(pod);

	*with_hash = name_cut(pod, length, RANDOM, RANDOM);
	*owner = *with_hash < length
		     ? name_cut(pod, *with_hash, HASH_LEAST, HASH_MOST)
		     : length;
}

void
fleet_place(struct buf *place, const struct labels *labels)
{
	const char *pod = labels_get(labels, "pod");
	size_t owner, with_hash;

	pod_parts(pod, &owner, &with_hash);
	buf_addf(place, "%.*s", (int)owner, pod);
	for (size_t i = 0; i < labels->names.count; i++) {
		const char *name = labels->names.items[i];

		if (strcmp(name, "pod") == 0 ||
		    is_among(name, changing, COUNT(changing)) ||
		    (pod[0] != '\0' && is_among(name, of_pods, COUNT(of_pods))))
			continue;
		buf_addf(place, "\n%s=%s", name, labels->values.items[i]);
	}
}

/* "v1.4.2" of "registry:5000/shop/cart:v1.4.2"; of a digest, its beginning. */
static void
release_image(char *release, const char *image)
{
	const char *slash = strrchr(image, '/');
	const char *last = slash != NULL ? slash + 1 : image;
	const char *tag = strrchr(last, ':');
	int is_digest = strstr(last, "sha256:") != NULL;

	snprintf(release, FLEET_RELEASE, "%.*s", is_digest ? 12 : 78,
		 tag != NULL ? tag + 1 : last);
}

void
fleet_release(char release[FLEET_RELEASE], const struct labels *labels)
{
	const char *pod = labels_get(labels, "pod");
	size_t owner, with_hash, length;

	release[0] = '\0';
	for (size_t i = 0; i < COUNT(releases) && release[0] == '\0'; i++)
		release_image(release, labels_get(labels, releases[i]));
	pod_parts(pod, &owner, &with_hash);
	length = strlen(release);
	if (owner < with_hash)
		snprintf(release + length, FLEET_RELEASE - length, "%s%.*s",
			 length > 0 ? " " : "", (int)(with_hash - owner - 1),
			 pod + owner + 1);
}

static void
name_add(struct buf *name, const char *before, const char *value)
{
	if (value[0] != '\0')
		buf_addf(name, "%s%.120s", name->len > 0 ? before : "", value);
}

void
fleet_name(struct buf *name, const struct labels *labels)
{
	static const char *const usual[] = {"job", "name", "instance"};
	size_t before = name->len;

	if (labels_get(labels, "pod")[0] != '\0') {
		name_add(name, "", labels_get(labels, "namespace"));
		name_add(name, "/", labels_get(labels, "pod"));
		name_add(name, " ", labels_get(labels, "container"));
		return;
	}
	for (size_t i = 0; i < COUNT(usual); i++)
		name_add(name, " ", labels_get(labels, usual[i]));
	if (name->len == before)
		labels_write(name, labels, "__name__");
	if (name->len == before)
		name_add(name, "", labels_get(labels, "__name__"));
	if (name->len == before)
		buf_adds(name, "{}");
}

/*
 * cAdvisor tells the memory of a pod's container, of the container that holds
 * its network, and of their sum, which has no container.
 */
size_t *
fleet_left_out(struct fleet_counts *counts, const struct labels *labels)
{
	const char *container = labels_get(labels, "container");

	if (!text_starts(labels_get(labels, "__name__"), "container_"))
		return NULL;
	if (strcmp(container, "POD") == 0)
		return &counts->pauses;
	if (container[0] != '\0')
		return NULL;
	if (labels_get(labels, "pod")[0] != '\0')
		return &counts->pods;
	if (labels_get(labels, "name")[0] == '\0' &&
	    labels_get(labels, "id")[0] != '\0')
		return &counts->groups;
	return NULL;
}

int
fleet_column(const struct labels *labels, char column[METRIC_COLUMN],
	     int *unnamed)
{
	enum metric_sort sort = metric_series_sort(
	    labels_get(labels, "__name__"), column, METRIC_COLUMN);

	*unnamed = sort == METRIC_UNNAMED;
	return sort == METRIC_OTHER ? -1 : 0;
}
