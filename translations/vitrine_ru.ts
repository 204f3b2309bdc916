<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
<context>
    <name>ErrorText</name>
    <message>
        <source>%1 was not found or may not be read. Check the path and its rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be written. Check the rights and the free space, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is damaged. Get the file once more from its source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is in a format that Vitrine does not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 lacks a weight that the model needs. Choose a complete CLIP model folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 does not fit the other files. Choose files of one model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has a value that is not allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 holds nothing to work on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory ran out at %1. Use fewer images at once, or the CPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device %1 is not available. Vitrine runs on the CPU as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 gave a number that is not finite. Try a smaller learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong in Vitrine at %1. Please report it with the details.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptCard</name>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By disagreement of the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aligned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every column shows the same concepts: the ten strongest of each model together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top 10 of each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every column shows its own ten strongest concepts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>z-score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale of the bars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw: what the model&apos;s last layer gets. z-score: deviations from the mean of the reference images. Rank: place among all concepts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the rows; a click on a column&apos;s head does the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows all concepts as a table, to read or to copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptHeader</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong: the image is labelled %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n concepts take part in this decision.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Jaccard index of its ten strongest concepts and CLIP&apos;s (by z-score): %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CLIP compares the image with the class names directly; the concepts describe it, they do not decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takes part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shared with CLIP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero-shot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jaccard@10</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptSliderRow</name>
    <message>
        <source>%1, in standard deviations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviations above the mean of the reference images; every model follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to what the image gives</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptTableDialog</name>
    <message>
        <source>Concepts of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter concepts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All concepts and their values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptTableModel</name>
    <message>
        <source>–</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not in this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This backbone hardly sees “%1”: its score tells drawings with it from drawings without it only %2 % of the time (AUC).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In %1 this unit no longer means “%2”: concept similarity %3, below %4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has no concept “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>activation %1, z-score %2, rank %3 of %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>concept similarity %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: concept</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptView</name>
    <message>
        <source>Concepts of this image, one column a model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ContributionModel</name>
    <message>
        <source>%1: %2 for %3, %4 for %5, a lead of %6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n other concept(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>class offset</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::FilmStrip</name>
    <message>
        <source>Loaded images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop comparing with this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the strip</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ImageCard</name>
    <message>
        <source>Picture %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>labelled %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 × %2 px, seen by the backbone at %3 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedded in %1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest training image: %1, %2 (cosine %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat map: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows where in the picture the marked concept is seen: cosine of each patch to the concept&apos;s text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows the picture as the backbone sees it, cut and reduced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ImageListModel</name>
    <message>
        <source>%1, loading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, labelled %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::InspectPage</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The demo backbone knows only the drawings of the field guide. This looks like something else, so its answers mean nothing here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For photographs, download a CLIP model folder (for example openai/clip-vit-base-patch32 in safetensors format from the Hugging Face hub) and choose it in the Library. Runs are then trained anew on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open own CLIP folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is unlike all images the runs were trained on: take the answers with care.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect shows which concepts decide what a model sees in an image. Drop images or folders here, or paste one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop, paste or open your own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::InspectSession</name>
    <message>
        <source>edit “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restore “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reset the concepts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::JobIndicator</name>
    <message>
        <source>Stop this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::LibraryPage</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 × %1 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>knows only the drawings of the field guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Open a concept list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text with one concept a line (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the CLIP model that sees the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concept set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the words that describe them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder that holds all of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device, threads, linear algebra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open own CLIP folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open concept list…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open workspace…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::MainWindow</name>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The linear algebra library of this machine computes wrong numbers. Its results can not be trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The linear algebra library of this machine is a slow one. Vitrine works, but takes many times longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n file(s) skipped; the rest is loaded.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Open images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a CLIP model folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) loaded</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Memory %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open own &amp;CLIP folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find anything…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Vitrine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pasted image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>concept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an image, class, concept or command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last edit of a concept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark the concept above or below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the marked concept in What if</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the selected images out of the strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Vitrine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Vitrine %1&lt;/b&gt;&lt;p&gt;Shows which concepts make a CLIP classifier decide.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::MessageBar</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::OutcomeList</name>
    <message>
        <source>%1 → %2</source>
        <comment>class before, class after</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, was %2</source>
        <comment>class and probability, probability before</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::ShortcutDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::TopBar</name>
    <message>
        <source>Workspace  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backbone  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concepts  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find image, class or concept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::WhatIfCard</name>
    <message>
        <source>smallest single change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No single concept turns %1 alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 turns it into %3</source>
        <comment>concept, change of its activation, class</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smallest edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concept to edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What if</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edit a concept, every bottleneck follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a concept to edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All concepts back to what the image gives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applies the smallest change of one concept that turns the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds and applies the smallest change of several concepts together that turns the answer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vitrine::WhyCard</name>
    <message>
        <source>No trained run fits this workspace, so there is no decision to take apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why %1 and not %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bars sum to the lead of %1 in logits, %2; residual %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <extracomment>Followed by two class names: Why [A] and not [B]</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why this class and not that one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class that is explained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class it is compared with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model that is explained</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
