# What users install: `make release` makes all of it in release/, with checksums
# and a list of what is in it; the same source gives the same bytes.
EXTRA_DIST += \
	%D%/Containerfile \
	%D%/arm64.sh \
	%D%/built.sh \
	%D%/cross.sh \
	%D%/deb.sh \
	%D%/debian/control \
	%D%/debian/copyright \
	%D%/debian/flatline.docs \
	%D%/debian/flatline.examples \
	%D%/debian/flatline.links \
	%D%/debian/rules \
	%D%/install.sh \
	%D%/npm.sh \
	%D%/npm/flatline.js \
	%D%/release.sh \
	%D%/sbom.sh \
	%D%/tarball.sh

MACHINE = $$(uname -m)
packaging_tarball = release/flatline-$(VERSION)-linux-$(MACHINE).tar.xz
# A Debian root, in which what is for arm64 is built.
ARM64_ROOT = $(abs_builddir)/arm64-root
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
	@ls $(packaging_tarball)
npm: tarball
	@$(packaging_env) sh '$(srcdir)/%D%/npm.sh' $(VERSION) release \
	    release/flatline-$(VERSION)-linux-*.tar.xz
deb: dist
	@$(packaging_env) sh '$(srcdir)/%D%/deb.sh' $(VERSION) \
	    '$(distdir).tar.xz' release
	@ls release/*.deb
tarball-arm64: dist
	@$(packaging_env) sh '$(srcdir)/%D%/arm64.sh' $(VERSION) \
	    '$(distdir).tar.xz' release '$(ARM64_ROOT)'
	@ls release/*-aarch64.tar.xz
release: dist
	@rm -rf release
	@$(packaging_env) sh '$(srcdir)/%D%/release.sh' $(VERSION) \
	    '$(distdir).tar.xz' release '$(ARM64_ROOT)'
# ENGINE may have options of its own, such as --runtime.
ENGINE = $$(command -v podman || command -v buildah || command -v docker || echo podman)
IMAGE = flatline:$(VERSION)
IMAGE_FLAGS =
image:
	@ls release/flatline_*.deb >/dev/null 2>&1 || $(MAKE) deb
	$(ENGINE) build $(IMAGE_FLAGS) -t $(IMAGE) -f '$(srcdir)/%D%/Containerfile' release
.PHONY: tarball tarball-arm64 npm deb release image
clean-local:
	rm -rf release
distclean-local:
	rm -rf --one-file-system arm64-root arm64-root.log

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
