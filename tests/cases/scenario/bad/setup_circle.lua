-- expect: setup_circle.lua:2: setup: the returned value is nested too deeply, or within itself
setup(function() local t = {} t.t = t return t end)
flow("x", function() end)
