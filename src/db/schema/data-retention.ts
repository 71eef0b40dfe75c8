export type DataRetentionTables = {
  data_retention_periods: DataRetentionPeriodsTable
  data_retention_runs: DataRetentionRunsTable
}

/** How long a kind of data is kept, where an administrator has said so. */
export type DataRetentionPeriodsTable = {
  /** `RetentionKind`. */
  kind: string
  /** Null: for ever. */
  days: number | null
  changed_by: string
  changed_at: number
}

/** Where the removal of what is too old stands, for each part of a kind. */
export type DataRetentionRunsTable = {
  part: string
  /** What is older goes; null: the last run is over. */
  before_at: number | null
  /** The row after which it goes on. */
  place_at: number | null
  place_key: string | null
  /** Of the run that goes on, or of the last one. */
  row_count: number
  byte_count: number
  finished_at: number
}
