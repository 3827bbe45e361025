templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = %D%/fleet.html %D%/report.html %D%/style.css
EXTRA_DIST += action.yml %D%/alerts.yml %D%/flatline-watch.service \
	%D%/flatline.yml %D%/grafana.json %D%/segments-kubernetes.yml \
	%D%/segments-mpirun.sh %D%/segments.sbatch %D%/sidecar.yml
