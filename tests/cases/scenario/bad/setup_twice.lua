-- expect: setup_twice.lua:3: setup: there is already one
setup(function() end)
setup(function() end)
