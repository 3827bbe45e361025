-- expect: load_list.lua:2: load: the options must be written { name = value }: it has the key 1
load { 20 }
