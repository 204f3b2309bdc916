// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

namespace vitrine {

const char* errorCodeName(ErrorCode code) {
    switch (code) {
        case ErrorCode::FileNotFound: return "file_not_found";
        case ErrorCode::FileNotWritable: return "file_not_writable";
        case ErrorCode::FileCorrupt: return "file_corrupt";
        case ErrorCode::UnsupportedFormat: return "unsupported_format";
        case ErrorCode::TensorMissing: return "tensor_missing";
        case ErrorCode::ShapeMismatch: return "shape_mismatch";
        case ErrorCode::InvalidOption: return "invalid_option";
        case ErrorCode::EmptyInput: return "empty_input";
        case ErrorCode::OutOfMemory: return "out_of_memory";
        case ErrorCode::DeviceUnavailable: return "device_unavailable";
        case ErrorCode::NumericalFailure: return "numerical_failure";
        case ErrorCode::Cancelled: return "cancelled";
        case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

std::string Error::message() const {
    if (subject.empty()) return detail;
    if (detail.empty()) return subject;
    return subject + ": " + detail;
}

}  // namespace vitrine
