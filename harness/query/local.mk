libharness_a_SOURCES += \
	%D%/prom.c \
	%D%/prom.h \
	%D%/prom_number.c \
	%D%/prom_number.h \
	%D%/prom_reply.c \
	%D%/prom_reply.h
