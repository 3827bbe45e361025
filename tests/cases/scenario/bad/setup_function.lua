-- expect: setup_function.lua:2: setup: its value has a function in it: only strings, numbers, booleans, json.null and tables can be handed to all users
setup(function() return { f = print } end)
flow("x", function() end)
