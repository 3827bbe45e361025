/* SPDX-License-Identifier: MIT */
/* Ends a use of run_info.def; hence no guard. */
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
