-- The failed coroutine is resumed again and again.
-- expect: endless_resume.lua:6: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do
    coroutine.resume(coroutine.create(function()
      table.sort({ 3, 2, 1 }, function() while true do end end)
    end))
  end
end)
