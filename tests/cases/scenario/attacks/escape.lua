-- No control character of a script reaches a terminal.
-- expect: escape.lua:6: ?]0;title? and a second line
-- expect: ?[2J?
flow("x", function()
  print("\27[2J\7")
  error("\27]0;title\7\nand a second line")
end)
