/** Whether SQLite finds that a file is not whole, or none of its own: after a power cut, a failed disk, a careless copy. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false
  return error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')
}
