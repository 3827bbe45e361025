-- A retry catches no suspension.
-- expect: endless_pcall.lua:6: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do
    pcall(function()
      while true do end
    end)
  end
end)
