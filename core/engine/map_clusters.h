// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/job_context.h"
#include "base/result.h"
#include "engine/map_snapshots.h"
#include "engine/session.h"

namespace vitrine {

/// k-means of the images of a session, named by its concepts. On the executor thread.
Result<MapClustersPointer> makeClusters(const ClusterRequest& request, const Session& session, const std::string& device, JobContext& job);

}  // namespace vitrine
