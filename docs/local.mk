# The site: Markdown by cmark, and the reference from what the program says.
EXTRA_DIST += \
	%D%/index.md \
	%D%/lua.awk \
	%D%/options.awk \
	%D%/page.awk \
	%D%/recipes.md \
	%D%/recipes/containers.md \
	%D%/recipes/django.md \
	%D%/recipes/express.md \
	%D%/recipes/fastify.md \
	%D%/recipes/flask.md \
	%D%/recipes/go.md \
	%D%/recipes/inconclusive.md \
	%D%/recipes/kubernetes.md \
	%D%/recipes/nest.md \
	%D%/recipes/noisy-ci.md \
	%D%/recipes/php-fpm.md \
	%D%/recipes/rails.md \
	%D%/recipes/spring.md \
	%D%/site.sh \
	%D%/style.css \
	%D%/testing.md \
	%D%/tutorial.md \
	%D%/verdict.md \
	%D%/wanted.md

# Into docs/html of the build's folder.
docs: flatline
	@sh '$(srcdir)/%D%/site.sh' '$(abs_builddir)/flatline' '$(abs_builddir)/docs/html'
	@echo '$(abs_builddir)/docs/html/index.html'
mostlyclean-local:
	rm -rf docs/html
.PHONY: docs
