check_PROGRAMS += \
	%D%/test_aligned_run \
	%D%/test_brief \
	%D%/test_collections \
	%D%/test_compare \
	%D%/test_datadir \
	%D%/test_datafile \
	%D%/test_downsample \
	%D%/test_gnuplot \
	%D%/test_json \
	%D%/test_limits \
	%D%/test_live_page \
	%D%/test_next_compared \
	%D%/test_next_step \
	%D%/test_phrase \
	%D%/test_phrase_resources \
	%D%/test_plot \
	%D%/test_run_files \
	%D%/test_run_view \
	%D%/test_screen \
	%D%/test_svg \
	%D%/test_template \
	%D%/test_text_compared \
	%D%/test_text_verdict \
	%D%/test_trace
EXTRA_DIST += %D%/runs.h
