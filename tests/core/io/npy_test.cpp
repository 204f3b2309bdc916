// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/npy.h"

#include <gtest/gtest.h>

#include <cstring>

#include "io/atomic_file.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

std::string fileOf(const std::string& header, const std::string& data, char version = 1) {
    std::string bytes = "\x93NUMPY";
    bytes += version;
    bytes += '\0';
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    for (std::size_t i = 0; i < lengthBytes; ++i) bytes += static_cast<char>(header.size() >> (8 * i));
    return bytes + header + data;
}

template <class T>
std::string bytesOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

class NpyTest : public ::testing::Test {
protected:
    std::filesystem::path write(const std::string& bytes) const {
        const auto path = folder_.path() / "a.npy";
        EXPECT_TRUE(writeFileAtomically(path, std::string_view(bytes)));
        return path;
    }
    void refuses(const std::string& bytes, ErrorCode code, const std::string& part) const {
        const auto result = readNpyMatrix(write(bytes));
        ASSERT_FALSE(result) << part;
        EXPECT_EQ(result.error().code, code) << result.error().message();
        EXPECT_NE(result.error().message().find(part), std::string::npos) << result.error().message();
        EXPECT_NE(result.error().subject.find("a.npy"), std::string::npos);
    }

    const std::string header_ = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
    const std::string data_ = bytesOf(std::vector<float>{1, 2, 3, 4, 5, 6});
    test::TemporaryDirectory folder_;
};

TEST_F(NpyTest, ReadsWhatNumpyWrites) {
    for (const char version : {1, 2, 3})
        for (const char* padding : {"", " ", "   "}) {  // the numbers may lie anywhere
            const auto matrix = readNpyMatrix(write(fileOf(padding + header_, data_, version)));
            ASSERT_TRUE(matrix) << matrix.error().message();
            EXPECT_EQ(matrix->rows(), 2U);
            EXPECT_EQ(matrix->at(1, 2), 6.0F);
        }
    const auto wide = readNpyMatrix(write(fileOf("{\"shape\": (1,2), \"fortran_order\": False, \"descr\": \"<f8\"}",
                                                 bytesOf(std::vector<double>{0.5, -2}))));
    ASSERT_TRUE(wide) << wide.error().message();
    EXPECT_EQ(wide->at(0, 1), -2.0F);
}

TEST_F(NpyTest, ReadsIntegers) {
    const auto narrow = readNpyIntegers(write(fileOf("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
                                                     bytesOf(std::vector<std::int32_t>{7, -1}))));
    ASSERT_TRUE(narrow);
    EXPECT_EQ(*narrow, (std::vector<std::int64_t>{7, -1}));
    const auto wide = readNpyIntegers(write(fileOf("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
                                                   bytesOf(std::vector<std::int64_t>{1LL << 40}))));
    EXPECT_EQ(wide->front(), 1LL << 40);
    EXPECT_EQ(readNpyIntegers(write(fileOf(header_, data_))).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(
        readNpyIntegers(write(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", data_))).error().code,
        ErrorCode::UnsupportedFormat);
}

TEST_F(NpyTest, ComesBack) {
    const Matrix values({1.5F, -2, 3, 4, 5, 6}, 3, 2);
    const auto path = folder_.path() / "b.npy";
    ASSERT_TRUE(writeNpyMatrix(values, path));
    const auto back = readNpyMatrix(path);
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_TRUE(std::equal(values.values().begin(), values.values().end(), back->values().begin()));
}

TEST_F(NpyTest, RefusesBadHeaders) {
    const auto header = [&](const std::string& text) { return fileOf(text, data_); };
    refuses("PK\x03\x04", ErrorCode::FileCorrupt, "does not begin");
    refuses("\x93NUMPY\x01", ErrorCode::FileCorrupt, "ends before");
    refuses(fileOf(header_, data_, 4), ErrorCode::UnsupportedFormat, "version 4");
    refuses(fileOf(header_, data_).substr(0, 30), ErrorCode::FileCorrupt, "longer than the file");
    refuses(fileOf(header_, data_.substr(1)), ErrorCode::FileCorrupt, "truncated");
    refuses(fileOf(header_, data_ + "x"), ErrorCode::FileCorrupt, "[2, 3]");
    refuses(header("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3)}"), ErrorCode::UnsupportedFormat, ">f4");
    refuses(header("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3)}"), ErrorCode::UnsupportedFormat, "|O");
    refuses(header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}"), ErrorCode::UnsupportedFormat,
            "Fortran");
    refuses(header("{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}"), ErrorCode::FileCorrupt, "fortran_order");
    refuses(header("{'descr': '<f4', 'shape': (2, 3)}"), ErrorCode::FileCorrupt, "needs");
    refuses(header("{'descr': '<f4', 'descr': '<f4', 'shape': (2, 3)}"), ErrorCode::FileCorrupt, "twice");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}"), ErrorCode::FileCorrupt,
            "whole number");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}"), ErrorCode::FileCorrupt, "comma");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': 6}"), ErrorCode::FileCorrupt, "tuple");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x"), ErrorCode::FileCorrupt, "goes on");
    refuses(header("[]"), ErrorCode::FileCorrupt, "dictionary");
    refuses(header("{'descr'"), ErrorCode::FileCorrupt, "'key': value");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)}"), ErrorCode::ShapeMismatch, "rows");
    refuses(header("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)}"), ErrorCode::UnsupportedFormat,
            "whole numbers");
    refuses(header("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4611686018427387904)}"),
            ErrorCode::FileCorrupt, "shape");
    EXPECT_EQ(readNpyMatrix(folder_.path() / "absent.npy").error().code, ErrorCode::FileNotFound);
}

TEST_F(NpyTest, RowsWithoutNumbersAreAMatrixWithoutNumbers) {
    const auto matrix = readNpyMatrix(write(fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3)}", "")));
    ASSERT_TRUE(matrix) << matrix.error().message();
    EXPECT_TRUE(matrix->empty());
}

}  // namespace
}  // namespace vitrine
