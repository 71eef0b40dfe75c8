export type DataRetentionTables = {
  data_retention_periods: DataRetentionPeriodsTable
  data_retention_runs: DataRetentionRunsTable
}

/** How long a kind of data is kept, if an administrator has set it. */
export type DataRetentionPeriodsTable = {
  /** `RetentionKind`. */
  kind: string
  /** Null: for ever. */
  days: number | null
  changed_by: string
  changed_at: number
}

/** How far the removal of old data has got, for each part of a kind. */
export type DataRetentionRunsTable = {
  part: string
  /** What is older goes; null: the last run is over. */
  before_at: number | null
  /** The row after which it continues. */
  place_at: number | null
  place_key: string | null
  /** Of the current run, or of the last one. */
  row_count: number
  byte_count: number
  finished_at: number
}
