libharness_a_SOURCES += \
	%D%/args.c \
	%D%/check_limits.c \
	%D%/check_limits.h \
	%D%/check_list.c \
	%D%/check_list.h \
	%D%/cmd.h \
	%D%/cmd_check.c \
	%D%/cmd_compare.c \
	%D%/cmd_cover.c \
	%D%/cmd_demo.c \
	%D%/cmd_demo_target.c \
	%D%/cmd_gate.c \
	%D%/cmd_import.c \
	%D%/cmd_init.c \
	%D%/cmd_judge.c \
	%D%/cmd_merge.c \
	%D%/cmd_plot.c \
	%D%/cmd_profile.c \
	%D%/cmd_report.c \
	%D%/cmd_run.c \
	%D%/cmd_symbols.c \
	%D%/cmd_watch.c \
	%D%/command_options.c \
	%D%/commands.c \
	%D%/commands.def \
	%D%/completion_bash.c \
	%D%/completion_fish.c \
	%D%/completion_zsh.c \
	%D%/completions.c \
	%D%/completions.def \
	%D%/completions.h \
	%D%/coverage_input.c \
	%D%/coverage_input.h \
	%D%/curl_connection.c \
	%D%/curl_connection.h \
	%D%/curl_line.c \
	%D%/curl_line.h \
	%D%/curl_words.c \
	%D%/curl_words.h \
	%D%/demo.h \
	%D%/demo_broker.c \
	%D%/demo_service.c \
	%D%/drop_privileges.c \
	%D%/drop_privileges.h \
	%D%/event_lines.c \
	%D%/event_lines.h \
	%D%/exchange.c \
	%D%/exchange.h \
	%D%/exchange_channel.c \
	%D%/functions_cover.c \
	%D%/functions_cover.h \
	%D%/gate_build.c \
	%D%/gate_engine.c \
	%D%/gate_engine.h \
	%D%/gate_image.c \
	%D%/gate_image.h \
	%D%/gate_next.c \
	%D%/gate_next.h \
	%D%/gate_rounds.c \
	%D%/gate_rounds.h \
	%D%/heap_snapshot.c \
	%D%/heap_snapshot.h \
	%D%/help.c \
	%D%/init_scenario.c \
	%D%/init_scenario.h \
	%D%/interrupt.c \
	%D%/fleet_text.c \
	%D%/fleet_text.h \
	%D%/judge_prometheus.c \
	%D%/judge_prometheus.h \
	%D%/memory.c \
	%D%/option_completed.c \
	%D%/output.c \
	%D%/profile_blamed.c \
	%D%/profile_diff.c \
	%D%/profile_diff.h \
	%D%/profile_on_leak.c \
	%D%/profile_on_leak.h \
	%D%/profile_production.c \
	%D%/profile_production.h \
	%D%/profile_side.c \
	%D%/profile_side.h \
	%D%/profile_slices.c \
	%D%/profile_slices.h \
	%D%/profile_files.c \
	%D%/profile_kept.c \
	%D%/profile_objects.c \
	%D%/profile_resources.c \
	%D%/profile_session.c \
	%D%/profile_session.h \
	%D%/profile_text.c \
	%D%/profile_workers.c \
	%D%/progress.c \
	%D%/project.c \
	%D%/project.h \
	%D%/project_files.c \
	%D%/replay_text.c \
	%D%/replay_text.h \
	%D%/run_observer.c \
	%D%/run_observer.h \
	%D%/run_out.c \
	%D%/run_out.h \
	%D%/run_points.c \
	%D%/run_points.h \
	%D%/run_reports.c \
	%D%/run_results.c \
	%D%/run_ui.c \
	%D%/run_ui.h \
	%D%/run_ui_page.c \
	%D%/run_ui_page.h \
	%D%/segment_text.c \
	%D%/segment_text.h \
	%D%/status_view.c \
	%D%/status_view.h \
	%D%/summary.c \
	%D%/summary.h \
	%D%/summary_load.c \
	%D%/summary_work.c \
	%D%/version.c \
	%D%/waiting.c \
	%D%/watch_page.c \
	%D%/watch_page.h \
	%D%/watch_page_text.c

# Made by the program itself; RUN is what runs it if this machine cannot.
RUN =
bashcompletiondir = $(datadir)/bash-completion/completions
nodist_bashcompletion_DATA = completions/bash/flatline
zshcompletiondir = $(datadir)/zsh/site-functions
nodist_zshcompletion_DATA = completions/zsh/_flatline
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_fishcompletion_DATA = completions/fish/flatline.fish
completions = $(nodist_bashcompletion_DATA) $(nodist_zshcompletion_DATA) \
	$(nodist_fishcompletion_DATA)
$(completions): flatline
	@$(MKDIR_P) $(@D)
	$(RUN) ./flatline completions $$(basename $(@D)) >$@.new && mv $@.new $@
CLEANFILES += $(completions)
