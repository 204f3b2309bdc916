// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace vitrine {

class MapAdapter;

/// Small pictures of rows of the embeddings. Asking for one that is not there fetches it. A picture is found by its row and nothing else.
class PictureCache : public QObject {
    Q_OBJECT
public:
    static constexpr int kSide = 128;  ///< pixels

    explicit PictureCache(MapAdapter& adapter, QObject* parent = nullptr);

    /// Null while it is on its way, and for ever where there is none.
    QImage picture(quint32 row);
    /// Forgets all: other embeddings.
    void clear();

signals:
    /// One or more arrived.
    void arrived();

private:
    void fetch();
    void accept(quint32 row, const QImage& picture);

    MapAdapter& adapter_;
    QCache<quint32, QImage> pictures_;
    QSet<quint32> missing_;   ///< rows without any picture
    QVector<quint32> wanted_; ///< in the order asked
    QSet<quint32> isWanted_;
    QTimer fetchTimer_;
    QTimer tellTimer_;
};

}  // namespace vitrine
