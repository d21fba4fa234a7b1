# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where. The installed tree can be moved as a whole.
include(CMakePackageConfigHelpers)

set(NUEM_INSTALL_DATADIR ${CMAKE_INSTALL_DATADIR}/nuem/data)
set(NUEM_INSTALL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/nuem)

# Library. The shared one hides its dependencies; the static one names them in nuem.pc alone.
install(TARGETS nuem_shared EXPORT nuem LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS nuem_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/nuem DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

# CMake package: find_package(nuem), target nuem::nuem, directory NUEM_DATA_DIRECTORY.
install(EXPORT nuem NAMESPACE nuem:: FILE nuemTargets.cmake DESTINATION ${NUEM_INSTALL_CMAKEDIR})
configure_package_config_file(cmake/nuemConfig.cmake.in ${PROJECT_BINARY_DIR}/nuemConfig.cmake
  INSTALL_DESTINATION ${NUEM_INSTALL_CMAKEDIR} PATH_VARS NUEM_INSTALL_DATADIR
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nuemConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/nuemConfig.cmake ${PROJECT_BINARY_DIR}/nuemConfigVersion.cmake
  DESTINATION ${NUEM_INSTALL_CMAKEDIR})

# pkg-config file, with paths from its own place.
file(RELATIVE_PATH NUEM_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" NUEM_PC_PREFIX "${NUEM_PC_PREFIX}")
set(NUEM_PC_PYTHONDIR "")
if(TARGET nuem_python_extension)
  set(NUEM_PC_PYTHONDIR "pythondir=\${prefix}/${NUEM_INSTALL_PYTHONDIR}\n")
endif()
configure_file(cmake/nuem.pc.in ${PROJECT_BINARY_DIR}/nuem.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nuem.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# Data, licence and documents.
install(DIRECTORY data/ DESTINATION ${NUEM_INSTALL_DATADIR})
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR}
  OPTIONAL FILES_MATCHING PATTERN "*.md" PATTERN "*.yaml" PATTERN "*.c" PATTERN "*.h" PATTERN "*.f90" PATTERN "*.ipynb" PATTERN "*.png")

# Command line; it writes its own manual page and completions.
if(TARGET nuem_cli)
  install(TARGETS nuem_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(TARGET nuem_mpi) # what `nuem scan` and `nuem supernova` become
    install(TARGETS nuem_mpi RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/nuem)
  endif()
  if(NOT CMAKE_CROSSCOMPILING)
    set(NUEM_GENERATED
      "man|${CMAKE_INSTALL_MANDIR}/man1|nuem.1"
      "completions bash|${CMAKE_INSTALL_DATADIR}/bash-completion/completions|nuem"
      "completions zsh|${CMAKE_INSTALL_DATADIR}/zsh/site-functions|_nuem"
      "completions fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d|nuem.fish")
    foreach(entry ${NUEM_GENERATED})
      string(REPLACE "|" ";" entry "${entry}")
      list(POP_FRONT entry arguments directory name)
      install(CODE "
        set(command \"$<TARGET_FILE:nuem_cli>\")
        set(directory \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${directory}\")
        separate_arguments(arguments UNIX_COMMAND \"${arguments}\")
        execute_process(COMMAND \"\${command}\" \${arguments}
          OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE failed)
        if(failed)
          message(STATUS \"Left out: ${name} (nuem ${arguments} failed)\")
        else()
          file(MAKE_DIRECTORY \"\${directory}\")
          message(STATUS \"Installing: \${directory}/${name}\")
          file(WRITE \"\${directory}/${name}\" \"\${text}\")
          file(CHMOD \"\${directory}/${name}\" PERMISSIONS
            OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
        endif()")
    endforeach()
  endif()
endif()
