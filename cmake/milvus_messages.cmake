# The messages of the Milvus API (proto/) as a library of generated C++. What a generator writes is
# compiled without our warnings, and at -O1: it is large, and -O2 gains nothing that can be measured.
find_package(Protobuf REQUIRED)

set(folder ${PROJECT_BINARY_DIR}/milvus_messages)
file(MAKE_DIRECTORY ${folder})
file(GLOB protos CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/proto/*.proto)
foreach(proto ${protos})
  get_filename_component(name ${proto} NAME_WE)
  list(APPEND generated ${folder}/${name}.pb.cc)
  list(APPEND headers ${folder}/${name}.pb.h)
endforeach()
add_custom_command(OUTPUT ${generated} ${headers}
  COMMAND protobuf::protoc -I ${PROJECT_SOURCE_DIR}/proto --cpp_out=${folder} ${protos}
  DEPENDS ${protos} VERBATIM)

add_library(milvus_messages STATIC ${generated} ${headers})
target_include_directories(milvus_messages SYSTEM PUBLIC ${folder})
target_link_libraries(milvus_messages PUBLIC protobuf::libprotobuf)
target_compile_options(milvus_messages PRIVATE -O1 -w)
