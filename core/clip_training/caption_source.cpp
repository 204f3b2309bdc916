// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/caption_source.h"

#include "datasets/caption_table.h"
#include "image/image_decoder.h"

namespace vitrine {
namespace {

class TableSource final : public CaptionSource {
public:
    explicit TableSource(CaptionTable table) : table_(std::move(table)) {}

    std::string name() const override { return table_.file.filename().string(); }
    std::size_t size() const override { return table_.images.size(); }
    Result<Image> picture(std::size_t index) const override { return decodeImage(table_.images[index].path); }
    std::vector<std::string> captions(std::size_t index) const override { return table_.images[index].captions; }
    std::optional<Split> split(std::size_t index) const override { return table_.images[index].split; }
    std::vector<Error> problems() const override { return table_.problems; }

private:
    CaptionTable table_;
};

}  // namespace

Result<std::unique_ptr<CaptionSource>> openCaptionTable(const std::filesystem::path& file) {
    VITRINE_ASSIGN(CaptionTable table, readCaptionTable(file));
    return std::make_unique<TableSource>(std::move(table));
}

}  // namespace vitrine
