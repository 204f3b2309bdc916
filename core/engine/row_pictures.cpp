// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/row_pictures.h"

#include <algorithm>
#include <charconv>

#include "field_guide/demo_pictures.h"
#include "field_guide/demo_workspace.h"
#include "image/image_decoder.h"
#include "image/resample.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr int kSplits = 3;

/// The number at the end of "test/dusk/blue_jay_07", counted from 1; 0 when there is none.
std::size_t numberOf(const std::string& id) {
    const std::size_t at = id.rfind('_');
    std::size_t number = 0;
    if (at != std::string::npos) std::from_chars(id.data() + at + 1, id.data() + id.size(), number);
    return number;
}

bool leavesFolder(const fs::path& relative) {
    return relative.is_absolute() || std::find(relative.begin(), relative.end(), "..") != relative.end();
}

}  // namespace

RowPictures::RowPictures(const WorkspaceFiles& files) : embeddings_(files.embeddings), isDemo_(files.manifest.isDemo) {
    roots_.push_back(files.folder);
    if (!files.manifest.images.empty()) roots_.push_back((files.folder / files.manifest.images).parent_path());
    if (!isDemo_) return;
    const std::size_t species = std::max<std::size_t>(1, embeddings_->classNames.size());
    const std::uint64_t seed = field_guide::DemoWorkspaceOptions().seed;
    for (int split = 0; split < kSplits; ++split) {
        const std::size_t perSpecies = embeddings_->rowsOf(static_cast<Split>(split)).size() / species;
        plans_.push_back(field_guide::planSplit(static_cast<Split>(split), perSpecies, seed));
    }
}

RowPictures::~RowPictures() = default;

fs::path RowPictures::pathOf(std::uint32_t row) const {
    const fs::path relative(embeddings_->ids[row]);
    if (relative.empty() || leavesFolder(relative)) return {};
    for (const fs::path& root : roots_) {
        std::error_code error;
        if (fs::is_regular_file(root / relative, error)) return root / relative;
    }
    return {};
}

MapPicture RowPictures::picture(std::uint32_t row, int side) const {
    MapPicture made;
    made.row = row;
    if (row >= embeddings_->size()) return made;
    made.name = embeddings_->ids[row];
    made.path = pathOf(row);
    if (!made.path.empty()) {
        if (const Result<Image> image = decodeImage(made.path)) made.picture = thumbnail(*image, side);
        return made;
    }
    if (!isDemo_ || embeddings_->labels[row] < 0) return made;
    const auto& plans = plans_[static_cast<std::size_t>(embeddings_->splits[row])];
    const std::size_t perSpecies = plans.size() / std::max<std::size_t>(1, embeddings_->classNames.size());
    const std::size_t number = numberOf(made.name);
    if (number < 1 || number > perSpecies) return made;
    const auto& plan = plans[static_cast<std::size_t>(embeddings_->labels[row]) * perSpecies + number - 1];
    if (field_guide::rowId(embeddings_->splits[row], plan, number) != made.name) return made;
    const Image drawn = field_guide::drawPlan(plan);
    made.picture = side < drawn.width() ? thumbnail(drawn, side) : drawn;
    return made;
}

}  // namespace vitrine
