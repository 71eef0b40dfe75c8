/** A column that holds encrypted values (lib/secret-box.ts): where it is, and the context of each value. */
export type SealedColumn = {
  table: string
  /** The table's key, from which the context is made. */
  key: readonly string[]
  column: string
  /** Base64 text instead of bytes. */
  base64?: true
  context: (row: Record<string, string>) => string
}
