# SPDX-License-Identifier: GPL-3.0-or-later
# The page of `nuem report`: template, style and scripts of web/report beside the program, and the plotting library, which
# npm fetches as web/report/package-lock.json pins it. Without npm or a network the page has plain figures.
option(NUEM_REPORT_FIGURES "Fetch plotly.js with npm for the figures of nuem report" ON)

set(NUEM_REPORT_DIRECTORY ${PROJECT_BINARY_DIR}/report)
set(NUEM_REPORT_LOCK ${PROJECT_SOURCE_DIR}/web/report/package.json ${PROJECT_SOURCE_DIR}/web/report/package-lock.json)
file(GLOB assets CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/web/report/src/*)
set(made)
foreach(asset ${assets})
  get_filename_component(name ${asset} NAME)
  add_custom_command(OUTPUT ${NUEM_REPORT_DIRECTORY}/${name} DEPENDS ${asset}
    COMMAND ${CMAKE_COMMAND} -E copy ${asset} ${NUEM_REPORT_DIRECTORY}/${name} COMMENT "Copying ${name}" VERBATIM)
  list(APPEND made ${NUEM_REPORT_DIRECTORY}/${name})
endforeach()

# Tests under instruments look at no figure.
find_program(NUEM_NPM npm)
if(NUEM_SANITIZE OR NUEM_COVERAGE OR NUEM_BUILD_FUZZ OR NOT NUEM_REPORT_FIGURES)
elseif(NOT NUEM_NPM)
  message(STATUS "Left out: interactive figures of nuem report (they need npm); there will be plain ones")
else()
  # The script leaves no file where it cannot fetch it: the next build tries again.
  add_custom_command(OUTPUT ${NUEM_REPORT_DIRECTORY}/plotly.min.js DEPENDS ${NUEM_REPORT_LOCK}
    COMMAND ${CMAKE_COMMAND} -DNPM=${NUEM_NPM} -DSOURCE=${PROJECT_SOURCE_DIR}/web/report
      -DWORK=${PROJECT_BINARY_DIR}/web -DARGUMENTS=--omit=dev
      -DFILE=node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js
      -DOUT=${NUEM_REPORT_DIRECTORY}/plotly.min.js "-DWITHOUT=nuem report will draw plain figures"
      -P ${PROJECT_SOURCE_DIR}/cmake/npm_ci.cmake
    COMMENT "Fetching plotly.js for the figures of nuem report" VERBATIM)
  list(APPEND made ${NUEM_REPORT_DIRECTORY}/plotly.min.js)
endif()
add_custom_target(report_assets DEPENDS ${made})
if(TARGET nuem_cli)
  add_dependencies(nuem_cli report_assets)
endif()
install(DIRECTORY ${NUEM_REPORT_DIRECTORY}/ DESTINATION ${CMAKE_INSTALL_DATADIR}/nuem/report)
