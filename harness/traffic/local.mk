libharness_a_SOURCES += \
	%D%/route.c \
	%D%/traffic.h
