-- A script does not say where the load goes.
-- expect: load_target.lua:3: unknown option 'target' in load
load { target = "http://example.org" }
