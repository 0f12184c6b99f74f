# files.mk -- what is shipped and installed besides the program

EXTRA_DIST += scripts/setup
