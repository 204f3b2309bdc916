// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/fingerprint.h"

#include <gtest/gtest.h>

#include <array>

#include "io/atomic_file.h"
#include "io/internal/sha256_blocks.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

// The examples that NIST publishes with FIPS 180-4.
TEST(Sha256, MatchesThePublishedExamples) {
    EXPECT_EQ(bytesFingerprint(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(bytesFingerprint("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(bytesFingerprint("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(bytesFingerprint(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesMakeTheSameAsTheWhole) {
    const std::string text(300, 'x');
    for (std::size_t length = 0; length <= text.size(); length += 7) {
        Sha256 hash;
        hash.update(std::string_view(text).substr(0, length / 3));
        hash.update(std::string_view(text).substr(length / 3, length - length / 3));
        EXPECT_EQ(hash.finish(), bytesFingerprint(text.substr(0, length))) << length;
    }
}

TEST(Sha256, InstructionsAndPlainCodeAgree) {
    std::vector<std::uint8_t> blocks(64 * 9);
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = static_cast<std::uint8_t>(i * 37 + i / 11);
    internal::Sha256State fast = {1, 2, 3, 4, 5, 6, 7, 0xFFFFFFFFU};
    internal::Sha256State plain = fast;
    internal::compressSha256(fast, blocks.data(), 9);
    internal::compressSha256Portably(plain, blocks.data(), 9);
    EXPECT_EQ(fast, plain);
}

TEST(FileFingerprint, IsThatOfTheBytes) {
    test::TemporaryDirectory folder;
    ASSERT_TRUE(test::succeeded(writeFileAtomically(folder.path() / "a", "abc")));
    EXPECT_EQ(*fileFingerprint(folder.path() / "a"), bytesFingerprint("abc"));
    EXPECT_TRUE(test::failsWith(fileFingerprint(folder.path() / "b"), ErrorCode::FileNotFound, "b"));
}

}  // namespace
}  // namespace vitrine
