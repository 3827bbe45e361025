-- A script does not say where the load goes.
-- expect: load_target.lua:3: load.target: a script may not set it, only the command line (--target) and the environment (FLATLINE_TARGET)
load { target = "http://example.org" }
