// SPDX-License-Identifier: GPL-3.0-or-later
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <limits>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

/// OpenCV reports on stderr what it throws as well; its own threads would compete with the caller's.
void quietOpenCv() {
    static const bool once = [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; });
        cv::setNumThreads(1);
        return true;
    }();
    static_cast<void>(once);
}

/// The RIFF size of a WebP file that was cut short is beyond its end.
bool isCutShort(Bytes bytes, ImageFormat format) {
    const auto size = numberAt(bytes, 4, 4, false);
    return format == ImageFormat::WebP && size && std::size_t{*size} + 8 > bytes.size();
}

}  // namespace

Result<Image> decodeWithOpenCv(Bytes bytes, const StoredImage& header, const std::string& subject) {
    quietOpenCv();
    const std::string name = imageFormatName(header.format);
    const auto corrupt = [&](const std::string& cause) { return fail(ErrorCode::FileCorrupt, subject, cause); };
    if (isCutShort(bytes, header.format)) return corrupt("the WebP file is truncated");
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return fail(ErrorCode::UnsupportedFormat, subject, "the " + name + " file is larger than 2 GB");
    cv::Mat decoded;
    try {
        const cv::Mat data(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
        decoded = cv::imdecode(data, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception& exception) {
        if (exception.code == cv::Error::StsNoMem) return fail(ErrorCode::OutOfMemory, subject, "not enough memory to decode it");
        return corrupt("the " + name + " data are damaged: " + exception.err);
    }
    if (decoded.empty()) return corrupt("the " + name + " data are truncated, damaged or of an unknown kind");
    if (decoded.cols != header.width || decoded.rows != header.height) return corrupt("the " + name + " file holds two sizes");
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(decoded.cols) * decoded.rows * 3);
    cv::Mat target(decoded.rows, decoded.cols, CV_8UC3, rgb.data());
    cv::cvtColor(decoded, target, cv::COLOR_BGR2RGB);
    return Image(decoded.cols, decoded.rows, std::move(rgb));
}

}  // namespace vitrine::internal
