#include "engine/build_indexes.h"

#include "engine/index_task.h"

namespace elanus::engine {

core::Status BuildIndexes(Collection* collection) {
  const auto turn = collection->TakeIndexTurn();
  StoppableExecutor executor(collection->environment().executor, collection);
  for (IndexTask& task : PlanIndexTasks(*collection->snapshot(), IndexSort::kOfValues)) {
    TRY(RunIndexTask(collection, std::move(task), &executor));
  }
  return core::Status::Ok();
}

void TryBuildIndexes(Collection* collection) {
  const core::Status ignored = BuildIndexes(collection);
  static_cast<void>(ignored);
}

}  // namespace elanus::engine
