-- expect: option_many.lua:2: option: more than 100 options
for i = 1, 101 do option("o" .. i, 1) end
flow("a", { get = "/" })
