-- expect: load_negative.lua:2: load.users: bad number '-5' for users: write 250, 10k or 1M
load { users = -5 }
