// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/map/map_session.h"
#include "plots/scatter_view.h"
#include "widgets/card.h"

class QButtonGroup;
class QComboBox;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace vitrine {

class EmbeddingScatter;
class EmptyState;
class PointCard;

/// The map itself with its tools: what the colours mean, how one selects, or a sentence while there is none.
class MapCard : public Card {
    Q_OBJECT
public:
    explicit MapCard(MapSession& session, QWidget* parent = nullptr);

    EmbeddingScatter& plot() { return *plot_; }
    ScatterView& view();
    /// Colours by a concept that was chosen elsewhere.
    void showConcept(const QString& name);
    void retranslate();

signals:
    void openRequested(quint32 point);
    /// The one button of an empty map.
    void startRequested();
    void backboneRequested();
    void libraryRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void addTools();
    QPushButton* addPill(const char* name, bool checkable);
    void connectParts();
    void refresh();
    void refreshColoring();
    void refreshTitle();
    void refreshDetail();
    void refreshPlaced();
    void chooseDetail();
    void chooseConcept();
    void fillSelectMenu();
    void selectByClass();
    void selectByName();
    void showTable();
    void act();

    MapSession& session_;
    EmbeddingScatter* plot_;
    PointCard* card_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    QWidget* tools_;
    QComboBox* colorBy_;
    QComboBox* model_;
    QPushButton* detail_;    ///< concept, or highlighted categories
    QButtonGroup* gestures_;
    QVector<QPushButton*> pills_;
    QPushButton* names_;
    QPushButton* fit_;
    QPushButton* select_;
    QPushButton* table_;
    QMenu* selectMenu_;
};

}  // namespace vitrine
