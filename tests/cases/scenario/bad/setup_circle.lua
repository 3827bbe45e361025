-- expect: :2: setup: its value is nested too deeply, or within itself
setup(function() local t = {} t.t = t return t end)
flow("x", function() end)
