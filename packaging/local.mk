# What users install: `make release` makes all of it in release/, with checksums
# and a list of what is in it; the same source gives the same bytes.
EXTRA_DIST += \
	%D%/deb.sh \
	%D%/debian/control \
	%D%/debian/copyright \
	%D%/debian/rules \
	%D%/install.sh \
	%D%/npm.sh \
	%D%/npm/flatline.js \
	%D%/sbom.sh \
	%D%/tarball.sh

packaging_tarball = release/flatline-$(VERSION)-linux-$$(uname -m).tar.xz
# The time of the last commit, for all files.
packaging_env = \
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git -C '$(srcdir)' log -1 \
	    --format=%ct 2>/dev/null || date +%s)}; \
	export SOURCE_DATE_EPOCH;

tarball: all
	@rm -rf release/tree
	@$(MAKE) -s install prefix='$(abs_builddir)/release/tree' DESTDIR= >/dev/null
	@$(packaging_env) sh '$(srcdir)/%D%/tarball.sh' release/tree $(packaging_tarball)
	@rm -rf release/tree
	@ls release/*.tar.xz
npm: tarball
	@$(packaging_env) sh '$(srcdir)/%D%/npm.sh' $(VERSION) $(packaging_tarball) release
	@ls release/*.tgz
deb: dist
	@$(packaging_env) sh '$(srcdir)/%D%/deb.sh' $(VERSION) \
	    '$(distdir).tar.xz' release
	@ls release/*.deb
release: tarball npm deb
	@$(packaging_env) sh '$(srcdir)/%D%/sbom.sh' $(VERSION) $(packaging_tarball) \
	    >release/flatline-$(VERSION).spdx.json
	@cd release && sha256sum *.tar.xz *.tgz *.deb *.json >SHA256SUMS && cat SHA256SUMS
.PHONY: tarball npm deb release
clean-local:
	rm -rf release

# The helpers for test runners; pytest's is a package of its own.
EXTRA_DIST += \
	%D%/npm/drive.js \
	%D%/npm/expect.d.ts \
	%D%/npm/expect.js \
	%D%/npm/jest.js \
	%D%/npm/node.js \
	%D%/npm/runner.d.ts \
	%D%/npm/vitest.mjs \
	%D%/pytest/pyproject.toml \
	%D%/pytest/pytest_flatline/__init__.py \
	%D%/pytest/pytest_flatline/drive.py \
	%D%/pytest/pytest_flatline/plugin.py \
	%D%/pytest/pytest_flatline/py.typed \
	%D%/wheel.py
wheel:
	@$(packaging_env) python3 '$(srcdir)/%D%/wheel.py' $(VERSION) release
	@ls release/*.whl
.PHONY: wheel
