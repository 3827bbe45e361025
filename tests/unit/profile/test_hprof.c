/* SPDX-License-Identifier: MIT */
/* What a heap dump of a JVM says about who keeps what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hprof_made.h"
#include "profile/hprof_graph.h"
#include "profile/hprof_holders.h"

static const double plenty = 1e9;
static const struct made_field none[] = {{.name = NULL}};

/* Numbers of classes, and of what there is one of. */
enum {
	OBJECT = 100,
	MAP,
	NODE,
	NODES,
	LINE,
	STASH,
	WEAK,
	DESK,
	LIST,
	LISTS,
	THREAD,
	THE_MAP = 200,
	THE_TABLE,
	THE_WEAK,
	ONLY_WEAK,
	IN_A_CALL,
	THE_DESK,
	THE_LIST,
	THE_THREAD,
	THE_NODES = 1000, /* steps of 10: a node, a line, its bytes */
};

/* How the lines are kept. */
enum how { IN_A_MAP, IN_A_MAP_OF_AN_OBJECT, IN_TWO, IN_A_CHAIN };

static void
add_classes(struct made_dump *made, enum how how)
{
	const struct made_field seen[] = {
	    {"COUNT", HPROF_INT, 4},
	    {"SEEN", HPROF_REFERENCE, how == IN_A_CHAIN ? THE_NODES : THE_MAP},
	    {.name = NULL}};
	const struct made_field desk[] = {{"MAIN", HPROF_REFERENCE, THE_DESK},
					  {.name = NULL}};
	static const struct made_field table[] = {{"table", HPROF_REFERENCE, 0},
						  {.name = NULL}};
	static const struct made_field node[] = {{"value", HPROF_REFERENCE, 0},
						 {"next", HPROF_REFERENCE, 0},
						 {.name = NULL}};
	static const struct made_field line[] = {{"data", HPROF_REFERENCE, 0},
						 {.name = NULL}};
	static const struct made_field referent[] = {
	    {"referent", HPROF_REFERENCE, 0}, {.name = NULL}};
	static const struct made_field open[] = {{"open", HPROF_REFERENCE, 0},
						 {.name = NULL}};

	made_class(made, OBJECT, 0, "java/lang/Object", none, none);
	made_class(made, MAP, OBJECT, "java/util/HashMap", none, table);
	made_class(made, NODE, OBJECT, "java/util/HashMap$Node", none, node);
	made_class(made, NODES, OBJECT, "[Ljava/util/HashMap$Node;", none,
		   none);
	made_class(made, LINE, OBJECT, "org/stash/Stash$Line", none, line);
	made_class(made, STASH, OBJECT, "org/stash/Stash",
		   how == IN_A_MAP_OF_AN_OBJECT ? none : seen, none);
	made_class(made, WEAK, OBJECT, "java/lang/ref/WeakReference", none,
		   referent);
	made_class(made, DESK, OBJECT, "shop/Desk",
		   how == IN_A_MAP_OF_AN_OBJECT ? desk : none, open);
	made_class(made, LIST, OBJECT, "java/util/ArrayList", none, table);
	made_class(made, LISTS, OBJECT, "[Ljava/lang/Object;", none, none);
	made_class(made, THREAD, OBJECT, "java/lang/Thread", none, none);
}

static void
add_lines(struct made_dump *made, enum how how, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t at = THE_NODES + 10 * i;
		const uint64_t node[] = {
		    at + 1, how == IN_A_CHAIN && i + 1 < count ? at + 10 : 0};
		const uint64_t line[] = {at + 2};

		made_object(made, at, NODE, node, 2);
		made_object(made, at + 1, LINE, line, 1);
		made_numbers(made, at + 2, HPROF_BYTE, 600);
	}
}

/* The map is also what a call works on, and some of all other roots. */
static void
add_roots(struct made_dump *made)
{
	made_root(made, 0xff, THE_WEAK, 0, 0);
	made_root(made, 0x01, THE_WEAK, 1, 0);
	made_root(made, 0x02, THE_MAP, 0, 2);
	made_root(made, 0x03, THE_MAP, 0, 2);
	made_root(made, 0x03, IN_A_CALL, 0, 2);
	made_root(made, 0x04, THE_MAP, 0, 1);
	made_root(made, 0x05, OBJECT, 0, 0);
	made_root(made, 0x06, THE_MAP, 0, 1);
	made_root(made, 0x07, THE_MAP, 0, 0);
	made_root(made, 0x08, THE_THREAD, 0, 2);
}

