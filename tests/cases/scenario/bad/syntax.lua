-- expect: syntax.lua:3: <name> expected near '='
flow("x", function()
  local = end
