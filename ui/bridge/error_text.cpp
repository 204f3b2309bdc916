// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/error_text.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace vitrine {
namespace {

QString text(const char* source) { return QCoreApplication::translate("ErrorText", source); }

// A path shortens to its last part: the whole of it stands under "Details".
QString shortSubject(const std::string& subject) {
    const QString whole = QString::fromStdString(subject);
    const QString name = whole.contains(u'/') ? QFileInfo(whole).fileName() : whole;
    return name.isEmpty() ? whole : name;
}

QString pattern(ErrorCode code) {
    switch (code) {
        case ErrorCode::FileNotFound:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 was not found or may not be read. Check the path and its rights."));
        case ErrorCode::FileNotWritable:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 could not be written. Check the rights and the free space, then try again."));
        case ErrorCode::FileCorrupt:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 is damaged. Get the file once more from its source."));
        case ErrorCode::UnsupportedFormat:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 is in a format that Vitrine does not read."));
        case ErrorCode::TensorMissing:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 lacks a weight that the model needs. Choose a complete CLIP model folder."));
        case ErrorCode::ShapeMismatch:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 does not fit the other files. Choose files of one model."));
        case ErrorCode::InvalidOption:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 has a value that is not allowed."));
        case ErrorCode::EmptyInput:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 holds nothing to work on."));
        case ErrorCode::OutOfMemory:
            return text(QT_TRANSLATE_NOOP("ErrorText", "Memory ran out at %1. Use fewer images at once, or the CPU."));
        case ErrorCode::DeviceUnavailable:
            return text(QT_TRANSLATE_NOOP("ErrorText", "The device %1 is not available. Vitrine runs on the CPU as well."));
        case ErrorCode::NumericalFailure:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 gave a number that is not finite. Try a smaller learning rate."));
        case ErrorCode::Cancelled:
            return text(QT_TRANSLATE_NOOP("ErrorText", "%1 was stopped."));
        case ErrorCode::Internal: break;
    }
    return text(QT_TRANSLATE_NOOP("ErrorText", "Something went wrong in Vitrine at %1. Please report it with the details."));
}

}  // namespace

QString errorText(const Error& error) { return pattern(error.code).arg(shortSubject(error.subject)); }

QString errorDetails(const Error& error) { return QString::fromStdString(error.message()); }

}  // namespace vitrine
