libharness_a_SOURCES += \
	%D%/address.c \
	%D%/deadline.c \
	%D%/deadline.h \
	%D%/fetch.c \
	%D%/fetch.h \
	%D%/h1.h \
	%D%/h1_connection.c \
	%D%/h1_misbehave.c \
	%D%/h1_reply.c \
	%D%/http1_compose.c \
	%D%/http1_compose.h \
	%D%/http1_parse.c \
	%D%/http1_parse.h \
	%D%/permit.c \
	%D%/permit.h \
	%D%/net.c \
	%D%/net.h \
	%D%/transport_curl.c \
	%D%/transport_h1.c \
	%D%/transports.def \
	%D%/websocket.c \
	%D%/websocket.h \
	%D%/wire.h \
	%D%/wire_misbehave.c \
	%D%/wire_options.c \
	%D%/wire_reply.c \
	%D%/wire_socket.c
