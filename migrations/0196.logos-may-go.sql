-- A file may be deleted by its owner although certificates elsewhere have it for their logo: they are drawn without it.
ALTER TABLE certificate_templates DROP CONSTRAINT certificate_templates_logo_id_fkey;
ALTER TABLE certificate_templates ADD FOREIGN KEY (logo_id) REFERENCES files ON DELETE SET NULL;
