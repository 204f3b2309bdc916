// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/cluster_naming.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/temporary_directory.h"

namespace vitrine {
namespace {

// Column 0 is constant, 1 sets cluster 0 apart, 2 cluster 1 (less), 3 nobody.
const Matrix kScores({9, 1, 0, 1,  //
                      9, 1, 1, 2,  //
                      9, 0, 1, 1,  //
                      9, 0, 1, 2},
                     4, 4);

TEST(ClusterNames, LargestLiftFirst) {
    const auto names = nameClusters(kScores, std::vector<int>{0, 0, 1, 1}, 3, 2);
    ASSERT_TRUE(names);
    ASSERT_EQ(names->size(), 3U);
    EXPECT_EQ((*names)[0].concepts.front(), 1U);
    // z = (1 − ½)/√⅓.
    EXPECT_NEAR((*names)[0].lifts.front(), 0.8660254, 1e-5);
    EXPECT_EQ((*names)[1].concepts.front(), 2U);
    EXPECT_NEAR((*names)[1].lifts.front(), 0.5, 1e-5);
    EXPECT_EQ((*names)[0].size, 2U);
    EXPECT_TRUE((*names)[2].concepts.empty()) << "an empty cluster has no name";
    EXPECT_EQ(nameClusters(kScores, std::vector<int>{0, 0, 1, 1}, 2, 100)->front().concepts.size(), 3U)
        << "the constant one is left out";
    EXPECT_EQ(nameClusters(kScores, std::vector<int>{-1, 0, -1, -1}, 1, 1)->front().size, 1U);
}

TEST(ClusterNames, BadInput) {
    EXPECT_EQ(nameClusters(kScores, std::vector<int>{0}, 1, 1).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(nameClusters(kScores, std::vector<int>{0, 1, 2, 3}, 3, 1).error().code, ErrorCode::InvalidOption);
}

TEST(ClusterNames, AsCsv) {
    const test::TemporaryDirectory folder;
    const auto path = folder.path() / "names.csv";
    const std::vector<std::string> concepts{"a", "red, or so", "say \"c\"", "d"};
    const auto names = *nameClusters(kScores, std::vector<int>{0, 0, 1, 1}, 2, 1);
    ASSERT_TRUE(writeClusterNames(names, concepts, path));
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    EXPECT_EQ(text.str(),
              "cluster,size,rank,concept,lift\n0,2,1,\"red, or so\",0.8660\n1,2,1,\"say \"\"c\"\"\",0.5000\n");
    EXPECT_EQ(writeClusterNames(names, std::vector<std::string>{"a"}, path).error().code, ErrorCode::ShapeMismatch);
}

}  // namespace
}  // namespace vitrine
