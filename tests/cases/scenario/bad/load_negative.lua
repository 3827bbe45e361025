-- expect: load_negative.lua:2: load: bad number '-5' for users
load { users = -5 }
