# make accuracy: how often the verdict is right, in a few minutes.
helpers += %D%/accuracy
accuracy_cells = \
	%D%/cells.c \
	%D%/cells.h \
	%D%/cells_batches.c \
	%D%/cells_connections.c \
	%D%/cells_go.c \
	%D%/cells_kernel.c \
	%D%/cells_late.c \
	%D%/cells_steady.c \
	%D%/cells_steps.c \
	%D%/cells_time.c \
	%D%/cells_v8.c \
	%D%/chance.c \
	%D%/chance.h \
	%D%/cells.def \
	%D%/simulate.c \
	%D%/source.c \
	%D%/source.h
%C%_accuracy_SOURCES = \
	%D%/accuracy.c \
	%D%/accuracy.h \
	%D%/answer.c \
	%D%/cells_table.c \
	%D%/corpus.c \
	%D%/grid.c \
	%D%/grid_table.c \
	%D%/needed.c \
	%D%/rivals.c \
	%D%/work.c \
	%D%/work.h \
	$(accuracy_cells)

SERIES = 300
.PHONY: accuracy
accuracy: %D%/accuracy$(EXEEXT)
	%D%/accuracy$(EXEEXT) $(SERIES) $(srcdir)/tests/corpus
