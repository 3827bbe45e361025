/* SPDX-License-Identifier: MIT */
/* Snapshots are read in whatever pieces they come, and refused if they lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "heap_made.h"

static int
read_pieces(struct heap_graph *graph, const char *text, size_t piece,
	    int only_newest, double most, struct error *err)
{
	struct heap_reader *reader = heap_reader_open(graph, only_newest, most);
	size_t length = strlen(text);
	struct error later = {0};
	int result = 0;

	for (size_t i = 0; i < length && result == 0; i += piece)
		result = heap_reader_take(
		    reader, text + i, length - i < piece ? length - i : piece,
		    err);
	if (heap_reader_close(reader, result == 0 ? err : &later) != 0)
		result = -1;
	return result;
}

static void
small(struct buf *text)
{
	struct made *made = made_new();
	int a = made_node(made, HEAP_OBJECT, "Cart \\\"\\u00e9\\\\", 100);
	int b = made_node(made, HEAP_STRING, "a secret of a customer", 40);
	int c = made_node(made, HEAP_STRING, "/app/server.js", 30);

	made_edge(made, 0, HEAP_ELEMENT, "", a);
	made_edge(made, a, HEAP_PROPERTY, "owner", b);
	made_edge(made, a, HEAP_PROPERTY, "filename", c);
	made_place(made, a, 12, 4);
	made_write(made, text);
	made_free(made);
}

static void
test_pieces(void **state)
{
	static const size_t pieces[] = {1, 2, 7, 100000};
	struct buf text = {0};

	(void)state;
	small(&text);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct heap_graph graph;
		struct error err = {0};

		assert_int_equal(read_pieces(&graph, buf_text(&text), pieces[i],
					     0, 1e9, &err),
				 0);
		assert_int_equal(graph.nodes, 4);
		assert_int_equal(graph.edges, 3);
		assert_string_equal(heap_name(&graph, 1), "Cart \"é\\");
		assert_int_equal(graph.size[1], 100);
		assert_int_equal(graph.first[2] - graph.first[1], 2);
		assert_string_equal(heap_label(&graph, 1), "owner");
		assert_int_equal(graph.to[2], 3);
		assert_int_equal(graph.location_count, 1);
		assert_int_equal(graph.locations[0].node, 1);
		assert_int_equal(graph.locations[0].script, 12);
		assert_int_equal(graph.locations[0].line, 4);
		assert_int_equal(graph.newest[1], 9);
		heap_graph_free(&graph);
	}
	buf_free(&text);
}

/* Of the service's own strings only paths are kept. */
static void
test_contents_are_dropped(void **state)
{
	struct buf text = {0};
	struct heap_graph graph;
	struct error err = {0};

	(void)state;
	small(&text);
	assert_int_equal(read_pieces(&graph, buf_text(&text), 99, 0, 1e9, &err),
			 0);
	assert_string_equal(heap_name(&graph, 2), "");
	assert_null(memmem(graph.texts.data, graph.texts.len, "secret", 6));
	assert_string_equal(heap_name(&graph, 3), "/app/server.js");
	heap_graph_free(&graph);
	buf_free(&text);
}

static void
test_only_newest(void **state)
{
	struct buf text = {0};
	struct heap_graph graph;
	struct error err = {0};

	(void)state;
	small(&text);
	assert_int_equal(read_pieces(&graph, buf_text(&text), 5, 1, 0, &err),
			 0);
	assert_int_equal(graph.newest[1], 9);
	assert_int_equal(graph.nodes, 0);
	assert_null(graph.to);
	assert_int_equal(heap_census_of(&graph.census, 0, "Cart \"é\\"), 1);
	assert_int_equal(heap_census_of(&graph.census, 1, "Cart \"é\\"), 0);
	assert_int_equal(heap_census_of(&graph.census, 0, HEAP_TEXTS), 2);
	heap_graph_free(&graph);
	buf_free(&text);
}

static void
refused(const char *text, double most, const char *says)
{
	struct heap_graph graph;
	struct error err = {0};

	assert_int_equal(read_pieces(&graph, text, 3, 0, most, &err), -1);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	if (strstr(err.text, says) == NULL)
		fail_msg("%s: %s", text, err.text);
	heap_graph_free(&graph);
}

#define META                                                                   \
	"{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\",\"id\","  \
	"\"self_size\",\"edge_count\"],\"edge_fields\":[\"type\","             \
	"\"name_or_index\",\"to_node\"]},"

static void
test_refused(void **state)
{
	struct buf text = {0};

	(void)state;
	small(&text);
	refused(buf_text(&text), 100, "only 100 B may be used");
	for (size_t cut = 1; cut < text.len; cut += 29) {
		char *part = xstrndup(buf_text(&text), cut);

		refused(part, 1e9, "ends early");
		free(part);
	}
	refused("[]", 1e9, "ends early");
	refused("{\"snapshot\":{\"meta\":7}}", 1e9, "head");
	refused("]", 1e9, "not JSON");
	refused(META "\"node_count\":1,\"edge_count\":0},\"nodes\":[9,0,1,0,0,"
		     "3,0,3,0,0]}",
		1e9, "more objects");
	refused(META
		"\"node_count\":1,\"edge_count\":1},\"nodes\":[9,0,1,0,2]}",
		1e9, "more edges");
	refused(META "\"node_count\":1,\"edge_count\":1},\"nodes\":[9,0,1,0,1],"
		     "\"edges\":[1,0,500]}",
		1e9, "leads nowhere");
	refused(META "\"node_count\":1e18,\"edge_count\":1},\"nodes\":[]}", 1e9,
		"may be used");
	buf_free(&text);
}

static void
test_deep(void **state)
{
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_adds(&text, "[");
	refused(buf_text(&text), 1e9, "too deeply");
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_contents_are_dropped),
	    cmocka_unit_test(test_only_newest),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
