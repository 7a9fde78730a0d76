// The assembler takes the files in as they are; CMake says where they lie. A test compares the
// sizes with those of the files.
#include "text/jieba_data.h"

__asm__(
    ".pushsection .rodata\n"
    "elanus_jieba_dictionary: .incbin \"" ELANUS_JIEBA_FOLDER
    "/dict/jieba.dict.utf8\"\n"
    "elanus_jieba_dictionary_end:\n"
    "elanus_jieba_model: .incbin \"" ELANUS_JIEBA_FOLDER
    "/dict/hmm_model.utf8\"\n"
    "elanus_jieba_model_end:\n"
    ".popsection\n");

extern "C" const char elanus_jieba_dictionary[];
extern "C" const char elanus_jieba_dictionary_end[];
extern "C" const char elanus_jieba_model[];
extern "C" const char elanus_jieba_model_end[];

namespace elanus::text {

std::string_view JiebaDictionary() {
  return {elanus_jieba_dictionary, elanus_jieba_dictionary_end};
}

std::string_view JiebaModel() {
  return {elanus_jieba_model, elanus_jieba_model_end};
}

}  // namespace elanus::text
