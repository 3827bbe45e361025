# What `flatline profile -- COMMAND` copies into a folder of its own, from which
# interpreters load it.
helpersdir = $(pkgdatadir)/helpers
dist_helpers_DATA = \
	%D%/python.py \
	%D%/ruby.rb
