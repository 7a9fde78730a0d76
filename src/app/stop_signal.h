// Ctrl-C as a question that work in progress can ask.
#pragma once

namespace elanus::app {

// From here on SIGINT and SIGTERM no longer end the process at once but set a flag. A second one
// ends it: whoever asks twice does not want to wait.
void CatchStopSignals();

bool StopWasAsked();

}  // namespace elanus::app
