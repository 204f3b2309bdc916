// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/job_context.h"
#include "engine/image_library.h"
#include "engine/session.h"
#include "engine/training_snapshots.h"

namespace vitrine {

/// What each classifier (after which epoch) says of an image; without any, what the finished run says. On the
/// executor thread. EmptyInput where the run has no classifier yet.
Result<ImageTracePointer> traceImage(const RunId& run, ImageId image,
                                     std::vector<std::pair<int, std::shared_ptr<const ConceptClassifier>>> epochs,
                                     const Session& session, ImageLibrary& library, JobContext& context);

}  // namespace vitrine
