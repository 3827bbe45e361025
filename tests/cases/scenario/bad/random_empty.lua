-- expect: random_empty.lua:3: random: there is no number from 2 to 1
flow("x", function()
  random(2, 1)
end)
