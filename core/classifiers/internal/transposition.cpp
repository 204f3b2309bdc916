// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/transposition.h"

#include "base/simd.h"

namespace vitrine::internal {
namespace {

/// The lanes of a and b by turns.
VITRINE_INLINE void interleave(Floats a, Floats b, Floats& low, Floats& high) {
    low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
VITRINE_INLINE void interleave(WideFloats a, WideFloats b, WideFloats& low, WideFloats& high) {
    low = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    high = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Row i and row i + half by turns are rows 2·i and 2·i + 1 of the next pass. A number at row r and lane l is thereby
/// moved to the index 2·(r·lanes + l) of the square, modulo its size less one; after log₂ lanes passes at l·lanes + r.
template <class Vector>
VITRINE_INLINE void pass(const Vector (&rows)[kLanesOf<Vector>], Vector (&out)[kLanesOf<Vector>]) {
    constexpr std::size_t kHalf = kLanesOf<Vector> / 2;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kHalf; ++i) interleave(rows[i], rows[i + kHalf], out[2 * i], out[2 * i + 1]);
}

VITRINE_INLINE void transposeSquare(Floats (&a)[8]) {
    Floats b[8];
    pass(a, b);
    pass(b, a);
    pass(a, b);
    for (std::size_t i = 0; i < 8; ++i) a[i] = b[i];
}
VITRINE_INLINE void transposeSquare(WideFloats (&a)[16]) {
    WideFloats b[16];
    pass(a, b);
    pass(b, a);
    pass(a, b);
    pass(b, a);
}

template <class Vector>
VITRINE_INLINE void transposeBody(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns,
                                  float* to, std::size_t toStride) {
    constexpr std::size_t kSide = kLanesOf<Vector>;
    const std::size_t wholeRows = rows / kSide * kSide;
    const std::size_t wholeColumns = columns / kSide * kSide;
    for (std::size_t c = 0; c < wholeColumns; c += kSide) {
        for (std::size_t r = 0; r < wholeRows; r += kSide) {
            Vector square[kSide];
#pragma GCC unroll 16
            for (std::size_t i = 0; i < kSide; ++i) square[i] = loadFloats<Vector>(from + (r + i) * fromStride + c);
            transposeSquare(square);
#pragma GCC unroll 16
            for (std::size_t i = 0; i < kSide; ++i) storeFloats(to + (c + i) * toStride + r, square[i]);
        }
    }
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = r < wholeRows ? wholeColumns : 0; c < columns; ++c)
            to[c * toStride + r] = from[r * fromStride + c];
}

#if defined(__x86_64__)
VITRINE_AVX2 void transposeAvx2(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns,
                                float* to, std::size_t toStride) {
    transposeBody<Floats>(from, fromStride, rows, columns, to, toStride);
}
VITRINE_AVX512 void transposeAvx512(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns,
                                    float* to, std::size_t toStride) {
    transposeBody<WideFloats>(from, fromStride, rows, columns, to, toStride);
}
#endif
void transposePlain(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns, float* to,
                    std::size_t toStride) {
    transposeBody<Floats>(from, fromStride, rows, columns, to, toStride);
}

}  // namespace

void transpose(const float* from, std::size_t fromStride, std::size_t rows, std::size_t columns, float* to,
               std::size_t toStride) {
    VITRINE_BY_CPU(transpose, from, fromStride, rows, columns, to, toStride);
}

}  // namespace vitrine::internal
