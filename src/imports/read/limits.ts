import { KIB } from '../../lib/units.ts'

/** A line of a file, a record of CSV and an object of JSON may be this long; longer ones are reported and passed over. */
export const MAX_LINE_CHARS = 200_000
/** Cells may hold line breaks; a quote that stays open for longer was never meant to be one. */
export const MAX_RECORD_LINES = 200
export const MAX_COLUMNS = 1_000
/** What is read of a file at a time, so that no step takes long. */
export const CHUNK_BYTES = 32 * KIB

export const TOO_LONG = `is longer than ${MAX_LINE_CHARS} characters`
