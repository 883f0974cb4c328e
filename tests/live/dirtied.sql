SELECT pid, comm, sum(dirtied_bytes) AS dirtied_bytes,
	sum(cowritten_bytes) AS cowritten_bytes,
	sum(cancelled_bytes) AS cancelled_bytes
FROM dirtied
GROUP BY process_id
