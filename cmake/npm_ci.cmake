# SPDX-License-Identifier: GPL-3.0-or-later
# Runs `npm ci` in WORK with the package files of SOURCE and copies FILE from there to OUT. That it cannot is said, and no
# error: WITHOUT says what follows. ARGUMENTS (may be empty): one more argument for npm.
file(MAKE_DIRECTORY ${WORK})
file(COPY ${SOURCE}/package.json ${SOURCE}/package-lock.json DESTINATION ${WORK})
execute_process(COMMAND ${NPM} ci ${ARGUMENTS} --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
    --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=60000
  WORKING_DIRECTORY ${WORK} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE why TIMEOUT 240)
if(NOT failed AND EXISTS ${WORK}/${FILE})
  get_filename_component(directory ${OUT} DIRECTORY)
  file(MAKE_DIRECTORY ${directory})
  file(COPY_FILE ${WORK}/${FILE} ${OUT})
  file(TOUCH ${OUT})
else()
  string(REGEX MATCH "[^\n]*(code|ERR!|error)[^\n]*" why "${why}")
  file(REMOVE ${OUT})
  message("npm ci failed (${failed}: ${why}): ${WITHOUT}")
endif()
