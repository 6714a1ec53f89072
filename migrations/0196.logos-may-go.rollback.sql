ALTER TABLE certificate_templates DROP CONSTRAINT certificate_templates_logo_id_fkey;
ALTER TABLE certificate_templates ADD FOREIGN KEY (logo_id) REFERENCES files;
