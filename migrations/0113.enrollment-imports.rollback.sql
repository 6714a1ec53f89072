DROP TABLE enrollment_imports;
