-- expect: load_range.lua:2: load.users: '0' is not allowed: write a whole number from 1 to 100000
load { users = 0 }
