# make accuracy: how often the verdict is right, in a few minutes.
helpers += %D%/accuracy
%C%_accuracy_SOURCES = \
	%D%/accuracy.c \
	%D%/accuracy.h \
	%D%/corpus.c \
	%D%/rivals.c \
	%D%/simulate.c \
	%D%/table.c

SERIES = 10000
.PHONY: accuracy
accuracy: %D%/accuracy$(EXEEXT)
	%D%/accuracy$(EXEEXT) $(SERIES) $(srcdir)/tests/corpus
