# embed.cmake - write a text file, or a section of a page, as a C string
#
# usage: cmake -D INPUT=FILE -D OUTPUT=FILE.c -D HEADER=FILE.h -D NAME=VARIABLE
#              [-D SECTION=TITLE] -P embed.cmake
#
# A section reaches from its "## TITLE" to the next "## ".
file(READ ${INPUT} text)
if(SECTION)
  string(FIND "${text}" "\n## ${SECTION}\n" begin)
  if(begin EQUAL -1)
    message(FATAL_ERROR "${INPUT} has no section '${SECTION}'")
  endif()
  math(EXPR begin "${begin} + 1")
  string(SUBSTRING "${text}" ${begin} -1 text)
  string(FIND "${text}" "\n## " size)
  string(SUBSTRING "${text}" 0 ${size} text)
endif()

string(HEX "${text}" hex)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${hex}")
string(REGEX REPLACE "(([^,]+, ){12})" "\\1\n\t" bytes "${bytes}")
file(WRITE ${OUTPUT}
  "#include \"${HEADER}\"\n\nconst char ${NAME}[] = {\n\t${bytes}0\n};\n")
