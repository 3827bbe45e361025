libharness_a_SOURCES += \
	%D%/address.c \
	%D%/fetch.c \
	%D%/fetch.h \
	%D%/permit.c \
	%D%/permit.h \
	%D%/net.c \
	%D%/net.h \
	%D%/transport_curl.c \
	%D%/transports.def \
	%D%/websocket.c \
	%D%/websocket.h \
	%D%/wire.c \
	%D%/wire.h
