# cppjieba: headers, and two files of data that the room `text` takes into the program.
set(jieba_folder ${PROJECT_SOURCE_DIR}/build/third_party/jieba)
if(NOT EXISTS ${jieba_folder}/version)
  message(FATAL_ERROR "cppjieba is missing; run tools/get_jieba")
endif()
add_library(jieba INTERFACE IMPORTED)
target_include_directories(jieba INTERFACE ${jieba_folder}/include)
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/text/jieba_data.cc PROPERTIES
  COMPILE_DEFINITIONS ELANUS_JIEBA_FOLDER="${jieba_folder}"
  OBJECT_DEPENDS "${jieba_folder}/dict/jieba.dict.utf8;${jieba_folder}/dict/hmm_model.utf8")
