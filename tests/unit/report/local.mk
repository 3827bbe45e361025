check_PROGRAMS += \
	%D%/test_collections \
	%D%/test_compare \
	%D%/test_datadir \
	%D%/test_datafile \
	%D%/test_gnuplot \
	%D%/test_json \
	%D%/test_limits \
	%D%/test_papers \
	%D%/test_phrase \
	%D%/test_plot \
	%D%/test_screen \
	%D%/test_side \
	%D%/test_svg \
	%D%/test_template \
	%D%/test_text_compared \
	%D%/test_text_verdict \
	%D%/test_thin \
	%D%/test_trace \
	%D%/test_view
EXTRA_DIST += %D%/runs.h
