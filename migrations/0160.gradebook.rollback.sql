DROP TABLE gradebook_changes;
DROP TABLE gradebook_entries;
DROP TABLE gradebook_columns;
DROP TABLE gradebook_categories;
DROP TABLE gradebooks;
