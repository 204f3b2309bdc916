// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace vitrine::internal {

/// Classes by WordNet id. Two names occur twice in the published list, so a name is never a key.
struct ImagenetClasses {
    std::map<std::string, int> labels;  ///< WordNet id → index in order of the ids
    std::vector<std::string> names;     ///< by that index; the id where no list of names is there
};

/// `ids` ascending. Names: the first synonym of LOC_synset_mapping.txt ("n01440764 tench, Tinca tinca"),
/// else of map_clsloc.txt, else of the development kit's meta.mat, else the lines of class_names.txt (one for each id, in order of the ids).
Result<ImagenetClasses> nameImagenetClasses(const std::filesystem::path& root, const std::vector<std::string>& ids);

/// File name without extension → label, for a flat `validation` folder; nothing where no list of labels is
/// there. FileCorrupt names the line.
Result<std::optional<std::unordered_map<std::string, int>>> readValidationLabels(const std::filesystem::path& root,
                                                                                 const std::filesystem::path& validation,
                                                                                 const ImagenetClasses& classes);

}  // namespace vitrine::internal
