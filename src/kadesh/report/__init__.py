"""Results become charts, sections, terminal text and one HTML file; nothing is computed here."""
