// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/mat_file.h"

#include <gtest/gtest.h>

#include "core/datasets/mat_writer.h"
#include "support/results.h"

namespace vitrine {
namespace {

using internal::MatStructs;
using test::failsWith;
using test::MatWriter;
using test::succeeded;

Result<MatStructs> parsed(const std::string& bytes, std::string_view name = "synsets") {
    return internal::parseMatStructs({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, name, "meta.mat");
}

const std::vector<MatWriter::Synset>& animals() {
    static const std::vector<MatWriter::Synset> synsets{{2, "n02119789", "kit fox, Vulpes macrotis", 0},
                                                        {1, "n01440764", "tench, Tinca tinca", 0},
                                                        {200, "n00015388", "animal\xe9", 2}};
    return synsets;
}

TEST(MatFile, TheSameCompressedAndNot) {
    for (const bool isCompressed : {false, true}) {
        const auto structs = parsed(MatWriter::file(animals(), isCompressed));
        ASSERT_TRUE(succeeded(structs));
        EXPECT_EQ(structs->fields, (std::vector<std::string>{"ILSVRC2012_ID", "WNID", "words", "num_children"}));
        ASSERT_EQ(structs->size(), 3U);
        EXPECT_EQ(structs->find(0, "ILSVRC2012_ID")->numbers, std::vector<double>{2.0});
        EXPECT_EQ(structs->find(1, "WNID")->text, "n01440764");
        EXPECT_EQ(structs->find(1, "words")->text, "tench, Tinca tinca");
        EXPECT_EQ(structs->find(2, "words")->text, "animal\xc3\xa9") << "letters beyond ASCII become UTF-8";
        EXPECT_EQ(structs->find(2, "num_children")->numbers, std::vector<double>{2.0});
        EXPECT_EQ(structs->find(0, "gloss"), nullptr);
    }
}

TEST(MatFile, OtherArraysArePassedOver) {
    const std::string first = MatWriter::file(animals(), true, "tree");
    const std::string second = MatWriter::file({{7, "n00000007", "seven", 0}}, true).substr(128);
    const auto structs = parsed(first + second);
    ASSERT_TRUE(succeeded(structs));
    EXPECT_EQ(structs->size(), 1U);
    EXPECT_TRUE(failsWith(parsed(first), ErrorCode::TensorMissing, "meta.mat", "synsets"));
}

TEST(MatFile, WhatItIsNotIsSaid) {
    EXPECT_TRUE(failsWith(parsed("short"), ErrorCode::FileCorrupt, "too short"));
    EXPECT_TRUE(failsWith(parsed(std::string(300, 'x')), ErrorCode::FileCorrupt, "no MATLAB file"));
    EXPECT_TRUE(failsWith(parsed(MatWriter::header(0x0100, "MI")), ErrorCode::UnsupportedFormat, "big-endian"));
    EXPECT_TRUE(failsWith(parsed(MatWriter::header(0x0200)), ErrorCode::UnsupportedFormat, "7.3"));
    EXPECT_TRUE(failsWith(parsed(MatWriter::header(0x0300)), ErrorCode::FileCorrupt, "version"));
    EXPECT_TRUE(failsWith(parsed(MatWriter::header() + MatWriter::element(15, "not packed")), ErrorCode::FileCorrupt, "does not unpack"));
    const std::string huge(std::size_t{80} << 20U, '\0');
    EXPECT_TRUE(failsWith(parsed(MatWriter::header() + MatWriter::packed(huge)), ErrorCode::FileCorrupt, "more than 64 MiB"));
}

/// Every cut and every damaged byte: an error that names the file, or structs whose values fit their fields.
TEST(MatFile, DamageIsAnErrorOrAWholeResult) {
    for (const bool isCompressed : {false, true}) {
        const std::string whole = MatWriter::file(animals(), isCompressed);
        const auto check = [](const Result<MatStructs>& structs) {
            if (structs) EXPECT_EQ(structs->size() * structs->fields.size(), structs->values.size());
            else EXPECT_EQ(structs.error().subject, "meta.mat");
        };
        for (std::size_t length = 0; length < whole.size(); ++length) check(parsed(whole.substr(0, length)));
        for (std::size_t at = 124; at < whole.size(); ++at)
            for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
                std::string damaged = whole;
                damaged[at] = static_cast<char>(value);
                check(parsed(damaged));
            }
    }
}

}  // namespace
}  // namespace vitrine
