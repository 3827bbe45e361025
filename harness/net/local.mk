libharness_a_SOURCES += \
	%D%/address.c \
	%D%/permit.c \
	%D%/permit.h \
	%D%/net.c \
	%D%/net.h \
	%D%/transport_curl.c \
	%D%/transports.def \
	%D%/wire.c \
	%D%/wire.h
