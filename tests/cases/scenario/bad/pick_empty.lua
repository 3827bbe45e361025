-- expect: pick_empty.lua:3: pick: the list is empty
flow("x", function()
  pick {}
end)
