-- expect: load_type.lua:2: load: users must be a text or a number, not a table
load { users = {} }
