-- expect: table_unpack.lua:3: too many results to unpack
flow("x", function()
  local n = select("#", table.unpack({}, 1, 1e8))
end)
