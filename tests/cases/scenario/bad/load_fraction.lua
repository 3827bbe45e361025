-- expect: load_fraction.lua:2: load.users: '1.5' is not allowed: write a whole number from 1 to 100000
load { users = 1.5 }
