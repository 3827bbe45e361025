-- expect: endless_setup.lua:2: flow 'setup' used more than 500,000 instructions
setup(function() while true do end end)
flow("x", function() end)
