# The folder as it is: data and lib are what some of its files read.
scenariosdir = $(pkgdatadir)/scenarios
dist_scenarios_DATA = \
	%D%/aborting.lua \
	%D%/cart.lua \
	%D%/crud.lua \
	%D%/cycles.lua \
	%D%/errors.lua \
	%D%/events.lua \
	%D%/feed.lua \
	%D%/five-steps.lua \
	%D%/flatline.d.lua \
	%D%/form-login.lua \
	%D%/graphql-ws.lua \
	%D%/grpc-stream.lua \
	%D%/grpc-unary.lua \
	%D%/held.lua \
	%D%/http2.lua \
	%D%/items.lua \
	%D%/login.lua \
	%D%/mix.lua \
	%D%/page.lua \
	%D%/publish.lua \
	%D%/pubsub-incomplete.lua \
	%D%/pubsub.lua \
	%D%/ramp.lua \
	%D%/rate.lua \
	%D%/session.lua \
	%D%/slow-readers.lua \
	%D%/slow.lua \
	%D%/socketio.lua \
	%D%/tcp.lua \
	%D%/unix.lua \
	%D%/upgrade.lua \
	%D%/upload.lua \
	%D%/websocket.lua
scenariosdatadir = $(scenariosdir)/data
dist_scenariosdata_DATA = \
	%D%/data/accounts.csv \
	%D%/data/photo.txt \
	%D%/data/searches.txt
scenarioslibdir = $(scenariosdir)/lib
dist_scenarioslib_DATA = \
	%D%/lib/graphql_ws.lua \
	%D%/lib/login.lua \
	%D%/lib/rest.lua \
	%D%/lib/socketio.lua
