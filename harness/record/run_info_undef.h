/* SPDX-License-Identifier: MIT */
/* Include after each use of run_info.def; hence no include guard. */
#undef PART
#undef END
#undef TEXT
#undef NUMBER
#undef INTEGER
#undef FLAG
#undef TEXTS
#undef POINTS
#undef OBJECT
#undef LIST
