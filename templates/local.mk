templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = %D%/report.html
EXTRA_DIST += action.yml %D%/flatline.yml
