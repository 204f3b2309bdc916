// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/page.h"

namespace vitrine {

class ClusterCard;
class MapCard;
class MapSession;
class MessageBar;
class ProjectionCard;
class SelectionCard;

/// The map of the latent space: points at the left, projection and clusters at the right, the selection below.
class MapPage : public Page {
    Q_OBJECT
public:
    explicit MapPage(const PageContext& context);

    void showConcept(const QString& name) override;
    bool exportReport() override;
    bool canExport() const override;
    MapSession& session() const { return *session_; }
    MapCard& map() const { return *map_; }

protected:
    void changeEvent(QEvent* event) override;
    /// Files dropped here stay on this page: they are placed on the map.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void layOut();
    void connectParts();

    PageContext context_;
    MapSession* session_;
    MessageBar* notice_;
    MapCard* map_;
    ProjectionCard* projection_;
    ClusterCard* clusters_;
    SelectionCard* selection_;
};

}  // namespace vitrine
