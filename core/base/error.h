// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace vitrine {

/// What went wrong, coarse enough that the ui can offer one next step for each.
enum class ErrorCode {
    FileNotFound,       ///< path does not exist or may not be read
    FileNotWritable,    ///< target can not be created or written (rights, disk full)
    FileCorrupt,        ///< the bytes contradict their own format
    UnsupportedFormat,  ///< well-formed, but nothing Vitrine reads
    TensorMissing,      ///< a weight file lacks a tensor the model needs
    ShapeMismatch,      ///< sizes of two things that belong together differ
    InvalidOption,      ///< an option or argument outside its range
    EmptyInput,         ///< nothing to work on
    OutOfMemory,        ///< allocation failed on the host or the device
    DeviceUnavailable,  ///< the device asked for is not there
    NumericalFailure,   ///< NaN or infinity where a finite number is needed
    Cancelled,          ///< the user stopped the job; not a failure
    Internal            ///< a broken assumption of ours: a bug
};

/// Short stable identifier ("file_corrupt"), used in JSON output and logs.
const char* errorCodeName(ErrorCode code);

/// One failure. `subject` names the file, tensor, option or class; `detail` says the cause in
/// plain English without repeating the subject. The ui turns `code` and `subject` into a
/// translated sentence and keeps `detail` under "Details".
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string subject;
    std::string detail;

    /// "subject: detail", the one line a command prints.
    std::string message() const;
};

}  // namespace vitrine
