-- expect: load_type.lua:2: load.users: 'a table' is not a number: write 250, 10k or 1M
load { users = {} }
