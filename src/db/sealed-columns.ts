/** A column that holds sealed values (lib/secret-box.ts): where it is and what each value is sealed for. */
export type SealedColumn = {
  table: string
  /** The table's key; the context is made of it. */
  key: readonly string[]
  column: string
  /** Text of Base64 instead of bytes. */
  base64?: true
  context: (row: Record<string, string>) => string
}
