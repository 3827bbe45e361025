-- expect: load_list.lua:2: load: write { name = value }
load { 20 }
