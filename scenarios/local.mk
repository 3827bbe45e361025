scenariosdir = $(pkgdatadir)/scenarios
dist_scenarios_DATA = \
	%D%/items.lua \
	%D%/publish.lua \
	%D%/pubsub-incomplete.lua \
	%D%/pubsub.lua \
	%D%/ramp.lua \
	%D%/rate.lua
