local people = data.csv("files/people.csv")
local once = data.csv("files/people.csv", { order = "unique" })
local any = data.csv("files/people.csv", { order = "random" })
local colours = data.lines("files/colours.txt")
local items = data.json("files/items.json", "items")

flow("x", function(user)
  expect(#people == 2 and people[2].name == "bob" and people[3] == nil, "rows by number")
  expect(people:next().city == 'Lon"don, GB', "the first")
  expect(people:next().name == "bob" and people:next().name == "ada", "and round again")
  expect(once:next() and once:next() and once:next() == nil, "each once")
  expect(any:next().name, "any")
  expect(colours:next() == "red" and colours:next() == "green" and #colours == 2, "lines")
  expect(items[1].id == 7, "JSON")
end)
--> end
--> passed rows by number
--> passed the first
--> passed and round again
--> passed each once
--> passed any
--> passed lines
--> passed JSON
