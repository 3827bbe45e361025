-- expect: load_negative.lua:2: load.users: '-5' is not a number: write 250, 10k or 1M
load { users = -5 }
