check_PROGRAMS += \
	%D%/test_accuracy \
	%D%/test_cases \
	%D%/test_cells \
	%D%/test_curve \
	%D%/test_causes \
	%D%/test_drivers \
	%D%/test_forecast \
	%D%/test_level \
	%D%/test_lives \
	%D%/test_looks \
	%D%/test_mser \
	%D%/test_overall_routes \
	%D%/test_routes \
	%D%/test_shape \
	%D%/test_stats \
	%D%/test_steps \
	%D%/test_trend \
	%D%/test_verdict \
	%D%/test_wander
%C%_test_accuracy_SOURCES = \
	%D%/test_accuracy.c \
	tests/accuracy/accuracy.h \
	tests/accuracy/answer.c \
	tests/accuracy/corpus.c \
	tests/accuracy/grid.c \
	tests/accuracy/source.c \
	tests/accuracy/source.h
%C%_test_cells_SOURCES = \
	%D%/test_cells.c \
	$(accuracy_cells)
EXTRA_DIST += tests/corpus
