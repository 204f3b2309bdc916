// SPDX-License-Identifier: GPL-3.0-or-later
// The picture behind a row of the workspace's embeddings. A row is found by its id and nothing else: a
// picture that merely has a similar name is another picture.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/map_snapshots.h"
#include "engine/workspace.h"

namespace vitrine {

namespace field_guide {
struct PicturePlan;
}

/// Any thread; immutable.
class RowPictures {
public:
    explicit RowPictures(const WorkspaceFiles& files);
    ~RowPictures();

    /// The file of the row, empty where the workspace has none.
    std::filesystem::path pathOf(std::uint32_t row) const;
    /// The picture with its longer side at most `side` pixels; an empty image where there is none. Rows of the
    /// demo are drawn again, since only their embeddings are shipped.
    MapPicture picture(std::uint32_t row, int side) const;

private:
    std::shared_ptr<const EmbeddingSnapshot> embeddings_;
    std::vector<std::filesystem::path> roots_;  ///< folders that ids may be relative to
    bool isDemo_ = false;
    std::vector<std::vector<field_guide::PicturePlan>> plans_;  ///< of the demo, for each split
};

}  // namespace vitrine
