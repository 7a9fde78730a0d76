// Gate: whether the quantised graph of a model still finds what the exact one finds, on these
// pictures (embed/quantisation.h).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "embed/model.h"
#include "embed/quantisation.h"
#include "gallery/scan.h"

namespace elanus::gallery {

// At most `limit` of the files, evenly spread, so that no folder of a large tree is left out.
std::vector<std::string> SampleFiles(const ScanAnswer& scan, size_t limit);

// Pictures that cannot be read are left out. kInvalidArgument if fewer than the gate needs remain.
core::Result<embed::GateReport> RunGate(std::span<const std::string> files, embed::Model* exact,
                                        embed::Model* quantised);

}  // namespace elanus::gallery
