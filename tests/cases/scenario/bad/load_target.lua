-- A script does not say where the load goes.
-- expect: load_target.lua:3: target in load: a script may not set it, only the command line (--target) and
load { target = "http://example.org" }
