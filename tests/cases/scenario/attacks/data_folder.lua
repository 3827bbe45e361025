-- expect: :2: data.lines: file '.': it is not a regular file
data.lines(".")
