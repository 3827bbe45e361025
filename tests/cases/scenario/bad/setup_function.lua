-- expect: :2: setup: its value has a function in it: only texts, numbers, booleans and tables
setup(function() return { f = print } end)
flow("x", function() end)
