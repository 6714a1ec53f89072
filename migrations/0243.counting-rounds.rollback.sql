DROP VIEW counting_rounds;
