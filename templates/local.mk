templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = %D%/fleet.html %D%/report.html
EXTRA_DIST += action.yml %D%/flatline.yml
