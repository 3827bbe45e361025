-- Inside sort nothing can be suspended: an error, raised again at every instruction.
-- expect: endless_sort.lua:6: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do
    pcall(table.sort, { 3, 2, 1 }, function()
      while true do pcall(function() while true do end end) end
    end)
  end
end)
