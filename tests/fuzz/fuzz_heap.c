/* SPDX-License-Identifier: MIT */
/* A heap snapshot, and who holds what is in it. */
#include "fuzz.h"

#include "profile/heap_holders.h"

const char *const fuzz_seeds[] = {
    "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\","
    "\"id\",\"self_size\",\"edge_count\"],\"edge_fields\":[\"type"
    "\",\"name_or_index\",\"to_node\"],\"location_fields\":[\"obj"
    "ect_index\",\"script_id\",\"line\",\"column\"]},\"node_count"
    "\":32,\"edge_count\":32},\n"
    "\"nodes\":[9,0,1,0,2,5,1,3,32,1,3,2,5,64,1,3,3,7,90,1,3,4,9,"
    "60,1,3,11,11,60,2,2,14,13,20,0,3,5,15,60,12,5,6,17,60,1,3,2,"
    "19,900,0,5,6,21,60,1,3,2,23,900,0,5,6,25,60,1,3,2,27,900,0,5"
    ",6,29,60,1,3,2,31,900,0,5,6,33,60,1,3,2,35,900,0,5,6,37,60,1"
    ",3,2,39,900,0,5,6,41,60,1,3,2,43,900,0,5,6,45,60,1,3,2,47,90"
    "0,0,5,6,49,60,1,3,2,51,900,0,5,6,53,60,1,3,2,55,900,0,5,6,57"
    ",60,1,3,2,59,900,0,5,6,61,60,1,3,2,63,900,0],\n"
    "\"edges\":[2,1,5,1,0,25,3,7,10,0,8,15,2,9,20,2,10,35,2,12,20"
    ",2,13,30,1,0,40,1,0,50,1,0,60,1,0,70,1,0,80,1,0,90,1,0,100,1"
    ",0,110,1,0,120,1,0,130,1,0,140,1,0,150,3,7,45,3,7,55,3,7,65,"
    "3,7,75,3,7,85,3,7,95,3,7,105,3,7,115,3,7,125,3,7,135,3,7,145"
    ",3,7,155],\n"
    "\"locations\":[5,1,3,0,15,4,80,0,40,2,40,0,50,2,40,0,60,2,40"
    ",0,70,2,40,0,80,2,40,0,90,2,40,0,100,2,40,0,110,2,40,0,120,2"
    ",40,0,130,2,40,0,140,2,40,0,150,2,40,0],\n"
    "\"strings\":[\"\",\"serve\",\"system / Context\",\"EventEmit"
    "ter\",\"Object\",\"Array\",\"changed\",\"context\",\"bus\","
    "\"_events\",\"change\",\"Module\",\"exports\",\"filename\","
    "\"/app/a.js\"]}",
    NULL};

static const struct kept_since since = {.before = {0, 15}, .half = {0, 40}};
static const double most = 16 << 20;

static void
ask_who(const struct heap_graph *graph)
{
	struct kept_since asked = since;
	struct heap_scripts scripts = {.urls = NULL};
	struct profile profile;

	heap_scripts_add(&scripts, 1, "file:///app/server.js");
	heap_scripts_add(&scripts, 2, "/app/node_modules/@a/b/c.js");
	heap_scripts_add(&scripts, 3, "/app/node_modules/express/d.js");
	heap_scripts_add(&scripts, 4, "node:events");
	heap_census_add(&asked.halfway, 1, "changed", 6);
	profile_init(&profile);
	heap_holders(&profile, graph, &scripts, &asked);
	for (size_t i = 0; i < profile.keeper_count; i++)
		if (!(profile.keepers[i].bytes <= profile.kept_bytes))
			abort();
	profile_keeper(&profile);
	profile_free(&profile);
	heap_scripts_free(&scripts);
	heap_census_free(&asked.halfway);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct heap_graph graph;
	struct error err = {0}, later = {0};
	struct heap_reader *reader = heap_reader_open(&graph, 0, most);
	size_t half = len / 2;
	int taken =
	    heap_reader_take(reader, (const char *)bytes, half, &err) == 0 &&
	    heap_reader_take(reader, (const char *)bytes + half, len - half,
			     &err) == 0;

	if (heap_reader_close(reader, &later) == 0 && taken)
		ask_who(&graph);
	heap_graph_free(&graph);
	return 0;
}
