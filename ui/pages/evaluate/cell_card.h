// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

class QLabel;
class QListView;

namespace vitrine {

class CellImageModel;
class EvaluateSession;
class MapAdapter;
struct SeparatingConcepts;

/// The images of the chosen cell, row or column, and the concepts that tell its two classes apart.
class CellCard : public Card {
    Q_OBJECT
public:
    CellCard(EvaluateSession& session, MapAdapter& pictures, QWidget* parent = nullptr);

    CellImageModel& images() const { return *images_; }
    QListView& strip() const { return *strip_; }
    QString conceptsText() const;

signals:
    /// The image in this row of the embeddings was opened.
    void opened(quint32 row);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void showConcepts(const SeparatingConcepts& found);
    QString sentence() const;
    void retranslate();

    EvaluateSession& session_;
    MapAdapter& pictures_;
    CellImageModel* images_;
    QListView* strip_;
    QLabel* concepts_;
};

}  // namespace vitrine
