-- Tables that silos with Silo:Membership=postgres share: who is in the cluster, and the grains' durable state.
-- Orleans' AdoNet providers (10.x) bring no SQL of their own: they read every statement they run from the table OrleansQuery, by its key, so the layout behind the
-- statements is ours. A silo runs this script at its start (unless Silo:CreateTables=false); by hand: psql "$URL" -f deploy/sql/postgresql.sql
-- It may be run at any time, also beside a running cluster: it adds what is missing and renews the statements, and deletes nothing.
BEGIN;

-- Several silos may start at once, and IF NOT EXISTS alone does not stand that.
SELECT pg_advisory_xact_lock(4915110871);
SET LOCAL client_min_messages = warning;

-- The one name that Orleans knows.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

-- Membership -------------------------------------------------------------------------------------------------------------------------------------------------

-- One row per cluster. Every change of the members raises the version in the same statement, and names the version that it saw: of two that saw the same, one wins.
CREATE TABLE IF NOT EXISTS cluster_version
(
    cluster_id text PRIMARY KEY,
    version    integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- One row per silo that ever joined; a restarted silo has a new generation. Dead ones are cleaned up by Orleans after a week.
CREATE TABLE IF NOT EXISTS cluster_member
(
    cluster_id    text NOT NULL REFERENCES cluster_version,
    address       text NOT NULL,
    port          integer NOT NULL,
    generation    integer NOT NULL,
    silo_name     text NOT NULL,
    host_name     text NOT NULL,
    status        integer NOT NULL,  -- 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead
    proxy_port    integer NOT NULL,  -- where clients connect; 0 where none may
    suspect_times text,              -- who holds it for dead since when: address,time|address,time
    started_at    timestamptz NOT NULL,
    alive_at      timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

-- Grain state ------------------------------------------------------------------------------------------------------------------------------------------------

-- One row per state of a grain. n0, n1 and extension are the key as the provider takes it apart; it takes a text of hexadecimal digits for a number, so that the
-- customers "7" and "07" are the same there. The hashes are computed from the key as written (RawKeyHasher), and tell them apart.
CREATE TABLE IF NOT EXISTS grain_state
(
    service_id text NOT NULL,
    grain_type text NOT NULL,             -- the name of the state, such as profile
    n0         bigint NOT NULL,
    n1         bigint NOT NULL,
    extension  text NOT NULL DEFAULT '',  -- all of a key that is no number
    id_hash    integer NOT NULL,
    type_hash  integer NOT NULL,
    version    integer NOT NULL,          -- the ETag
    payload    bytea,                     -- as the silo's serializer wrote it; NULL once cleared
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service_id, grain_type, n0, n1, extension, id_hash, type_hash)
)
-- Room on every page, so that an update needs no new entry in the index.
WITH (fillfactor = 70);

-- Customers --------------------------------------------------------------------------------------------------------------------------------------------------

-- A row per customer. The key is the first half of SHA-256 of the id, so that an erased one can be kept from coming back without being named.
CREATE TABLE IF NOT EXISTS customer
(
    cluster_id text NOT NULL,
    key        bytea NOT NULL,
    id         text,                       -- NULL before the first event and after an erasure
    claim      bigint NOT NULL,            -- raised whenever a silo opens the customer; only the newest may write
    upto       bigint NOT NULL DEFAULT 0,  -- the snapshot stands for the entries up to this place
    snapshot   bytea,
    PRIMARY KEY (cluster_id, key)
)
WITH (fillfactor = 70);

-- What was appended since the snapshot: batches of events, places counting on from 1.
CREATE TABLE IF NOT EXISTS customer_entry
(
    cluster_id text NOT NULL,
    key        bytea NOT NULL,
    place      bigint NOT NULL,
    entry      bytea NOT NULL,
    PRIMARY KEY (cluster_id, key, place)
);

-- Which silo holds a customer in memory, by the same key. It means nothing without the silos it names, so it is not logged: after a crash of the database it is empty, and
-- who is then active twice writes but once, by the newest claim.
CREATE UNLOGGED TABLE IF NOT EXISTS customer_activation
(
    cluster_id text NOT NULL,
    key        bytea NOT NULL,
    silo       text NOT NULL,
    activation text NOT NULL,
    membership bigint NOT NULL,  -- the cluster's version at that time
    PRIMARY KEY (cluster_id, key)
)
WITH (fillfactor = 70);

-- What Orleans runs ------------------------------------------------------------------------------------------------------------------------------------------

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
-- Makes the cluster's row; true if it was not there.
('InsertMembershipVersionKey', $query$
WITH created AS (INSERT INTO cluster_version (cluster_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM created)
$query$),

-- Version and members from one snapshot; a cluster without members is one row with NULLs.
('MembershipReadAllKey', $query$
SELECT v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
       m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started_at AS StartTime, m.alive_at AS IAmAliveTime
FROM cluster_version v LEFT JOIN cluster_member m USING (cluster_id)
WHERE v.cluster_id = @DeploymentId
$query$),

('MembershipReadRowKey', $query$
SELECT v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
       m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started_at AS StartTime, m.alive_at AS IAmAliveTime
FROM cluster_version v
LEFT JOIN cluster_member m ON m.cluster_id = v.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.cluster_id = @DeploymentId
$query$),

-- True if the version was still the one that the silo saw and the member was not there yet. The lock on the version's row puts all changes in a row.
('InsertMembershipKey', $query$
WITH raised AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT FROM cluster_member WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
added AS (
    INSERT INTO cluster_member (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
    RETURNING 1)
SELECT EXISTS (SELECT FROM added)
$query$),

('UpdateMembershipKey', $query$
WITH raised AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version AND EXISTS (
        SELECT FROM cluster_member WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
changed AS (
    UPDATE cluster_member SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime
    FROM raised
    WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1)
SELECT EXISTS (SELECT FROM changed)
$query$),

-- A sign of life changes nothing for the others, so it does not raise the version.
('UpdateIAmAlivetimeKey', $query$
UPDATE cluster_member SET alive_at = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),

('CleanupDefunctSiloEntriesKey', $query$
DELETE FROM cluster_member WHERE cluster_id = @DeploymentId AND status <> 3 AND alive_at < @IAmAliveTime
$query$),

('DeleteMembershipTableEntriesKey', $query$
DELETE FROM cluster_member WHERE cluster_id = @DeploymentId;
DELETE FROM cluster_version WHERE cluster_id = @DeploymentId
$query$),

-- Where clients outside the silos find them.
('GatewaysQueryKey', $query$
SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
FROM cluster_member WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0
$query$),

('ReadFromStorageKey', $query$
SELECT payload AS PayloadBinary, version AS Version
FROM grain_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND extension = coalesce(@GrainIdExtensionString, '')
  AND id_hash = @GrainIdHash AND type_hash = @GrainTypeHash
$query$),

-- A write that has seen no state inserts, one that has seen a version replaces that version; in both cases no row comes back to one that was too late.
('WriteToStorageKey', $query$
WITH replaced AS (
    UPDATE grain_state SET payload = @PayloadBinary, version = version + 1, changed_at = now()
    WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND extension = coalesce(@GrainIdExtensionString, '')
      AND id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND version = @GrainStateVersion
    RETURNING version),
created AS (
    INSERT INTO grain_state (service_id, grain_type, n0, n1, extension, id_hash, type_hash, version, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @GrainIdHash, @GrainTypeHash, 1, @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
SELECT version AS NewGrainStateVersion FROM replaced UNION ALL SELECT version FROM created
$query$),

-- Leaves the row with its version, so that a writer from before the clearing is still found out.
('ClearStorageKey', $query$
UPDATE grain_state SET payload = NULL, version = version + 1, changed_at = now()
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND extension = coalesce(@GrainIdExtensionString, '')
  AND id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion
$query$),

-- For providers with DeleteStateOnClear. The next version is returned, as a proof that the row was there.
('DeleteStorageKey', $query$
DELETE FROM grain_state
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND extension = coalesce(@GrainIdExtensionString, '')
  AND id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND version = @GrainStateVersion
RETURNING version + 1 AS NewGrainStateVersion
$query$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = EXCLUDED.QueryText;

COMMIT;
