/** A piece of a text. */
export type Found = { start: number; end: number }
