-- expect: load_type.lua:2: load.users: write a string, number or boolean, not a table
load { users = {} }
