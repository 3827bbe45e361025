-- expect: load_text.lua:2: load: write load { users = 10 }, not 'return 1': Lua's own load is not allowed in a scenario
load("return 1")
