-- expect: setup_type.lua:2: setup: the function must be a function, not a table: write setup(function() ... end)
setup({})
