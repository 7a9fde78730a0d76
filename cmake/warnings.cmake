# Every warning is an error in our own code; nothing is switched off for a single file.
add_library(elanus_warnings INTERFACE)
target_compile_options(elanus_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
