check_PROGRAMS += \
	%D%/test_accuracy \
	%D%/test_cases \
	%D%/test_curve \
	%D%/test_forecast \
	%D%/test_level \
	%D%/test_lives \
	%D%/test_looks \
	%D%/test_mser \
	%D%/test_routes \
	%D%/test_shape \
	%D%/test_stats \
	%D%/test_trend \
	%D%/test_verdict
%C%_test_accuracy_SOURCES = \
	%D%/test_accuracy.c \
	tests/accuracy/accuracy.h \
	tests/accuracy/corpus.c \
	tests/accuracy/simulate.c
EXTRA_DIST += tests/corpus
