// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace vitrine::internal {

/// Zeroed floats that begin on a cache line: a vector load then never touches two.
class AlignedFloats {
public:
    AlignedFloats() = default;
    explicit AlignedFloats(std::size_t count) : size_(count) {
        const std::size_t bytes = (count * sizeof(float) + kLine - 1) / kLine * kLine;
        values_.reset(static_cast<float*>(std::aligned_alloc(kLine, bytes > 0 ? bytes : kLine)));
        if (!values_) throw std::bad_alloc();
        clear();
    }
    /// Scratch memory: room for `count` floats of unknown value; pointers of before are invalid.
    float* resized(std::size_t count) {
        if (count > size_) *this = AlignedFloats(count);
        return data();
    }
    void clear() { std::memset(values_.get(), 0, size_ * sizeof(float)); }
    std::size_t size() const { return size_; }
    float* data() { return values_.get(); }
    const float* data() const { return values_.get(); }

private:
    static constexpr std::size_t kLine = 64;
    struct Free {
        void operator()(float* values) const { std::free(values); }
    };
    std::unique_ptr<float[], Free> values_;
    std::size_t size_ = 0;
};

}  // namespace vitrine::internal
