import { writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PGLITE_CONFIGURATION } from '../src/jobs/pglite-configuration.ts'

/** Writes an embedded queue's database that nobody has used yet, for first starts to unpack: to make one takes much more. */
export async function writeEmptyQueue(file: string): Promise<void> {
  await using db = await PGlite.create({ dataDir: 'memory://', postgresqlconf: PGLITE_CONFIGURATION })
  const packed = await db.dumpDataDir('gzip')
  await writeFile(file, packed.stream())
}
