/** Small buffers: the queue holds ids for a short time ahead. A power cut may cost the queue, which can burn. */
export const PGLITE_CONFIGURATION = ['fsync=off', 'shared_buffers=16MB', 'min_wal_size=32MB', 'max_wal_size=64MB']
