// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/content_hash.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "io/fingerprint.h"

namespace vitrine {
namespace {

TEST(ContentHash, IsTheSameHashAsTheFingerprint) {
    EXPECT_EQ(ContentHash::of("abc").hex(), bytesFingerprint("abc"));
    EXPECT_EQ(ContentHash::of("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ContentHash, TellsContentsApart) {
    std::unordered_set<ContentHash> seen;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(ContentHash::of(std::to_string(i))).second);
    EXPECT_FALSE(seen.insert(ContentHash::of("7")).second);
}

}  // namespace
}  // namespace vitrine
