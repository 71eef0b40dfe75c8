import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOR_OTHERS = 0o077

/**
 * Makes the data folder and keeps what is written from now on, here and anywhere, for the user who runs this alone:
 * guests' names, phones and files are in it. What an earlier process has left in the folder more open is closed; the
 * folder itself stays as it is where it was made by others.
 */
export function keepToOwner(folder: string): void {
  process.umask(FOR_OTHERS)
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) close(join(folder, name))
}

/** A folder that others may not enter keeps all that is in it. */
function close(path: string): void {
  const stat = lstatSync(path)
  const isOurs = process.getuid === undefined || stat.uid === process.getuid()
  if (stat.isSymbolicLink() || !isOurs || (stat.mode & FOR_OTHERS) === 0) return
  chmodSync(path, stat.mode & ~FOR_OTHERS)
}
