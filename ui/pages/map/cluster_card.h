// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/map/map_session.h"
#include "widgets/card.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;

namespace vitrine {

class ClusterModel;

/// k-means of the images: how many, what they are called, how well they agree with the classes. A chosen
/// row selects its images; the table is what is exported.
class ClusterCard : public Card {
    Q_OBJECT
public:
    explicit ClusterCard(MapSession& session, QWidget* parent = nullptr);

    /// Which vectors are clustered: those of the map.
    void setInput(MapInput input, const std::string& runId);

protected:
    void changeEvent(QEvent* event) override;

private:
    void run();
    void refresh();
    void selectRows();
    void save();
    void showSweep();
    void retranslate();

    MapSession& session_;
    MapInput input_ = MapInput::Embeddings;
    std::string runId_;
    ClusterModel* model_;
    QComboBox* mode_;      ///< best k, or the one given
    QSpinBox* count_;
    QComboBox* geometry_;  ///< spherical or Euclidean
    QPushButton* run_;
    QPushButton* save_;
    QPushButton* sweep_;
    QTableView* table_;
    QLabel* purpose_;     ///< while there are none
    QLabel* agreement_;
};

}  // namespace vitrine
