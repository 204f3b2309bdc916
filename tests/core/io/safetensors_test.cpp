// SPDX-License-Identifier: GPL-3.0-or-later
// What the writer writes, the reader reads.
#include "io/safetensors.h"

#include <gtest/gtest.h>

#include "io/mapped_file.h"
#include "support/file_size_limit.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

class SafetensorsRoundTrip : public testing::Test {
protected:
    SafetensorsFile written(const SafetensorsWriter& writer) {
        const auto path = folder_.path() / "a.safetensors";
        EXPECT_TRUE(succeeded(writer.write(path)));
        auto file = SafetensorsFile::open(path);
        if (!file) throw std::runtime_error(file.error().message());
        return *file;
    }
    test::TemporaryDirectory folder_;
};

TEST_F(SafetensorsRoundTrip, EveryKindOfTensor) {
    const std::vector<float> floats = {1.0F, -2.5F, 0.0F, 65504.0F, 1e-7F, 3.0F};
    const std::vector<std::int64_t> integers = {1, -2, 1LL << 60};
    const std::vector<std::uint8_t> bytes = {0, 255, 7};
    SafetensorsWriter writer;
    writer.addBytes("bytes", {3}, bytes);
    writer.addFloats("f16", {2, 3}, floats, DType::F16);
    writer.addFloats("f32", {2, 3}, floats);
    writer.addFloats("bf16", {3, 2}, floats, DType::BF16);
    writer.addFloats("f64", {6}, floats, DType::F64);
    writer.addDoubles("doubles", {1}, std::vector<double>{0.1});
    writer.addIntegers("integers", {3}, integers);
    writer.addFloats("scalar", {}, std::vector<float>{4.5F});
    writer.addFloats("nothing", {0, 4}, {});
    writer.setMetadata("schema", "test/1 ü");
    const SafetensorsFile file = written(writer);

    EXPECT_EQ(file.tensors().size(), 9U);
    EXPECT_EQ(file.metadata().at("schema"), "test/1 ü");
    EXPECT_EQ(*file.floats("f32"), floats);
    EXPECT_EQ(*file.floats("f64"), floats);
    EXPECT_EQ((*file.floats("f16"))[1], -2.5F);
    EXPECT_NEAR((*file.floats("f16"))[4], 1e-7F, 3e-8F);
    EXPECT_EQ((*file.floats("bf16"))[3], 65536.0F);
    EXPECT_EQ(*file.integers("integers"), integers);
    EXPECT_EQ(*file.integers("bytes"), (std::vector<std::int64_t>{0, 255, 7}));
    EXPECT_EQ(file.find("nothing")->elements(), 0U);
    EXPECT_EQ(file.find("f16")->description(), "F16 [2, 3]");
    EXPECT_EQ(file.find("absent"), nullptr);
}

TEST_F(SafetensorsRoundTrip, MatricesComeInTheirShapes) {
    SafetensorsWriter writer;
    writer.addMatrix("matrix", Matrix({1, 2, 3, 4, 5, 6}, 2, 3));
    writer.addMatrix("half", Matrix({1, 2, 3, 4, 5, 6}, 3, 2), DType::F16);
    writer.addFloats("row", {3}, std::vector<float>{7, 8, 9});
    writer.addFloats("scalar", {}, std::vector<float>{4.5F});
    writer.addFloats("cube", {1, 1, 2}, std::vector<float>{1, 2});
    writer.addIntegers("integers", {2}, std::vector<std::int64_t>{1, 2});
    const SafetensorsFile file = written(writer);
    const auto matrix = file.matrix("matrix");
    ASSERT_TRUE(succeeded(matrix));
    EXPECT_EQ(matrix->rows(), 2U);
    EXPECT_EQ(matrix->at(1, 0), 4.0F);
    EXPECT_EQ(reinterpret_cast<const std::uint8_t*>(matrix->data()), file.bytes(*file.find("matrix")).data())
        << "float32 is not copied";
    EXPECT_EQ(file.matrix("half")->at(2, 1), 6.0F);
    EXPECT_EQ(file.matrix("row")->rows(), 1U);
    EXPECT_EQ(file.matrix("scalar")->at(0, 0), 4.5F);
    EXPECT_TRUE(failsWith(file.matrix("cube"), ErrorCode::ShapeMismatch, "a.safetensors", "cube", "[1, 1, 2]"));
    EXPECT_TRUE(failsWith(file.matrix("integers"), ErrorCode::UnsupportedFormat, "integers", "I64"));
    EXPECT_TRUE(failsWith(file.floats("integers"), ErrorCode::UnsupportedFormat, "integers"));
    EXPECT_TRUE(failsWith(file.integers("matrix"), ErrorCode::UnsupportedFormat, "matrix"));
    EXPECT_TRUE(failsWith(file.matrix("absent"), ErrorCode::TensorMissing, "a.safetensors", "absent"));
}

TEST_F(SafetensorsRoundTrip, AMatrixOutlivesItsFile) {
    Matrix matrix;
    {
        SafetensorsWriter writer;
        writer.addMatrix("m", Matrix({1, 2}, 1, 2));
        matrix = *written(writer).matrix("m");
    }
    EXPECT_EQ(matrix.at(0, 1), 2.0F);
}

TEST_F(SafetensorsRoundTrip, EveryTensorIsAligned) {
    SafetensorsWriter writer;
    writer.addBytes("a", {3}, std::vector<std::uint8_t>{1, 2, 3});
    writer.addFloats("b", {1}, std::vector<float>{1}, DType::F16);
    writer.addFloats("c", {1}, std::vector<float>{1});
    writer.addIntegers("d", {1}, std::vector<std::int64_t>{1});
    const SafetensorsFile file = written(writer);
    for (const auto& tensor : file.tensors())
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(file.bytes(tensor).data()) % dtypeSize(tensor.dtype), 0U) << tensor.name;
}

TEST_F(SafetensorsRoundTrip, AnEmptyFileIsAFile) { EXPECT_TRUE(written(SafetensorsWriter()).tensors().empty()); }

TEST_F(SafetensorsRoundTrip, WrongUseIsCaught) {
    SafetensorsWriter writer;
    writer.addFloats("a", {1}, std::vector<float>{1});
    writer.setMetadata("key", "\xFF");
    EXPECT_TRUE(failsWith(writer.write(folder_.path() / "b.safetensors"), ErrorCode::InvalidOption, "b.safetensors", "UTF-8"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "b.safetensors"));
    EXPECT_TRUE(failsWith(writer.write(folder_.path()), ErrorCode::InvalidOption));
}

TEST_F(SafetensorsRoundTrip, AFullDiskLeavesNothing) {
    SafetensorsWriter writer;
    writer.addFloats("a", {100'000}, std::vector<float>(100'000, 1.0F));
    const auto path = folder_.path() / "full.safetensors";
    {
        const test::FileSizeLimit limit(50'000);
        EXPECT_TRUE(failsWith(writer.write(path), ErrorCode::FileNotWritable, "full.safetensors"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace vitrine
