-- expect: table_concat.lua:3: bad argument #4 to 'concat' (the range is too long)
flow("x", function()
  table.concat(setmetatable({}, { __index = type }), "", 1, 1e15)
end)
