// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped demo workspace is what the code writes.
#include "field_guide/demo_workspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/resources.h"
#include "concepts/class_descriptors.h"
#include "field_guide/concepts.h"
#include "support/temporary_directory.h"

namespace vitrine::field_guide {
namespace {

std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(DemoWorkspace, ShipsTheDescriptorsOfItsSpecies) {
    test::TemporaryDirectory folder;
    ASSERT_TRUE(writeClassDescriptors(folder.path() / "descriptors.json", speciesNames(), speciesDescriptors()));
    const std::string shipped = bytesOf(demoWorkspaceDirectory() / DemoWorkspacePaths::kDescriptors);
    ASSERT_FALSE(shipped.empty());
    EXPECT_EQ(shipped, bytesOf(folder.path() / "descriptors.json")) << "vitrine demo build writes the file";
}

TEST(DemoWorkspace, DescriptorsTellSpeciesApart) {
    const auto descriptors = speciesDescriptors();
    std::set<std::vector<std::string>> distinct(descriptors.begin(), descriptors.end());
    EXPECT_EQ(distinct.size(), speciesCount());
    for (const auto& list : descriptors) {
        EXPECT_GE(list.size(), 4U);
        for (const std::string& text : list) {
            EXPECT_NE(std::find(conceptNames().begin(), conceptNames().end(), text), conceptNames().end()) << text;
            EXPECT_EQ(text.find("background"), std::string::npos) << text;
        }
    }
}

}  // namespace
}  // namespace vitrine::field_guide
