flow("x", function(user)
  for i = 1, 100 do
    local n, m, f = random(3), random(-2, 2), random()
    assert(n >= 1 and n <= 3 and m >= -2 and m <= 2 and f >= 0 and f < 1)
    assert(math.random(5) <= 5)
  end
  assert(math.type(random(math.mininteger, math.maxinteger)) == "integer")
  local one = pick { "a", "b" }
  assert(one == "a" or one == "b")
  assert(uuid():match("^%x+%-%x%x%x%x%-4%x%x%x%-[89ab]%x%x%x%-%x+$") and #uuid() == 36)
  think("10ms", "10ms")
end)
--> think 0.01
--> end
