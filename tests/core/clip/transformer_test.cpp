// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU kernels against plain tensor operations, which are also what runs on CUDA.
#include "clip/internal/transformer.h"

#include <gtest/gtest.h>

#include "clip/internal/compute_scope.h"

namespace vitrine::internal {
namespace {

constexpr std::int64_t kBatch = 3;

Result<at::Tensor> randomWeight(const std::string& name, const std::vector<std::int64_t>& shape) {
    at::Tensor values = at::empty(shape).normal_(0.0, 0.3);
    return name.find("norm") != std::string::npos && name.ends_with("weight") ? values.add_(1.0) : values;
}

at::Tensor run(const TransformerConfig& config, Backend backend, bool bf16, std::int64_t tokens, bool causal) {
    at::manual_seed(5);
    auto transformer = Transformer::read(LayerReader(randomWeight, c10::kCPU, bf16), "x", config, backend);
    if (!transformer) throw std::runtime_error(transformer.error().message());
    Workspace workspace = transformer->workspace(kBatch * tokens);
    workspace.stream.normal_();
    transformer->run(workspace, {kBatch, tokens, causal}, [] { return true; });
    return workspace.stream.clone();
}

TEST(Transformer, KernelsAgreeWithTensorOperations) {
    const ComputeScope scope;
    for (const Activation activation : {Activation::QuickGelu, Activation::Gelu})
        for (const bool causal : {false, true})
            for (const bool bf16 : {false, true}) {
                const TransformerConfig config{36, 100, 2, 3, 1e-5F, activation};
                const at::Tensor fast = run(config, Backend::CpuKernels, bf16, 19, causal);
                const at::Tensor plain = run(config, Backend::TensorLibrary, bf16, 19, causal);
                const double error = (fast - plain).norm().item<double>() / plain.norm().item<double>();
                EXPECT_LT(error, bf16 ? 1e-2 : 1e-5) << "causal " << causal << " bf16 " << bf16;
            }
}

TEST(Transformer, ACausalTokenSeesNothingBehindIt) {
    const ComputeScope scope;
    const TransformerConfig config{32, 64, 2, 2};
    for (const Backend backend : {Backend::CpuKernels, Backend::TensorLibrary}) {
        at::manual_seed(5);
        auto transformer = Transformer::read(LayerReader(randomWeight, c10::kCPU, false), "x", config, backend);
        ASSERT_TRUE(transformer);
        const at::Tensor start = at::empty({7, 32}).normal_();
        at::Tensor changed = start.clone();
        changed[6].fill_(9.0);
        std::vector<at::Tensor> results;
        for (const at::Tensor& input : {start, changed}) {
            Workspace workspace = transformer->workspace(7);
            workspace.stream.copy_(input);
            transformer->run(workspace, {1, 7, true}, [] { return true; });
            results.push_back(workspace.stream.clone());
        }
        EXPECT_LT((results[0] - results[1]).narrow(0, 0, 6).abs().max().item<float>(), 1e-6F);
        EXPECT_GT((results[0] - results[1])[6].abs().max().item<float>(), 1e-2F);
    }
}

}  // namespace
}  // namespace vitrine::internal
