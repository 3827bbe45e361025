plotsdir = $(pkgdatadir)/plots
dist_plots_DATA = \
	%D%/compare.gp \
	%D%/memory.gp \
	%D%/style.gp
EXTRA_DIST += %D%/pictures/compare.svg