static void
dump_make(struct buf *out, size_t id_size, enum how how, size_t count)
{
	struct made_dump made = {.id_size = id_size};
	const uint64_t map[] = {THE_TABLE}, weak[] = {ONLY_WEAK},
		       desk[] = {THE_MAP}, list[] = {THE_LIST + 50};

	add_classes(&made, how);
	add_roots(&made);
	made_object(&made, THE_MAP, MAP, map, 1);
	made_array(&made, THE_TABLE, NODES, THE_NODES, 10,
		   how == IN_A_CHAIN ? 0 : count);
	made_object(&made, THE_WEAK, WEAK, weak, 1);
	made_object(&made, ONLY_WEAK, OBJECT, NULL, 0);
	made_object(&made, IN_A_CALL, OBJECT, NULL, 0);
	made_object(&made, THE_DESK, DESK, desk, 1);
	made_object(&made, THE_THREAD, THREAD, NULL, 0);
	if (how == IN_TWO) {
		made_root(&made, 0xff, THE_LIST, 0, 0);
		made_object(&made, THE_LIST, LIST, list, 1);
		made_array(&made, THE_LIST + 50, LISTS, THE_NODES + 1, 10,
			   count);
	}
	add_lines(&made, how, count);
	made_dump_finish(&made, out);
}

static int
graph_of(const struct buf *dump, size_t length, double most,
	 struct heap_graph *graph, struct error *err)
{
	int fd = made_file(dump->data, length);
	int result = hprof_graph(fd, most, NULL, graph, err);

	close(fd);
	return result;
}

static uint32_t
node_named(const struct heap_graph *graph, const char *name, unsigned kind)
{
	for (uint32_t i = 0; i < graph->nodes; i++)
		if (graph->kind[i] == kind &&
		    strcmp(heap_name(graph, i), name) == 0)
			return i;
	return 0;
}

static void
check_reads(size_t id_size, unsigned bytes_of_map)
{
	struct buf dump = {0};
	struct heap_graph graph;
	struct error err = {0};
	uint32_t map, edge;

	dump_make(&dump, id_size, IN_A_MAP, 20);
	assert_int_equal(graph_of(&dump, dump.len, plenty, &graph, &err), 0);
	assert_int_equal(graph.nodes, 1 + 11 + 7 + 60);
	map = node_named(&graph, "java/util/HashMap", HEAP_OBJECT);
	assert_true(map > 0);
	assert_int_equal(graph.size[map], bytes_of_map);
	assert_int_equal(graph.first[map + 1] - graph.first[map], 1);
	edge = graph.first[map];
	assert_string_equal(heap_label(&graph, edge), "table");
	assert_string_equal(heap_name(&graph, graph.to[edge]),
			    "[Ljava/util/HashMap$Node;");
	assert_true(node_named(&graph, "[B", HEAP_ARRAY) > 0);
	assert_true(node_named(&graph, "org/stash/Stash", HPROF_KIND_CLASS) >
		    0);
	heap_graph_free(&graph);
	buf_free(&dump);
}

/* With references of four bytes an object begins with twelve. */
static void
test_reads(void **state)
{
	(void)state;
	check_reads(8, 16);
	check_reads(4, 16);
}

static void
test_who_keeps(void **state)
{
	struct buf dump = {0};
	struct heap_graph graph;
	struct heap_tree tree;
	struct error err = {0};
	uint32_t map, class;

	(void)state;
	dump_make(&dump, 8, IN_A_MAP, 20);
	assert_int_equal(graph_of(&dump, dump.len, plenty, &graph, &err), 0);
	heap_tree_make(&tree, &graph);
	map = node_named(&graph, "java/util/HashMap", HEAP_OBJECT);
	class = node_named(&graph, "org/stash/Stash", HPROF_KIND_CLASS);
	/* Though a call has it too. */
	assert_int_equal(tree.dominator[map], class);
	/* 7 things besides lines, one of them weak, and a desk nobody has. */
	assert_int_equal(tree.count, graph.nodes - 2);
	heap_tree_free(&tree);
	heap_graph_free(&graph);
	buf_free(&dump);
}

struct looked {
	struct heap_graph graph;
	struct heap_tree tree;
	struct heap_shape shape;
};

static void
look(struct looked *looked, enum how how, size_t count)
{
	struct buf dump = {0};
	struct error err = {0};

	dump_make(&dump, 8, how, count);
	assert_int_equal(
	    graph_of(&dump, dump.len, plenty, &looked->graph, &err), 0);
	heap_tree_make(&looked->tree, &looked->graph);
	heap_shape_make(&looked->shape, &looked->graph, &looked->tree,
			HPROF_KIND_CLASS);
	buf_free(&dump);
}

static void
looked_free(struct looked *looked)
{
	heap_shape_free(&looked->shape);
	heap_tree_free(&looked->tree);
	heap_graph_free(&looked->graph);
}

static char *
histogram(size_t count)
{
	return xasprintf(
	    "0\n num     #instances         #bytes  class name\n"
	    "   1:  %zu  %zu  [B (java.base@17)\n"
	    "   2:  %zu  %zu  org.stash.Stash$Line\n"
	    "   3:  %zu  %zu  java.util.HashMap$Node (java.base@17)\n"
	    "Total  %zu  %zu\n",
	    count, count * 616, count, count * 16, count, count * 24, count * 3,
	    count * 656);
}

