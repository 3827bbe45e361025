-- expect: endless_gsub.lua:5: flow 'x' used more than 500,000 instructions
flow("x", function()
  while true do
    pcall(string.gsub, "aaa", "a", function()
      while true do end
    end)
  end
end)
