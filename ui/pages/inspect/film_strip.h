// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include "engine/snapshots.h"

namespace vitrine {

class ImageListModel;
class SelectionHub;

/// All loaded images in one row of thumbnails. The current one is the image of every page; Delete
/// takes the selected ones out of the strip (files are never touched).
class FilmStrip : public QListView {
    Q_OBJECT
public:
    FilmStrip(ImageListModel& images, SelectionHub& hub, QWidget* parent = nullptr);

    static constexpr int kThumbnailSide = 68;
    QVector<ImageId> selectedIds() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void removeRequested(QVector<vitrine::ImageId> ids);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void showImage(ImageId id);

    ImageListModel& images_;
    SelectionHub& hub_;
};

}  // namespace vitrine