/* Of so many lines then, halfway and now; with_before: by two dumps. */
static void
keepers_of(struct profile *profile, enum how how, const size_t counts[3],
	   int with_before)
{
	struct looked then, now;
	struct heap_before before = {.count = 0};
	char *histograms[3];
	struct hprof_since since;

	for (int i = 0; i < 3; i++)
		histograms[i] = histogram(counts[i]);
	look(&then, how, counts[0]);
	heap_before_keep(&before, &then.shape);
	looked_free(&then);
	look(&now, how, counts[2]);
	since =
	    (struct hprof_since){with_before ? &before : NULL, histograms[0],
				 histograms[1], histograms[2]};
	profile_init(profile);
	profile->kept_bytes = ((double)counts[2] - (double)counts[0]) * 656;
	hprof_holders(profile, &now.graph, &now.tree, &now.shape, &since);
	looked_free(&now);
	heap_before_free(&before);
	for (int i = 0; i < 3; i++)
		free(histograms[i]);
}

static void
check_keeper(enum how how, int with_before, const char *name, const char *what,
	     const char *path)
{
	static const size_t counts[] = {100, 250, 400};
	struct profile profile;
	const struct keeper *keeper;

	keepers_of(&profile, how, counts, with_before);
	keeper = profile_keeper(&profile);
	assert_non_null(keeper);
	assert_string_equal(keeper->name, name);
	assert_string_equal(keeper->what, what);
	assert_string_equal(keeper->path, path);
	assert_true(keeper->count == 300);
	assert_true(keeper->bytes > 0.9 * 300 * 656);
	assert_true(keeper->bytes < 1.1 * 300 * 656);
	profile_free(&profile);
}

static void
test_holder(void **state)
{
	(void)state;
	for (int with_before = 0; with_before < 2; with_before++)
		check_keeper(IN_A_MAP, with_before, "org.stash",
			     "Stash.Line objects in a HashMap",
			     " ← static field Stash.SEEN");
}

/* All of the way from whoever has it to the root. */
static void
test_way(void **state)
{
	(void)state;
	check_keeper(IN_A_MAP_OF_AN_OBJECT, 1, "shop",
		     "Stash.Line objects in a HashMap",
		     " ← Desk.open ← static field Desk.MAIN");
}

/* No single object keeps what two have. */
static void
test_two_have_it(void **state)
{
	(void)state;
	check_keeper(IN_TWO, 1, "org.stash", "Stash.Line objects in a HashMap",
		     " ← static field Stash.SEEN");
}

static void
test_chain(void **state)
{
	(void)state;
	check_keeper(IN_A_CHAIN, 1, "org.stash", "Stash.Line objects",
		     " ← static field Stash.SEEN");
}

/* What is as large as before, or filled up once, is nobody's. */
static void
test_nobody(void **state)
{
	static const size_t counts[][3] = {{400, 400, 400}, {100, 395, 400}};
	struct profile profile;

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++)
		for (int with_before = 0; with_before < 2; with_before++) {
			keepers_of(&profile, IN_A_MAP, counts[i], with_before);
			assert_int_equal(profile.keeper_count, 0);
			assert_null(profile_keeper(&profile));
			profile_free(&profile);
		}
}

/* Without another dump only what must be new counts: there were 300 of that
 * class somewhere. */
static void
test_must_be_new(void **state)
{
	static const size_t counts[] = {300, 350, 400};
	struct profile profile;

	(void)state;
	keepers_of(&profile, IN_A_MAP, counts, 0);
	assert_int_equal(profile.keeper_count, 1);
	assert_true(profile.keepers[0].count == 100);
	assert_true(profile.keepers[0].bytes < 1.1 * 100 * 656);
	profile_free(&profile);
}

static void
test_refuses(void **state)
{
	struct buf dump = {0};
	struct heap_graph graph;
	struct error err = {0};

	(void)state;
	dump_make(&dump, 8, IN_A_MAP, 2000);
	assert_int_equal(graph_of(&dump, dump.len, 100000, &graph, &err), -1);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	assert_non_null(strstr(err.text, "97.7 KiB of memory"));
	heap_graph_free(&graph);
	dump.data[3] = 'B';
	err = (struct error){0};
	assert_int_equal(graph_of(&dump, dump.len, plenty, &graph, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "does not begin with"));
	heap_graph_free(&graph);
	buf_free(&dump);
}

/* Cut anywhere but between two records, it is no dump. */
static void
test_cut(void **state)
{
	struct buf dump = {0};
	size_t whole = 0;

	(void)state;
	dump_make(&dump, 4, IN_A_MAP, 3);
	for (size_t length = 0; length < dump.len; length++) {
		struct heap_graph graph;
		struct error err = {0};

		if (graph_of(&dump, length, plenty, &graph, &err) == 0)
			whole++;
		else
			assert_int_equal(err.status, STATUS_DATA);
		heap_graph_free(&graph);
	}
	/* Names, loaded classes, and the last record's end. */
	assert_true(whole > 20 && whole < 60);
	buf_free(&dump);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_who_keeps),
	    cmocka_unit_test(test_holder),
	    cmocka_unit_test(test_way),
	    cmocka_unit_test(test_two_have_it),
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_nobody),
	    cmocka_unit_test(test_must_be_new),
	    cmocka_unit_test(test_refuses),
	    cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
