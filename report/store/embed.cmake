# embed.cmake - write schema.sql as the C string store_schema
#
# usage: cmake -D INPUT=schema.sql -D OUTPUT=schema.c -P embed.cmake
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${hex}")
string(REGEX REPLACE "(([^,]+, ){12})" "\\1\n\t" bytes "${bytes}")
file(WRITE ${OUTPUT}
  "#include \"report/store/schema.h\"\n\n"
  "const char store_schema[] = {\n\t${bytes}0\n};\n")
