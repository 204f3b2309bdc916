// SPDX-License-Identifier: GPL-3.0-or-later
// Answers about one image, computed on the executor thread from an open session.
#pragma once

#include <memory>
#include <string>

#include "base/job_context.h"
#include "engine/image_library.h"
#include "engine/session.h"
#include "engine/snapshots.h"

namespace vitrine {

/// The encoding of an image, from the library or made now.
Result<std::shared_ptr<const StoredEncoding>> encodingOf(ImageId id, const Session& session, ImageLibrary& library,
                                                         JobContext& context);

/// Columns, pictures and neighbours of one image. `version` and `totalMilliseconds` are left to the caller.
Result<std::shared_ptr<InspectionSnapshot>> inspectImage(ImageId id, const Session& session, ImageLibrary& library,
                                                         JobContext& context);

/// Cosine of each patch to `text`.
Result<std::shared_ptr<const HeatMap>> heatMapOf(ImageId id, const std::string& text, const Session& session,
                                                 ImageLibrary& library, JobContext& context);

}  // namespace vitrine
