libharness_a_SOURCES += \
	%D%/backlog.c \
	%D%/backlog.h \
	%D%/destination.c \
	%D%/destination.h \
	%D%/exposition.c \
	%D%/exposition.h \
	%D%/out.c \
	%D%/out.h \
	%D%/outlet.c \
	%D%/outlet.h \
	%D%/points.c \
	%D%/points.def \
	%D%/points.h \
	%D%/receiver.h \
	%D%/receiver_otlp.c \
	%D%/receiver_prometheus.c \
	%D%/receivers.def \
	%D%/snappy.c \
	%D%/snappy.h
