"""Between the texts of question files (HTML, MathML, plain) and the Markdown that questions have here."""
