UPDATE enrollment_imports SET enrolled_as = $2, content = NULL WHERE id = $1
