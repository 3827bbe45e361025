-- expect: :2: require: the file '/etc/passwd.lua': it lies outside of
require("/etc/passwd")
