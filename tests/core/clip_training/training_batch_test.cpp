// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/training_batch.h"

#include <gtest/gtest.h>

namespace vitrine::test {
namespace {

TEST(TokenRows, PackFillsShortTextsWithTheEndToken) {
    const std::vector<std::vector<std::int64_t>> texts{{8, 1, 9}, {8, 1, 2, 3, 9}};
    const auto rows = TokenRows::pack(texts, 9);
    EXPECT_EQ(rows.rows, 2U);
    EXPECT_EQ(rows.length, 5U);
    EXPECT_EQ(rows.ids, (std::vector<std::int64_t>{8, 1, 9, 9, 9, 8, 1, 2, 3, 9}));
    EXPECT_EQ(TokenRows::pack({}, 9).rows, 0U);
}

}  // namespace
}  // namespace vitrine::test
