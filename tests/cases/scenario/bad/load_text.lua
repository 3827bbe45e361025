-- expect: load_text.lua:2: load: its argument must be a table, not a string
load("return 1")
