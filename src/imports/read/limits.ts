import { KIB } from '../../lib/units.ts'

/** The longest line, CSV record and JSON object; longer ones are reported and skipped. */
export const MAX_LINE_CHARS = 200_000
/** Cells may hold line breaks; a quote that stays open for longer was never meant to be one. */
export const MAX_RECORD_LINES = 200
export const MAX_COLUMNS = 1_000
/** How much of a file is read at a time, so that no step takes long. */
export const CHUNK_BYTES = 32 * KIB

export const TOO_LONG = `is longer than ${MAX_LINE_CHARS} characters`
