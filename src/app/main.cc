// Elanus: the list of its commands.
#include "app/command.h"
#include "app/command_line.h"
#include "embed/child_command.h"

namespace {

// What a person can ask for, in the order in which they will. `line.Run` does one of them.
int RunCommand(int argc, char** argv) {
  elanus::app::CommandLine line;
  line.Add("add", "Make the pictures of folders searchable",
           "  elanus add ~/Pictures\n"
           "  elanus add . -g '*.jpg' -E 'cache/' --report bad.jsonl\n"
           "  elanus add /mnt/photos --prune           also forget pictures that are gone",
           elanus::app::MakeAdd());
  line.Add("find", "Find pictures by words, by picture, or both",
           "  elanus find \"a dog on a beach\" -n 20\n"
           "  elanus find 一只狗在草地上 --sheet dogs.png\n"
           "  elanus find --image cat.jpg --not people --filter 'width > 1000'\n"
           "  elanus find 2:beach sunset --copy-to ./found\n"
           "  elanus find \"a cat\" -0 | xargs -0 ls -l",
           elanus::app::MakeFind());
  line.Add("ls", "List collections, or the pictures of one",
           "  elanus ls\n"
           "  elanus ls -l --filter 'camera like \"Canon%\"'",
           elanus::app::MakeLs());
  line.Add("info", "Show what a collection is made of", "  elanus info --json",
           elanus::app::MakeInfo());
  line.Add("label", "Label pictures, to filter by what they show",
           "  elanus label \"cat,dog,beach\"\n"
           "  elanus find \"in the garden\" --filter 'label == \"dog\"'\n"
           "  elanus label --classes --field imagenet",
           elanus::app::MakeLabel());
  line.Add("rm", "Forget pictures; files are never touched",
           "  elanus rm ~/Pictures/old\n"
           "  elanus rm --filter 'width < 100' --dry-run\n"
           "  elanus rm --collection test --all --yes",
           elanus::app::MakeRm());
  line.Add("reembed", "Make a collection anew with another model",
           "  elanus reembed --model clip-vit-b-32\n"
           "  elanus reembed --precision f32 --keep-old pictures_bf16",
           elanus::app::MakeReembed());
  line.Add("eval", "Measure the model on your own pictures and captions",
           "  elanus eval ~/Pictures captions.tsv --json", elanus::app::MakeEval());
  line.Add("embed", "Print the vectors of words and pictures",
           "  elanus embed \"a dog on a beach\" photo.jpg\n"
           "  find . -name '*.jpg' | elanus embed - --npy vectors.npy",
           elanus::app::MakeEmbed());
  line.Add("serve", "Serve the database to Milvus clients",
           "  elanus serve\n"
           "  elanus serve --uri ./vectors.db --listen 127.0.0.1:19530",
           elanus::app::MakeServe());
  line.Add("models", "Download, list, import and verify models, choose the default",
           "  elanus models list\n"
           "  elanus models pull clip-vit-b-32\n"
           "  elanus models import ./elanus-base\n"
           "  elanus models default elanus-base",
           elanus::app::MakeModels());
  line.Add("bench", "Compare vector indexes, on made-up vectors or your own",
           "  elanus bench\n"
           "  elanus bench --collection pictures --growth\n"
           "  elanus bench --uri ./vectors.db --collection papers --index FLAT,HNSW,SCANN -k 100\n"
           "  elanus bench --rows 100000 --dim 768 --data uniform -o uniform-100k",
           elanus::app::MakeBench());
  line.Add("doctor", "Check the machine, the models and the database", "  elanus doctor",
           elanus::app::MakeDoctor());
  line.Add("version", "Print the version", "  elanus version --json", elanus::app::MakeVersion());
  return line.Run(argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
  // Pictures and models that are not to be trusted are looked at by a child, this program again.
  if (elanus::embed::IsChildCommand(argc, argv)) elanus::embed::RunChildCommand(argv);
  return RunCommand(argc, argv);
}
