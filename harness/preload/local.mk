# What runs inside the target: a shared object, without libtool, since nothing
# links to it. It is never sanitized: its process may not be. Checked functions of
# glibc's are not musl's: a process there would not start.
pkglibexec_PROGRAMS = flatline-allocator.so
flatline_allocator_so_SOURCES = \
	%D%/allocator.c \
	%D%/place.h \
	harness/sample/allocator_page.h
flatline_allocator_so_CFLAGS = -std=gnu11 -pthread -fPIC -U_FORTIFY_SOURCE \
	-fvisibility=hidden $(WARNINGS)
flatline_allocator_so_LDFLAGS = -pthread -shared -Wl,-z,now
flatline_allocator_so_LDADD =
# The heap profiler. It stands in for malloc, which no call of its own may be
# turned into; and its frames can be told by their pointers.
pkglibexec_PROGRAMS += flatline-heap.so
flatline_heap_so_SOURCES = \
	%D%/heap.c \
	%D%/heap.h \
	%D%/heap_load.c \
	%D%/heap_new.c \
	%D%/heap_sample.c \
	%D%/heap_stack.c \
	%D%/place.h \
	harness/sample/heap_table.h
flatline_heap_so_CFLAGS = -std=gnu11 -pthread -fPIC -U_FORTIFY_SOURCE -fno-builtin \
	-fno-omit-frame-pointer -fno-optimize-sibling-calls \
	-ftls-model=initial-exec -fvisibility=hidden $(WARNINGS)
flatline_heap_so_LDFLAGS = -pthread -shared -Wl,-z,now
flatline_heap_so_LDADD =

# What `flatline profile -- COMMAND` copies into a folder of its own, from which
# interpreters load it. In the source tree it has the same path as installed.
helpersdir = $(pkgdatadir)/%D%
dist_helpers_DATA = \
	%D%/php.php \
	%D%/python.py \
	%D%/ruby.rb
