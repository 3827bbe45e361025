-- expect: :2: setup: write setup(function() ... end)
setup({})
