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
EXTRA_DIST += \
	%D%/pictures.sh \
	%D%/pictures/compare.svg \
	%D%/pictures/flat.svg \
	%D%/pictures/leak.svg

pictures: flatline
	srcdir='$(srcdir)' FLATLINE='$(abs_builddir)/flatline' \
		$(SHELL) $(srcdir)/%D%/pictures.sh
.PHONY: pictures
