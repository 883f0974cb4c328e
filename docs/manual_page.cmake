# manual_page.cmake - SOURCE, a page of docs/, as the manual page PAGE and PAGE.gz
#
# The title becomes that of the manual page, and the headings move up.
file(READ ${SOURCE} text)
string(REGEX REPLACE "^# [^\n]*\n" "" text "${text}")
string(REGEX REPLACE "\n##(#*) " "\n#\\1 " text "${text}")
file(WRITE ${PAGE}.md "${text}")
execute_process(
  COMMAND ${LOWDOWN} -s -tman --out-no-smarty -m title=${NAME}
          -m section=${SECTION} -m "source=iorec ${VERSION}" -o ${PAGE}.body
          ${PAGE}.md
  RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "cannot make ${PAGE} of ${SOURCE}")
endif()
# The first line says that tables are in it.
file(READ ${PAGE}.body body)
file(WRITE ${PAGE} "'\\\" t\n${body}")
execute_process(COMMAND ${GZIP} -9nkf ${PAGE} RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "cannot compress ${PAGE}")
endif()
