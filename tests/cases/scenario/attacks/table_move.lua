-- expect: table_move.lua:3: bad argument #3 to 'move' (the range is too long)
flow("x", function()
  table.move({}, 1, 1e15, 2)
end)
