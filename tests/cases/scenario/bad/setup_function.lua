-- expect: setup_function.lua:2: setup: the returned value has a function in it: only strings, numbers, booleans, json.null and tables can be shared
setup(function() return { f = print } end)
flow("x", function() end)
