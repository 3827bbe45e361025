-- expect: data_folder.lua:2: data.lines: the file '.': it is not a regular file
data.lines(".")
