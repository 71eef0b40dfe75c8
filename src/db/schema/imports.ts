import type { Flag, Json } from './columns.ts'

export type ImportsTables = {
  imports: ImportsTable
  import_remarks: ImportRemarksTable
}

export type ImportsTable = {
  id: string
  /** Who reads the rows: guests, orders, statuses, bonuses, reviews. */
  kind: string
  /** The parameters of the import's kind. */
  options: Json
  /** 1: rows are read and judged, nothing is saved. */
  dry_run: Flag
  /** Its name in the folder `imports` of the process that received it; empty when the import is over. */
  file: string
  format: 'csv' | 'ndjson' | 'json'
  /** As it was declared. */
  charset: string | null
  /** Encoding, delimiter and columns as detected. */
  understood: Json | null
  byte_size: number
  status: 'receiving' | 'running' | 'finished' | 'failed'
  /** Why it failed. */
  problem: string | null
  /** Finished rows. Advances in the transaction that saves them, so each is saved once. */
  reached: number
  counts: Json
  imported_by: string
  /** The run that reads it, until the given time; then another one may continue. */
  owner: string | null
  owned_until: number
  /** Failures in a row. */
  failures: number
  created_at: number
  updated_at: number
}

/** Rejected rows, and values that were left out; the first of each. */
export type ImportRemarksTable = {
  import_id: string
  kind: 'error' | 'warning'
  n: number
  /** The line in the file, from 1. */
  row: number
  reason: string
}
