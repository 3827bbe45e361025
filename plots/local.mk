plotsdir = $(pkgdatadir)/plots
dist_plots_DATA = \
	%D%/compare.gp \
	%D%/history.gp \
	%D%/latency.gp \
	%D%/load.gp \
	%D%/memory.gp \
	%D%/resources.gp \
	%D%/routes.gp \
	%D%/style.gp
EXTRA_DIST += %D%/pictures/compare.svg
