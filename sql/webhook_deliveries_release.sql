UPDATE webhooks SET leased_until = NULL WHERE id = $1 AND turn = $2
